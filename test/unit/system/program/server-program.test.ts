import { resolve } from 'node:path';
import * as v from 'valibot';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createProgramSystem } from '../../../../src/system/program/program-system';
import { programSystemSchema } from '../../../../src/system/program/program-schema';
import { freePort } from '../../../../src/system/program/server-program';
import { staticTextOf } from '../../../../src/system/program/static-text';
import { recordingModel } from '../recording-model';

const prompt = 'You answer the customers of a help desk in one sentence.';

async function server(definition: object = {}) {
  const port = await freePort();
  const { model, requests } = recordingModel({ text: 'Soon.' });
  const system = createProgramSystem(
    v.parse(programSystemSchema, {
      kind: 'program',
      serve: [process.execPath, 'help-desk-server.mjs', String(port)],
      request: { url: `http://127.0.0.1:${port}/ask`, body: { question: '{{question}}', name: 'Ms {{name}}' } },
      output: 'json:answer',
      ...definition,
    }),
    {
      components: [{ name: 'answer', templating: 'doubleBraces', fixed: staticTextOf('doubleBraces', prompt) }],
      model,
      folder: resolve('test/programs'),
      trusted: true,
      concurrency: 4,
    },
  );
  onTestFinished(() => system.close?.());
  const run = (question: string, text = prompt) =>
    system.run({ answer: text }, { values: { question, name: 'Ada' }, source: 'x:1' }, new AbortController().signal);
  return { run, requests, port };
}

describe('a program that is a server', () => {
  it('is asked for each row, with the texts of the candidate in its requests', async () => {
    const { run, requests } = await server();
    const [one, other] = await Promise.all([run('Where?', 'Be kind.'), run('When?', 'Be brief.')]);
    expect([one.output, other.output]).toEqual(['Soon.', 'Soon.']);
    expect(requests.map(({ messages }) => messages.map(({ content }) => content))).toEqual([
      ['Be kind.', 'Ms Ada: Where?'],
      ['Be brief.', 'Ms Ada: When?'],
    ]);
    expect(one.trace).toMatchObject([{ module: 'answer', input: 'Ms Ada: Where?', output: 'Soon.' }]);
  });

  it('stays the same process from row to row', async () => {
    const { run } = await server({ output: 'json:pid' });
    expect((await run('Where?')).output).toBe((await run('When?')).output);
  });

  it('runs side by side with others when it takes its port from a variable', async () => {
    const { run, requests } = await server({
      serve: [process.execPath, 'help-desk-server.mjs'],
      portEnv: 'DESK_PORT',
      slots: 2,
      output: 'json:pid',
    });
    const [one, other] = await Promise.all([run('Where?', 'Be kind.'), run('When?', 'Be brief.')]);
    expect(one.output).not.toBe(other.output);
    expect([one.trace.length, other.trace.length]).toEqual([1, 1]);
    expect(requests.map(({ messages }) => messages.map(({ content }) => content)).toSorted()).toEqual([
      ['Be brief.', 'Ms Ada: When?'],
      ['Be kind.', 'Ms Ada: Where?'],
    ]);
    const again = await run('Why?');
    expect([one.output, other.output]).toContain(again.output);
  });

  it('is started again after it ended or hung', async () => {
    const { run } = await server({ timeoutSeconds: 5 });
    await expect(run('crash')).rejects.toThrow('exited with code 3');
    expect((await run('Where?')).output).toBe('Soon.');
    await expect(run('hang')).rejects.toThrow('did not answer within 5 seconds and was stopped');
    expect((await run('Where?')).output).toBe('Soon.');
  });

  it('is quoted when it refuses a row', async () => {
    const { run } = await server();
    await expect(run('refuse')).rejects.toThrow(
      /answered http:.* with status 500: no such customer\. Check system\.request/,
    );
  });

  it('is reported when it ends before it listens, and when it listens elsewhere', async () => {
    const failing = await server({ serve: [process.execPath, '-e', 'console.error("no config"); process.exit(1)'] });
    await expect(failing.run('Where?')).rejects.toThrow(/exited with code 1\. It wrote to standard error:\nno config/);
    const elsewhere = await server({
      serve: [process.execPath, '-e', 'setInterval(() => {}, 1000)'],
      timeoutSeconds: 1,
    });
    await expect(elsewhere.run('Where?')).rejects.toThrow(/did not answer at http:.* within 1 seconds and was stopped/);
  });

  it('may only be on this machine', () => {
    const request = { url: 'http://example.com:80/ask', body: {} };
    const parsed = v.safeParse(programSystemSchema, { kind: 'program', serve: 'npm start', request });
    expect(parsed.issues?.map(({ message }) => message).join()).toContain('Expected an address on this machine');
  });
});
