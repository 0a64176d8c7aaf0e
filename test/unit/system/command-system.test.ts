import { describe, expect, it, onTestFinished } from 'vitest';
import { BrokenTextError } from '../../../src/gepa/failures/broken-text-error';
import { createCommandSystem } from '../../../src/system/command-system';
import type { SystemRun } from '../../../src/system/system';
import { SystemError } from '../../../src/system/system-error';
import { temporaryFolder, writeProgram } from '../processes/programs';

const never = new AbortController().signal;
const row = { values: { input: 'Charged twice', id: 7 }, source: 'train.jsonl:3' };

/** Makes a command system whose program answers every request in this way. */
function systemThat(body: string, definition: { readonly slots?: number } = {}, concurrency = 2) {
  const folder = temporaryFolder();
  const command = writeProgram(folder, body);
  const system = createCommandSystem(
    { kind: 'command', command: [...command], timeoutSeconds: 20, ...definition },
    { folder, trusted: true, concurrency },
  );
  onTestFinished(() => system.close?.());
  const run = (texts: Readonly<Record<string, string>> = { route: 'Route it.' }) => system.run(texts, row, never);
  return { run, who: `The program "${command.join(' ')}"` };
}

/** Returns the error for a reply of the program, without the program's name. */
async function messageFor(reply: unknown, texts?: Readonly<Record<string, string>>): Promise<string> {
  const { run, who } = systemThat(`say(${JSON.stringify(reply)})`);
  const error: unknown = await run(texts).catch((reason: unknown) => reason);
  if (!(error instanceof SystemError)) throw new Error('Expected a SystemError.');
  return error.message.replace(who, 'The program');
}

describe('a command system', () => {
  it("passes the candidate's texts and the row's columns to its program", async () => {
    const { run } = systemThat('say({ output: JSON.stringify(message) })');
    expect(JSON.parse((await run()).output)).toEqual({
      candidate: { route: 'Route it.' },
      example: { input: 'Charged twice', id: 7 },
    });
  });

  it('reads everything that the program returns', async () => {
    const reply: SystemRun = {
      output: 'billing',
      trace: [{ module: 'route', input: 'Charged twice', output: 'billing', reasoning: 'Money.' }],
      score: 0.5,
      feedback: 'Half right.',
      objectives: { speed: 1 },
      usage: { calls: 2, promptTokens: 30, completionTokens: 4, costUsd: 0.01 },
    };
    expect(await systemThat(`say(${JSON.stringify(reply)})`).run()).toEqual(reply);
  });

  it('makes a trace of the example and the output if the program returns none', async () => {
    expect(await systemThat('say({ output: { queue: "billing" } })').run()).toEqual({
      output: '{"queue":"billing"}',
      trace: [{ module: 'route', input: '{"input":"Charged twice","id":7}', output: '{"queue":"billing"}' }],
      usage: { calls: 0, promptTokens: 0, completionTokens: 0 },
    });
  });

  it('assigns steps without a component to the only one', async () => {
    const { trace } = await systemThat('say({ output: "b", trace: [{ input: "a", output: ["b"] }] })').run();
    expect(trace).toEqual([{ module: 'route', input: 'a', output: '["b"]' }]);
  });

  it('keeps standard error in the trace, apart from the components', async () => {
    const { trace } = await systemThat("console.error('slow network'); say({ output: 'b', trace: [] })").run();
    expect(trace).toEqual([{ module: 'standard error', input: '', output: 'slow network' }]);
  });

  it('runs one process per rollout under way, and no more', async () => {
    const { run } = systemThat('setTimeout(() => say({ output: String(process.pid) }), 100)', {}, 2);
    const runs = await Promise.all([run(), run(), run(), run()]);
    expect(new Set(runs.map(({ output }) => output)).size).toBe(2);
  });

  it('limits its processes as the spec says', async () => {
    const { run } = systemThat('say({ output: String(process.pid) })', { slots: 1 }, 8);
    const runs = await Promise.all([run(), run(), run()]);
    expect(new Set(runs.map(({ output }) => output)).size).toBe(1);
  });

  it('continues with a new process after a crash', async () => {
    const { run } = systemThat("if (count === 2) process.exit(1); say({ output: 'fine' })", { slots: 1 });
    for (let rollout = 1; rollout <= 5; rollout += 1) expect((await run()).output).toBe('fine');
  });

  it('blames the candidate and quotes the program when a new process crashes too', async () => {
    const { run, who } = systemThat("console.error('ValueError: no key'); process.exit(2)");
    const error: unknown = await run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BrokenTextError);
    expect(error).toMatchObject({
      message: `${who} exited with code 2 before it answered. It wrote to standard error:\nValueError: no key`,
    });
  });

  it('is not run in an untrusted workspace', () => {
    expect(() =>
      createCommandSystem(
        { kind: 'command', command: 'python3 triage.py', timeoutSeconds: 1 },
        { folder: '.', trusted: false, concurrency: 1 },
      ),
    ).toThrow(
      `The program "python3 triage.py" was not run because this workspace isn't trusted. Trust the workspace to run its programs.`,
    );
  });

  it.each<[string, unknown, string]>([
    ['no output', { text: 'billing' }, '"output" is missing'],
    ['an output that is null', { output: null }, '"output" must be the output of the system, got null'],
    ['a score above 1', { output: 'b', score: 87 }, '"score" must be a number from 0 to 1, got 87'],
    ['a score in words', { output: 'b', score: 'good' }, '"score" must be a number from 0 to 1, got "good"'],
    ['feedback that is not text', { output: 'b', feedback: ['a'] }, '"feedback" must be text, got ["a"]'],
    [
      'an objective that is not a score',
      { output: 'b', objectives: { speed: null } },
      '"objectives.speed" must be a number from 0 to 1, got null',
    ],
    [
      'a trace that is not a list',
      { output: 'b', trace: 'x' },
      '"trace" must be a list of steps { module, input, output }, got "x"',
    ],
    ['a step without output', { output: 'b', trace: [{ module: 'route', input: 'x' }] }, '"trace.0.output" is missing'],
    ['negative usage', { output: 'b', usage: { calls: -1 } }, '"usage.calls" must be a number from 0, got -1'],
  ])('reports an answer with %s', async (_name, reply, words) => {
    expect(await messageFor(reply)).toBe(
      `The program returned an invalid rollout: ${words}. The whole answer: ${JSON.stringify(reply)}`,
    );
  });

  it('reports an answer that is not an object', async () => {
    expect(await messageFor('billing')).toBe(
      'The program returned an invalid rollout: ' +
        'it must be an object { output, trace?, score?, feedback?, objectives?, usage? }, got "billing".',
    );
  });

  it('quotes the beginning of a long answer', async () => {
    const beginning = `["${'x'.repeat(198)}…`;
    expect(await messageFor({ output: 'b', feedback: ['x'.repeat(500)] })).toContain(
      `"feedback" must be text, got ${beginning}. The whole answer: {"output":"b","feedback":["x`,
    );
  });

  it('reports steps that do not name one of several components', async () => {
    expect(await messageFor({ output: 'b', trace: [{ input: 'a', output: 'b' }] }, { route: 'a', reply: 'b' })).toBe(
      'The program returned trace steps without a component. ' + 'Give each step a "module", one of: route, reply.',
    );
  });

  it('blames the candidate for an error that the program reports', async () => {
    const { run, who } = systemThat("say({ error: 'line 3 is not a rule' })");
    const error: unknown = await run().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BrokenTextError);
    expect(error).toMatchObject({ message: `${who} reported an error: line 3 is not a rule` });
  });
});
