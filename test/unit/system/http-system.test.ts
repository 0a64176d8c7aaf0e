import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { BrokenTextError } from '../../../src/gepa/failures/broken-text-error';
import { createHttpSystem, type HttpSystemOptions } from '../../../src/system/http-system';
import type { HttpSystemDefinition } from '../../../src/system/http-schema';
import { rolloutServer, sendJson, type Answer } from './rollout-server';

const never = new AbortController().signal;
const row = { values: { input: 'Charged twice' }, source: 'train.jsonl:3' };
const billing: Answer = (response) => sendJson(response, { output: 'billing' });

function systemAt(
  urls: readonly string[],
  definition: Partial<HttpSystemDefinition> = {},
  options: Partial<HttpSystemOptions> = {},
) {
  const system = createHttpSystem(
    { kind: 'http', urls: [...urls], timeoutSeconds: 20, ...definition },
    { concurrency: 8, backoff: { firstDelayMs: 1, longestDelayMs: 5 }, ...options },
  );
  return (signal = never) => system.run({ route: 'Route it.' }, row, signal);
}

/** An address where nothing listens. */
async function deadUrl(): Promise<string> {
  const server = await rolloutServer(billing);
  server.close();
  return server.url;
}

describe('an HTTP system', () => {
  it("posts the candidate's texts and the row's columns, and reads the rollout", async () => {
    const { url, questions } = await rolloutServer((response) =>
      sendJson(response, { output: 'billing', score: 1, feedback: 'Right.', trace: [{ input: 'a', output: 'b' }] }),
    );
    expect(await systemAt([url])()).toEqual({
      output: 'billing',
      score: 1,
      feedback: 'Right.',
      trace: [{ module: 'route', input: 'a', output: 'b' }],
      usage: { calls: 0, promptTokens: 0, completionTokens: 0 },
    });
    expect(questions).toMatchObject([
      {
        method: 'POST',
        path: '/rollout',
        headers: { 'content-type': 'application/json' },
        body: { candidate: { route: 'Route it.' }, example: { input: 'Charged twice' } },
      },
    ]);
  });

  it('uses its addresses in turn', async () => {
    const servers = [await rolloutServer(billing), await rolloutServer(billing), await rolloutServer(billing)];
    const run = systemAt(servers.map(({ url }) => url));
    for (let rollout = 1; rollout <= 6; rollout += 1) await run();
    expect(servers.map(({ questions }) => questions.length)).toEqual([2, 2, 2]);
  });

  it('limits the requests under way at an address', async () => {
    let active = 0;
    let most = 0;
    let answered = 0;
    const waiting: ServerResponse[] = [];
    const { url } = await rolloutServer((response) => {
      active += 1;
      most = Math.max(most, active);
      waiting.push(response);
      // The fifth request is alone.
      if (waiting.length < 2 && answered < 4) return;
      // Time for one request too many to arrive.
      setTimeout(() => {
        for (const one of waiting.splice(0)) {
          active -= 1;
          answered += 1;
          sendJson(one, { output: 'billing' });
        }
      }, 20);
    });
    const run = systemAt([url], { concurrency: 2 });
    await Promise.all([run(), run(), run(), run(), run()]);
    expect(most).toBe(2);
  });

  it.each([429, 502, 503, 504])('goes to another address when one answers %i', async (status) => {
    const busy = await rolloutServer((response) => sendJson(response, {}, status, { 'retry-after': '60' }));
    const well = await rolloutServer(billing);
    const run = systemAt([busy.url, well.url]);
    for (let rollout = 1; rollout <= 3; rollout += 1) expect((await run()).output).toBe('billing');
    expect([busy.questions.length, well.questions.length]).toEqual([1, 3]);
  });

  it('goes to another address when one cannot be reached or hangs up', async () => {
    const rude = await rolloutServer((response) => response.destroy());
    const well = await rolloutServer(billing);
    const run = systemAt([await deadUrl(), rude.url, well.url]);
    expect((await run()).output).toBe('billing');
  });

  it('tries the only address again after a delay', async () => {
    const { url, questions } = await rolloutServer((response, _question, count) =>
      count < 3 ? sendJson(response, {}, 503) : sendJson(response, { output: 'billing' }),
    );
    expect((await systemAt([url])()).output).toBe('billing');
    expect(questions).toHaveLength(3);
  });

  it('quotes every address when none answers', async () => {
    const dead = await deadUrl();
    const { url } = await rolloutServer((response) => response.writeHead(503).end('warming up'));
    await expect(systemAt([dead, url])()).rejects.toThrow(
      `No answer in 6 attempts: ${dead} (ECONNREFUSED), ${url} (503: warming up). ` +
        'Check system.urls in the spec, and make sure that the servers are running.',
    );
  });

  it('soon gives up an address that was never reached', async () => {
    const dead = await deadUrl();
    await expect(systemAt([dead])()).rejects.toThrow(`No answer in 3 attempts: ${dead} (ECONNREFUSED).`);
  });

  it('does not wait when all addresses ask for a long pause', async () => {
    const [first, second] = await Promise.all(
      [600, 300].map((seconds) =>
        rolloutServer((response) => sendJson(response, {}, 429, { 'retry-after': String(seconds) })),
      ),
    );
    await expect(systemAt([first?.url ?? '', second?.url ?? ''])()).rejects.toThrow(
      `All addresses asked for a pause of at least 5 minutes: ${first?.url} (429: {}), ${second?.url} (429: {}).`,
    );
  });

  it('gives up a rollout that takes too long', async () => {
    const { url } = await rolloutServer(() => undefined);
    await expect(systemAt([url], { timeoutSeconds: 0.05 })()).rejects.toThrow(
      `${url} did not answer within 0.05 seconds. Raise timeoutSeconds in the spec, or lower concurrency if the server is overloaded.`,
    );
  });

  it('stops waiting when it is cancelled', async () => {
    const cancellation = new AbortController();
    const { url } = await rolloutServer(() => cancellation.abort(new Error('enough')));
    const run = systemAt([url], { concurrency: 1 });
    const waiting = run(cancellation.signal);
    await expect(run(cancellation.signal)).rejects.toThrow('enough');
    await expect(waiting).rejects.toThrow('enough');
  });

  it.each([400, 422])('blames the candidate when the server rejects the request with %i', async (status) => {
    const { url } = await rolloutServer((response) => response.writeHead(status).end('no rule in line 3'));
    const error: unknown = await systemAt([url])().catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(BrokenTextError);
    expect(error).toMatchObject({ message: `${url} rejected the rollout (${status}: no rule in line 3).` });
  });

  it.each<[string, Answer, string]>([
    [
      'a server error',
      (response) => response.writeHead(500).end('KeyError: route'),
      "failed (500: KeyError: route). Check the server's log.",
    ],
    ['no such path', (response) => response.writeHead(404).end(), "failed (404). Check the server's log."],
    [
      'a redirect',
      (response) => response.writeHead(307, { location: 'https://elsewhere.example/' }).end(),
      'redirects to https://elsewhere.example/ (307). Use the final address in system.urls.',
    ],
    [
      'a page',
      (response) => response.end(`<html>${'x'.repeat(300)}`),
      `answered with invalid JSON: <html>${'x'.repeat(194)}…\n` +
        'It must answer {"output", "trace"?, "score"?, "feedback"?, "objectives"?, "usage"?}.',
    ],
    ['nothing', (response) => response.end(), 'answered with invalid JSON: (empty)\n'],
    [
      'JSON that is not a rollout',
      (response) => sendJson(response, { output: 'b', score: 2 }),
      'returned an invalid rollout: "score" must be a number from 0 to 1, got 2.',
    ],
    [
      'a reply that is too long',
      (response) => response.end('x'.repeat(17 * 1024 * 1024)),
      'answered with more than 16777216 bytes. Shorten its answers.',
    ],
    ['an error in words', (response) => sendJson(response, { error: 'no index.' }), 'reported an error: no index.'],
  ])('reports %s', async (_name, answer, words) => {
    const { url } = await rolloutServer(answer);
    await expect(systemAt([url])()).rejects.toThrow(`${url} ${words}`);
  });

  it('sends headers from environment variables', async () => {
    const { url, questions } = await rolloutServer(billing);
    await systemAt([url], { headersEnv: { Authorization: 'TOKEN' } }, { environment: { TOKEN: 'Bearer abc' } })();
    expect(questions[0]?.headers.authorization).toBe('Bearer abc');
  });

  it.each<[string, HttpSystemOptions['environment'], string]>([
    [
      'in the editor',
      undefined,
      'The header Authorization comes from the environment variable TOKEN, which is read only in the terminal. ' +
        'Run this spec there with "gepa optimize", or add the header with a proxy on your machine.',
    ],
    [
      'when they are not set',
      {},
      'The environment variable TOKEN for the header Authorization is not set. Set it and try again.',
    ],
    [
      'when they are not valid in headers',
      { TOKEN: 'abc\n' },
      "The environment variable TOKEN contains characters that the header Authorization can't contain, such as a line end. Correct its value.",
    ],
  ])('reports missing headers %s', (_name, environment, message) => {
    const options = environment === undefined ? {} : { environment };
    expect(() => systemAt(['http://127.0.0.1:1'], { headersEnv: { Authorization: 'TOKEN' } }, options)).toThrow(
      message,
    );
  });
});
