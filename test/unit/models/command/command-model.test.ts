import { afterEach, describe, expect, it } from 'vitest';
import { CommandModel, describeProgramFailure } from '../../../../src/models/command/command-model';
import { ProcessError } from '../../../../src/processes/process-error';
import { temporaryFolder } from '../../processes/programs';

const never = new AbortController().signal;
const request = { messages: [{ role: 'user', content: 'Charged twice' }] } as const;

/** Asks a Node program that runs this code. */
function ask(code: string, { env }: { readonly env?: string[] } = {}, signal = never) {
  const spec = { command: [process.execPath, '-e', code], ...(env === undefined ? {} : { env }) };
  return new CommandModel(spec, temporaryFolder()).complete(request, signal);
}

describe('a program as a model', () => {
  afterEach(() => {
    delete process.env['AGENT_KEY'];
  });

  it('answers with what it prints, without colours and white space around, and its tokens are estimated', async () => {
    const print =
      'process.stdin.on("data", (text) => process.stdout.write("\\u001b[1m\\r\\n" + text + "!\\u001b[0m\\r\\n"))';
    await expect(ask(print)).resolves.toEqual({
      text: 'Charged twice!',
      usage: { calls: 1, promptTokens: 4, completionTokens: 4, isEstimated: true },
    });
  });

  it('sees no key of the environment but those that the spec lists', async () => {
    process.env['AGENT_KEY'] = 'secret';
    const print = 'console.log(process.env.AGENT_KEY ?? "nothing")';
    expect((await ask(print)).text).toBe('nothing');
    expect((await ask(print, { env: ['AGENT_KEY'] })).text).toBe('secret');
  });

  it('that prints nothing gave no answer', async () => {
    await expect(ask('')).rejects.toMatchObject({
      data: { kind: 'malformed', message: expect.stringContaining('printed no answer') as string },
    });
  });

  it('is cancelled with the request', async () => {
    const stop = new AbortController();
    const answer = ask('setInterval(() => undefined, 1000)', {}, stop.signal);
    stop.abort();
    await expect(answer).rejects.toMatchObject({ data: { kind: 'cancelled' } });
  });
});

describe('a failure of a program', () => {
  it.each([
    ['notStarted', 'it was not found', 'unknownModel'],
    ['timedOut', 'it did not end', 'timedOut'],
    ['crashed', 'exited with code 1:\nInvalid API key · Please run /login', 'unauthorized'],
    ['crashed', 'exited with code 1:\nClaude usage limit reached', 'rateLimited'],
    ['crashed', 'exited with code 2:\nunknown option', 'unreachable'],
  ] as const)('%s: %s', (kind, problem, expected) => {
    expect(describeProgramFailure(new ProcessError(kind, problem)).kind).toBe(expected);
  });
});
