import { Agent as AgentBase, type AgentConnectOpts } from 'agent-base';
import http, { type ClientRequest } from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import { HttpProxyAgent } from 'http-proxy-agent';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';

/**
 * Sends this process's requests through the proxies that HTTP_PROXY, HTTPS_PROXY and ALL_PROXY name (in either case), except to hosts
 * in NO_PROXY and to this machine. Only for the terminal: in the editor, VS Code does this.
 */
export function useEnvironmentProxies(): void {
  if (!Object.entries(process.env).some(([name, value]) => /^(?:https?|all)_proxy$/i.test(name) && value !== ''))
    return;
  const agent = new EnvironmentProxyAgent({ http: http.globalAgent, https: https.globalAgent });
  for (const module of [http, https]) Object.assign(module, { globalAgent: agent });
}

/** Node's own class, with the internal part that the library uses. */
type HttpProxyRequest = Parameters<HttpProxyAgent<string>['connect']>[0];

interface DirectAgents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

/** Connects each request to its proxy, or directly. */
export class EnvironmentProxyAgent extends AgentBase {
  constructor(private readonly direct: DirectAgents) {
    super();
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Duplex | http.Agent> {
    const { secureEndpoint } = options;
    const host = options.host ?? 'localhost';
    const written = host.includes(':') ? `[${host}]` : host;
    const proxy = isThisMachine(host)
      ? ''
      : getProxyForUrl(`${secureEndpoint ? 'https' : 'http'}://${written}:${options.port}`);
    if (proxy === '') return secureEndpoint ? this.direct.https : this.direct.http;
    return throughProxy(proxy, request, options);
  }
}

async function throughProxy(proxy: string, request: ClientRequest, options: AgentConnectOpts): Promise<Duplex> {
  const name = nameOf(proxy);
  let refusal: string | undefined;
  request.once('proxyConnect', ({ statusCode, statusText = '' }: { statusCode?: number; statusText?: string }) => {
    if (statusCode !== undefined && statusCode !== 200) refusal = `${statusCode} ${statusText}`.trim();
  });
  try {
    const socket = await (options.secureEndpoint
      ? new HttpsProxyAgent(proxy).connect(request, options)
      : new HttpProxyAgent(proxy).connect(request as HttpProxyRequest, options));
    if (refusal === undefined) return socket;
    socket.destroy();
  } catch (error) {
    refusal = error instanceof Error && 'code' in error ? String(error.code) : String(error);
  }
  throw new Error(`the proxy ${name} failed: ${refusal}`);
}

/** Returns a proxy's address without the user name and password that it may contain. */
function nameOf(proxy: string): string {
  return URL.canParse(proxy) ? new URL(proxy).origin : 'of the environment';
}

/** Local model servers are reached directly, as VS Code does it. */
function isThisMachine(host: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d+){3}|::1|\[::1\])$/i.test(host);
}
