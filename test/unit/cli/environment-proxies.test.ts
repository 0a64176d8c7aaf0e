import http from 'node:http';
import https from 'node:https';
import { connect, type AddressInfo, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { EnvironmentProxyAgent, useEnvironmentProxies } from '../../../src/cli/environment-proxies';
import { OpenAiEndpoint } from '../../../src/models/endpoints/openai-endpoint';
import { postJson } from '../../../src/system/post-json';
import { cert, key } from './corporate-certificate';

const never = new AbortController().signal;
const question = { messages: [{ role: 'user' as const, content: 'Where to?' }] };
const completion = JSON.stringify({ choices: [{ message: { content: 'billing' }, finish_reason: 'stop' }] });
const variables = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A proxy that answers requests itself, and opens tunnels to a server whatever host they are for. */
async function proxyTo(tunnelPort: number, status = 200) {
  const asked: string[] = [];
  const proxy = http.createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.writeHead(status, { 'content-type': 'application/json' }).end(completion);
  });
  proxy.on('connect', (request, socket) => {
    asked.push(`CONNECT ${request.url}`);
    if (status !== 200) {
      socket.end(`HTTP/1.1 ${status} Proxy Authentication Required\r\n\r\n`);
      return;
    }
    const tunnel = connect(tunnelPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      tunnel.pipe(socket).pipe(tunnel);
    });
    for (const end of [tunnel, socket]) end.on('error', () => [tunnel, socket].forEach((one) => one.destroy()));
  });
  return { asked, address: `http://127.0.0.1:${await listening(proxy)}` };
}

const ask = (baseUrl: string) => new OpenAiEndpoint({ baseUrl, model: 'm' }, 'secret').complete(question, never);

describe('in the terminal, requests', () => {
  const direct = { http: http.globalAgent, https: https.globalAgent };

  beforeEach(() => {
    for (const name of variables) {
      vi.stubEnv(name, '');
      vi.stubEnv(name.toUpperCase(), '');
    }
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    Object.assign(http, { globalAgent: direct.http });
    Object.assign(https, { globalAgent: direct.https });
  });

  test.each(['HTTP_PROXY', 'http_proxy', 'ALL_PROXY'])(
    'of models and systems go through the proxy in %s',
    async (name) => {
      const { asked, address } = await proxyTo(0);
      vi.stubEnv(name, address);
      useEnvironmentProxies();
      expect((await ask('http://llm.corp.invalid/v1')).text).toBe('billing');
      await postJson('http://llm.corp.invalid:8000/rollout', { body: {} }, never);
      expect(asked).toEqual([
        'POST http://llm.corp.invalid/v1/chat/completions',
        'POST http://llm.corp.invalid:8000/rollout',
      ]);
    },
  );

  test.each(['HTTPS_PROXY', 'https_proxy'])('with https go through a tunnel of the proxy in %s', async (name) => {
    const target = https.createServer({ key, cert }, (_request, response) => void response.end(completion));
    const { asked, address } = await proxyTo(await listening(target));
    vi.stubEnv(name, address);
    useEnvironmentProxies();
    https.globalAgent.options.ca = cert;
    expect((await ask('https://llm.corp.invalid/v1')).text).toBe('billing');
    expect(asked).toEqual(['CONNECT llm.corp.invalid:443']);
  });

  test('behind a proxy that replaces certificates say what to do', async () => {
    const target = https.createServer({ key, cert }, (_request, response) => void response.end(completion));
    const { address } = await proxyTo(await listening(target));
    vi.stubEnv('HTTPS_PROXY', address);
    useEnvironmentProxies();
    await expect(ask('https://llm.corp.invalid/v1')).rejects.toThrow(
      /certificate isn't trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)\. .* NODE_EXTRA_CA_CERTS/,
    );
  });

  test.each(['NO_PROXY', 'no_proxy'])('to hosts in %s, and to this machine, go to no proxy', async (name) => {
    const { asked, address } = await proxyTo(0);
    const server = http.createServer((_request, response) => void response.end(completion));
    const port = await listening(server);
    vi.stubEnv('HTTP_PROXY', address);
    vi.stubEnv(name, '.corp.invalid');
    useEnvironmentProxies();
    expect((await ask(`http://127.0.0.1:${port}/v1`)).text).toBe('billing');
    await expect(ask('http://llm.corp.invalid/v1')).rejects.toMatchObject({ data: { kind: 'unreachable' } });
    expect(asked).toEqual([]);
  });

  test.each(['http', 'https'])('by %s that no proxy takes name it, without its password', async (scheme) => {
    vi.stubEnv(`${scheme.toUpperCase()}_PROXY`, 'http://me:sesame@127.0.0.1:9');
    useEnvironmentProxies();
    const error: unknown = await ask(`${scheme}://llm.corp.invalid/v1`).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      message: `${scheme}://llm.corp.invalid/v1 cannot be reached (the proxy http://127.0.0.1:9 failed: ECONNREFUSED). Check baseUrl in the spec, that the server is running, and your proxy settings.`,
    });
  });

  test('that a proxy refuses say so', async () => {
    const { address } = await proxyTo(0, 407);
    vi.stubEnv('ALL_PROXY', address);
    useEnvironmentProxies();
    await expect(ask('https://llm.corp.invalid/v1')).rejects.toThrow(
      `the proxy ${address} failed: 407 Proxy Authentication Required`,
    );
    await expect(ask('http://llm.corp.invalid/v1')).rejects.toThrow(/A proxy before .* asks for a user name/);
  });

  test('are left alone when no proxy is named', () => {
    useEnvironmentProxies();
    expect(http.globalAgent).not.toBeInstanceOf(EnvironmentProxyAgent);
  });
});
