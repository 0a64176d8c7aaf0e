import { describe, expect, test } from 'vitest';
import { parseSpec, SpecError } from '../../../../src/runs/spec/parse-spec';

/** The problems of a spec with this `system:`, each with its line. */
function problemsOf(system: string): readonly string[] {
  const text = `prompts: { route: route.txt }\ndata: { feedback: train.jsonl }\nmetric: { equals: "{{answer}}" }\nsystem:\n${system}`;
  try {
    parseSpec(text, 'route.gepa.yaml');
    return [];
  } catch (error) {
    if (error instanceof SpecError) return error.problems.map(({ line, message }) => `${line}: ${message}`);
    throw error;
  }
}

describe("a spec's system", () => {
  test.each([
    '  kind: chat',
    '  { kind: chat, maxTurns: 4, tools: [{ name: find, description: Finds., url: "http://127.0.0.1:1/find" }] }',
    '  { kind: command, command: "python3 rollout.py" }',
    '  { kind: command, command: [python3, rollout.py], slots: 2, timeoutSeconds: 30 }',
    '  { kind: http, urls: ["http://a:8000/rollout", "https://b/rollout"], concurrency: 4, headersEnv: { Authorization: TOKEN } }',
  ])('may be %s', (system) => {
    expect(problemsOf(system)).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['  kind: command', ['4: "system.command" is missing.']],
    ['  kind: command\n  command: []', ['6: "system.command": Expected a program and its arguments.']],
    [
      '  kind: command\n  command: 7',
      [
        '6: "system.command": Expected a command, such as "python3 rollout.py", or a list of a program and its arguments.',
      ],
    ],
    ['  kind: command\n  command: a\n  slots: 0', ['7: "system.slots": Expected 1 or more.']],
    [
      '  kind: command\n  command: a\n  env: {}',
      ['7: "system.env": Expected a list of names of environment variables.'],
    ],
    ['  kind: http\n  urls: []', ['6: "system.urls": Expected at least one address.']],
    [
      '  kind: http\n  urls:\n    - a:8000',
      ['7: "system.urls.0": Expected an address that begins with http:// or https://.'],
    ],
    [
      '  kind: http\n  urls: [http://a]\n  headersEnv: { Authorization: 7 }',
      ['7: "system.headersEnv.Authorization": Expected the name of an environment variable, such as OPENAI_API_KEY.'],
    ],
    ['  kind: chat\n  tools:\n    - name: find\n      url: http://a', ['7: "system.tools.0.description" is missing.']],
    [
      '  kind: chat\n  tools:\n    - { name: find, description: Finds. }',
      ['7: "system.tools.0": Expected either "command" or "url" behind the tool.'],
    ],
  ])('is rejected as %j', (system, problems) => {
    expect(problemsOf(system)).toEqual(problems);
  });
});
