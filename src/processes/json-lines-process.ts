import { setImmediate } from 'node:timers/promises';
import { ProcessError } from './process-error';
import { nameOfProgram, Program, quoteStderr, type ProgramOptions } from './program';

export interface JsonLinesProcessOptions extends ProgramOptions {
  /** The time limit of an exchange, including the program's start. */
  readonly timeoutMs: number;
}

/** The result of an exchange. */
export interface Exchange {
  /** Any JSON value. */
  readonly reply: unknown;
  /** The end of what the program wrote to standard error meanwhile, if anything. */
  readonly stderr: string;
}

/**
 * Failures in a row after which a program isn't started again. High enough for a few inputs that it always fails on.
 */
const failureLimit = 20;
/** How long a program may take to exit after it was asked to. */
const graceMs = 2000;
/** The most characters quoted of a line. */
const quotedLength = 200;

/**
 * A program that answers each JSON line on its standard input with a JSON line on its standard output. It is started
 * with the first exchange and serves many. After a failed exchange it is killed, so that a late answer isn't taken for
 * the next one. If a program that has answered before exits, it is restarted and sent the message again.
 */
export class JsonLinesProcess {
  private program: Program | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private failures = 0;
  private readonly closing = new AbortController();

  constructor(private readonly options: JsonLinesProcessOptions) {}

  /**
   * Sends a message and waits for the answer, after earlier exchanges.
   *
   * @throws {ProcessError} if there is no answer, or the signal's reason if it aborts.
   */
  exchange(message: unknown, signal: AbortSignal): Promise<Exchange> {
    const exchanged = this.turn.then(() => this.exchangeNow(message, signal));
    this.turn = exchanged.catch(() => undefined);
    return exchanged;
  }

  /** Stops the program and the exchange under way. It isn't started again. */
  async close(): Promise<void> {
    this.closing.abort(new ProcessError('closed', `${this.name} was stopped.`));
    await this.turn;
    await this.program?.close(graceMs);
    this.program = undefined;
  }

  private async exchangeNow(message: unknown, signal: AbortSignal): Promise<Exchange> {
    if (this.failures >= failureLimit) {
      throw new ProcessError(
        'givenUp',
        `${this.name} failed ${this.failures} times in a row and won't be started again. Fix it, then resume the run.`,
      );
    }
    try {
      const exchange = await this.sendOrRestart(JSON.stringify(message), signal);
      this.failures = 0;
      return exchange;
    } catch (error) {
      if (error instanceof ProcessError && error.kind !== 'closed') this.failures += 1;
      throw error;
    }
  }

  /** Tries again with a new program if one that has answered before exits. */
  private async sendOrRestart(line: string, signal: AbortSignal): Promise<Exchange> {
    if (this.program === undefined) return this.send(line, signal);
    try {
      return await this.send(line, signal);
    } catch (error) {
      if (error instanceof ProcessError && error.kind === 'crashed') return this.send(line, signal);
      throw error;
    }
  }

  private async send(line: string, signal: AbortSignal): Promise<Exchange> {
    signal.throwIfAborted();
    this.closing.signal.throwIfAborted();
    this.program ??= new Program(this.options);
    const { program } = this;
    try {
      if (program.unrequestedLine !== undefined) {
        throw this.malformed(`wrote a line before it was sent a request: ${quote(program.unrequestedLine)}`, program);
      }
      program.send(line);
      const reply = this.parse(await this.within(program.nextLine(), signal, program), program);
      // Standard error is another pipe, whose data may arrive after the answer.
      await setImmediate();
      return { reply, stderr: program.takeStderr() };
    } catch (error) {
      this.program = undefined;
      await program.kill();
      throw error;
    }
  }

  /** Waits for a line within the time limit. */
  private async within(line: Promise<string>, signal: AbortSignal, program: Program): Promise<string> {
    const stopping = [signal, this.closing.signal];
    let release: () => void = () => undefined;
    const stopped = new Promise<never>((_resolve, reject) => {
      const stop = (event: Event) => reject((event.target as AbortSignal).reason as Error);
      const timer = setTimeout(() => reject(this.tooLong(program)), this.options.timeoutMs);
      for (const each of stopping) each.addEventListener('abort', stop);
      release = () => {
        clearTimeout(timer);
        for (const each of stopping) each.removeEventListener('abort', stop);
      };
    });
    try {
      return await Promise.race([line, stopped]);
    } finally {
      release();
    }
  }

  private parse(line: string, program: Program): unknown {
    try {
      return JSON.parse(line) as unknown;
    } catch {
      throw this.malformed(`wrote a line on standard output that is not JSON: ${quote(line)}`, program);
    }
  }

  private malformed(fault: string, program: Program): ProcessError {
    return new ProcessError(
      'malformed',
      `${this.name} ${fault}\nIt must answer each line with one line of JSON, and write everything else to standard error.${quoteStderr(program.takeStderr())}`,
    );
  }

  private tooLong(program: Program): ProcessError {
    return new ProcessError(
      'timedOut',
      `${this.name} did not answer within ${this.options.timeoutMs / 1000} seconds and was stopped. ` +
        `Raise timeoutSeconds in the spec, or make sure that the program flushes each line that it writes.${quoteStderr(program.takeStderr())}`,
    );
  }

  private get name(): string {
    return nameOfProgram(this.options);
  }
}

function quote(line: string): string {
  return line.length <= quotedLength ? line : `${line.slice(0, quotedLength)}…`;
}
