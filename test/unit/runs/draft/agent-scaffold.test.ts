import { describe, expect, it } from 'vitest';
import { readPromptFile } from '../../../../src/prompts/prompt-file';
import { agentScaffold, isAgentFile } from '../../../../src/runs/draft/agent-scaffold';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';

const skill = '---\nname: pdf\ndescription: Reads PDF files.\n---\n\nUse the script.\n';

describe('the spec for a file that a coding agent works by', () => {
  it('runs the agent that is installed, which reflects too', () => {
    const file = readPromptFile('/project/AGENTS.md', 'Be brief.\n');
    const { spec, dataName, data } = agentScaffold('/project/AGENTS.md', file, '.', [
      { label: 'LLM', command: ['llm'] },
      { label: 'Codex', command: ['codex', 'exec', '-'] },
    ]);
    const parsed = parseSpec(spec, '/project/AGENTS.gepa.yaml');
    expect(parsed.prompts).toEqual({ AGENTS: 'AGENTS.md' });
    expect(parsed.system).toMatchObject({
      kind: 'agent',
      repository: '.',
      command: 'codex exec --json --sandbox workspace-write "{{task}}"',
      check: 'npm test',
      network: 'allowed',
      keepHome: true,
    });
    expect(parsed.models.reflection).toEqual({ command: ['codex', 'exec', '-'] });
    expect(parsed.data?.feedback).toBe(dataName);
    expect(
      data
        .trim()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line) as object)),
    ).toEqual([['task'], ['task']]);
    expect(spec).toContain('# command: gemini -p');
    expect(spec).toContain('env: [CODEX_API_KEY]');
  });

  it('names all parts of a skill, and the folder of the repository', () => {
    const path = '/project/.claude/skills/pdf/SKILL.md';
    const parsed = parseSpec(
      agentScaffold(path, readPromptFile(path, skill), '../../..', []).spec,
      '/project/a.gepa.yaml',
    );
    expect(parsed.prompts).toEqual({ body: 'SKILL.md#body', description: 'SKILL.md#description' });
    expect(parsed.system).toMatchObject({ kind: 'agent', repository: '../../..' });
    expect(parsed.models.reflection).toEqual({ practice: 'reflector' });
  });

  it.each([
    ['/p/AGENTS.md', 'x', true],
    ['/p/.claude/skills/pdf/SKILL.md', skill, true],
    ['/p/.github/agents/review.md', 'x', true],
    ['/p/.claude/commands/fix.md', 'Fix $ARGUMENTS', true],
    ['/p/prompts/triage.md', 'Sort it.', false],
    ['/p/triage.prompt.yml', 'messages: []', false],
  ])('is offered for %s', (path, content, isOffered) => {
    expect(isAgentFile(path, content)).toBe(isOffered);
  });
});
