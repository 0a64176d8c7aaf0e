// Tested by test/unit/system/program/server-program.test.ts.
import { connect, createServer, type AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { ProcessError } from '../../processes/process-error';
import { guardAgainstOrphans, killTree } from '../../processes/process-tree';
import { quoteStderr, startProgram, type ProgramOptions } from '../../processes/program';

export interface ServerProgramOptions extends ProgramOptions {
  /** Its name in messages. */
  readonly name: string;
  /** The address that it answers at when it is ready. */
  readonly url: string;
  /** How long it may take to be ready, in milliseconds. */
  readonly timeoutMs: number;
}

/** How many of the last characters of standard error are kept. */
const stderrTail = 4000;
/** How long to wait before the next attempt to reach a server that is starting. */
const betweenAttemptsMs = 50;
/** How long after a broken connection a server's exit may be reported. */
const untilExitMs = 1000;

/** A running server of the developer's. It is killed with its child processes when it is closed, and when this thread ends. */
export class ServerProgram {
  /** Set when it has ended. */
  private ending: ProcessError | undefined;
  private stderr = '';
  private readonly child: ReturnType<typeof startProgram>;
  private readonly gone = new AbortController();

  private constructor(options: ServerProgramOptions) {
    this.child = startProgram(options);
    this.child.stdin.on('error', () => undefined);
    this.child.stdin.end();
    // What it prints is for its log. Nobody reads it here.
    this.child.stdout.resume();
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-stderrTail);
    });
    const { pid } = this.child;
    const release = pid === undefined ? () => undefined : guardAgainstOrphans(pid);
    const end = (how: string) => {
      release();
      if (pid !== undefined) killTree(pid, 'SIGKILL');
      this.ending ??= new ProcessError('crashed', `${options.name} ${how}.${quoteStderr(this.stderr.trim())}`);
      this.gone.abort(this.ending);
    };
    this.child.once('error', (error) => end(`could not be started: ${error.message}`));
    this.child.once('exit', (code, signal) =>
      end(signal === null ? `exited with code ${code ?? 'unknown'}` : `was killed by ${signal}`),
    );
  }

  /**
   * Starts the server and waits until its port accepts connections.
   *
   * @throws {ProcessError} when it exits first, or takes too long. Throws the signal's reason if it aborts.
   */
  static async start(options: ServerProgramOptions, signal: AbortSignal): Promise<ServerProgram> {
    const server = new ServerProgram(options);
    const until = performance.now() + options.timeoutMs;
    try {
      while (!(await accepts(options.url))) {
        signal.throwIfAborted();
        if (server.ending !== undefined) throw server.ending;
        if (performance.now() > until) {
          throw new ProcessError(
            'timedOut',
            `${options.name} did not answer at ${options.url} within ${options.timeoutMs / 1000} seconds and was stopped. Check that it listens there, or raise timeoutSeconds in the spec.`,
          );
        }
        await wait(betweenAttemptsMs);
      }
      if (server.ending !== undefined) throw server.ending;
      return server;
    } catch (error) {
      server.close();
      throw error;
    }
  }

  /** Aborts, with how it ended, when the server has ended. */
  get ended(): AbortSignal {
    return this.gone.signal;
  }

  /** Returns how it ended, if it does so within a while: a connection breaks before its exit is reported. */
  async endingSoon(): Promise<ProcessError | undefined> {
    await wait(untilExitMs, undefined, { signal: this.ended }).catch(() => undefined);
    return this.ending;
  }

  /** Returns the end of what it wrote to standard error since the last call. */
  takeStderr(): string {
    const taken = this.stderr.trim();
    this.stderr = '';
    return taken;
  }

  close(): void {
    if (this.child.pid !== undefined) killTree(this.child.pid, 'SIGKILL');
  }
}

/** Returns a port of this machine that nothing listens on. */
export function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const server = createServer()
      .once('error', failed)
      .listen(0, '127.0.0.1', () => {
        const { port } = server.address() as AddressInfo;
        server.close(() => found(port));
      });
  });
}

/** Whether something listens at an address. */
function accepts(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname.replace(/^\[|\]$/g, ''));
    const settle = (isOpen: boolean) => {
      socket.destroy();
      resolve(isOpen);
    };
    socket.once('connect', () => settle(true));
    socket.once('error', () => settle(false));
  });
}
