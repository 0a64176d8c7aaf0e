// Tested by test/unit/system/program/program-system.test.ts.
import type { Row } from '../../datasets/row';
import { asSentence } from '../../gepa/user-error';
import { afterCountedTime } from '../../processes/counted-time';
import { ProcessError } from '../../processes/process-error';
import type { Command } from '../../processes/program';
import { runProgram, type ProgramOutput } from '../../processes/program-output';
import { renderTemplate } from '../../prompts/template';
import { postJson } from '../post-json';
import { SystemReplyError } from '../system-reply-error';
import { variablesFor } from './endpoint-variables';
import { RefusedRequest } from './loopback-server';
import { ModelEndpoint } from './model-endpoint';
import { commandForRow, valueForRow } from './program-command';
import type { ProgramSystemDefinition } from './program-schema';
import type { RolloutCalls } from './rollout-calls';
import { freePort, ServerProgram } from './server-program';

/** Runs the developer's program on a row, with its requests to models answered by `calls`. */
export interface ProgramRunner {
  /** Returns what the program wrote, or what the server answered. Throws the signal's reason if it aborts. */
  run(row: Row, calls: RolloutCalls, signal: AbortSignal): Promise<ProgramOutput>;
  close(): Promise<void>;
}

/**
 * @param folder where the program runs: absolute.
 * @param name of the program in messages.
 */
export function createProgramRunner(definition: ProgramSystemDefinition, folder: string, name: string): ProgramRunner {
  const { command, serve, request } = definition;
  if (command !== undefined) return new StartedForEachRow(command, definition, folder, name);
  if (serve === undefined || request === undefined) throw new Error('A program has a command, or is served.');
  return new ServersSideBySide(() => new Served(serve, request, definition, folder, name));
}

class StartedForEachRow implements ProgramRunner {
  private endpoint: Promise<ModelEndpoint> | undefined;

  constructor(
    private readonly command: Command,
    private readonly definition: ProgramSystemDefinition,
    private readonly folder: string,
    private readonly name: string,
  ) {}

  async run(row: Row, calls: RolloutCalls, signal: AbortSignal): Promise<ProgramOutput> {
    const { stdin = '', env, endpointEnv = {}, timeoutSeconds } = this.definition;
    const endpoint = await (this.endpoint ??= ModelEndpoint.start());
    const opened = endpoint.open(calls);
    try {
      return await runProgram(
        {
          command: commandForRow(this.command, row),
          name: this.name,
          cwd: this.folder,
          env: variablesFor(endpoint.origin, opened.token, endpointEnv),
          passedOn: env,
          timeoutMs: timeoutSeconds * 1000,
          uncountedMs: () => calls.busyMs(),
        },
        renderTemplate('doubleBraces', stdin, row.values),
        signal,
      );
    } finally {
      opened.close();
    }
  }

  async close(): Promise<void> {
    await (await this.endpoint)?.close();
  }
}

/** As many servers as there are rollouts at the same time. */
class ServersSideBySide implements ProgramRunner {
  private readonly servers: Served[] = [];
  private readonly idle: Served[] = [];

  constructor(private readonly create: () => Served) {}

  async run(row: Row, calls: RolloutCalls, signal: AbortSignal): Promise<ProgramOutput> {
    const server = this.idle.pop() ?? this.another();
    try {
      return await server.run(row, calls, signal);
    } finally {
      this.idle.push(server);
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.servers.map((server) => server.close()));
  }

  private another(): Served {
    const server = this.create();
    this.servers.push(server);
    return server;
  }
}

/** A server that is started for the first rollout, and again after it failed one. It serves one rollout at a time. */
class Served implements ProgramRunner {
  private endpoint: Promise<ModelEndpoint> | undefined;
  private server: ServerProgram | undefined;
  private calls: RolloutCalls | undefined;
  private token: string | undefined;
  /** A template of the address that it answers at. */
  private url: string;

  constructor(
    private readonly command: Command,
    private readonly request: NonNullable<ProgramSystemDefinition['request']>,
    private readonly definition: ProgramSystemDefinition,
    private readonly folder: string,
    private readonly name: string,
  ) {
    this.url = request.url;
  }

  async run(row: Row, calls: RolloutCalls, signal: AbortSignal): Promise<ProgramOutput> {
    const timeoutMs = this.definition.timeoutSeconds * 1000;
    this.calls = calls;
    const late = new AbortController();
    let stopWaiting = (): void => undefined;
    try {
      const server = await this.running(row, timeoutMs, signal);
      stopWaiting = afterCountedTime({ timeoutMs, uncountedMs: () => calls.busyMs() }, () =>
        late.abort(
          new ProcessError(
            'timedOut',
            `${this.name} did not answer within ${timeoutMs / 1000} seconds and was stopped. Raise timeoutSeconds in the spec if it needs longer.`,
          ),
        ),
      );
      const until = AbortSignal.any([signal, late.signal, server.ended]);
      const answer = await this.ask(row, until).catch(async (error: unknown) => {
        if (until.aborted || error instanceof SystemReplyError) throw error;
        throw (await server.endingSoon()) ?? this.brokenConnection(error);
      });
      return { stdout: answer, stderr: server.takeStderr() };
    } catch (error) {
      if (!(error instanceof SystemReplyError)) this.stop();
      throw error;
    } finally {
      stopWaiting();
      this.calls = undefined;
    }
  }

  async close(): Promise<void> {
    this.stop();
    await (await this.endpoint)?.close();
  }

  private async ask(row: Row, signal: AbortSignal): Promise<string> {
    const url = renderTemplate('doubleBraces', this.url, row.values);
    const { status, text } = await postJson(url, { body: valueForRow(this.request.body, row) }, signal);
    if (status >= 200 && status < 300) return text;
    const said = text.trim().slice(0, quotedLength);
    throw new SystemReplyError(
      `${this.name} answered ${url} with status ${status}${said === '' ? '.' : `: ${asSentence(said)}`} Check system.request and the server’s log.`,
    );
  }

  private brokenConnection(error: unknown): SystemReplyError {
    const reason = error instanceof Error ? error.message : String(error);
    return new SystemReplyError(`${this.name} could not be asked at ${this.url}: ${asSentence(reason)} Check its log.`);
  }

  /** Returns the server, which is started if it isn't running. */
  private async running(row: Row, timeoutMs: number, signal: AbortSignal): Promise<ServerProgram> {
    if (this.server?.ended.aborted === false) return this.server;
    const { env, endpointEnv = {}, portEnv } = this.definition;
    const endpoint = await (this.endpoint ??= ModelEndpoint.start());
    const port = portEnv === undefined ? undefined : String(await freePort());
    if (port !== undefined) this.url = this.request.url.replace(/:\d+/, `:${port}`);
    this.token ??= endpoint.open({
      answer: (api, body, gone) =>
        this.calls?.answer(api, body, gone) ?? Promise.reject(new RefusedRequest(401, 'No rollout is under way.')),
    }).token;
    this.server = await ServerProgram.start(
      {
        command: commandForRow(this.command, row),
        name: this.name,
        cwd: this.folder,
        env: {
          ...variablesFor(endpoint.origin, this.token, endpointEnv),
          ...(portEnv === undefined || port === undefined ? {} : { [portEnv]: port }),
        },
        passedOn: env,
        url: this.url,
        timeoutMs,
      },
      signal,
    );
    return this.server;
  }

  private stop(): void {
    this.server?.close();
    this.server = undefined;
  }
}

/** The most characters quoted of an answer. */
const quotedLength = 200;
