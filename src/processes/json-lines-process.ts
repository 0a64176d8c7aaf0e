import { setImmediate } from 'node:timers/promises';
import { ProcessError } from './process-error';
import { nameOfProgram, Program, quoteStderr, type ProgramOptions } from './program';

export interface JsonLinesProcessOptions extends ProgramOptions {
  /** How long one exchange may take, the program's start included where it has to be started. */
  readonly timeoutMs: number;
}

/** What came of one exchange. */
export interface Exchange {
  /** Any JSON value. */
  readonly reply: unknown;
  /** The end of what the program wrote on standard error meanwhile; empty when it wrote nothing. */
  readonly stderr: string;
}

/** A program that fails so often in a row is not started again. A few inputs that it always fails on are not as many. */
const failureLimit = 20;
/** How long a program may take to end by itself when it is not needed any more. */
const graceMs = 2000;
/** How much of a line is quoted. */
const quotedLength = 200;

/**
 * A program that is fed JSON lines on its standard input and answers each with one JSON line on its standard output. It is
 * started with the first exchange and serves many. After an exchange that failed it is ended, for its answer may still
 * come and must not be taken for another's; the next exchange restarts it. One that ends after it has answered before is
 * restarted at once and asked again: only a crash of a new program is an error.
 */
export class JsonLinesProcess {
  private program: Program | undefined;
  private turn: Promise<unknown> = Promise.resolve();
  private failures = 0;
  private readonly closing = new AbortController();

  constructor(private readonly options: JsonLinesProcessOptions) {}

  /**
   * Sends a message and waits for the answer. Exchanges take place one after the other.
   *
   * @throws {ProcessError} when there is no answer, with what the program wrote on standard error. What the signal aborts with
   * when it does.
   */
  exchange(message: unknown, signal: AbortSignal): Promise<Exchange> {
    const exchanged = this.turn.then(() => this.exchangeNow(message, signal));
    this.turn = exchanged.catch(() => undefined);
    return exchanged;
  }

  /** Ends the program, and whatever it is asked. It is not started again. */
  async close(): Promise<void> {
    this.closing.abort(new ProcessError('closed', `${this.name} was ended.`));
    await this.turn;
    await this.program?.close(graceMs);
    this.program = undefined;
  }

  private async exchangeNow(message: unknown, signal: AbortSignal): Promise<Exchange> {
    if (this.failures >= failureLimit) {
      throw new ProcessError(
        'givenUp',
        `${this.name} failed ${this.failures} times in a row and is not started again. Fix it, then resume the run.`,
      );
    }
    try {
      const exchange = await this.askOrRestart(JSON.stringify(message), signal);
      this.failures = 0;
      return exchange;
    } catch (error) {
      if (error instanceof ProcessError && error.kind !== 'closed') this.failures += 1;
      throw error;
    }
  }

  /** A program that answered before may have ended for a reason of its own: then a new one is asked. */
  private async askOrRestart(line: string, signal: AbortSignal): Promise<Exchange> {
    if (this.program === undefined) return this.ask(line, signal);
    try {
      return await this.ask(line, signal);
    } catch (error) {
      if (error instanceof ProcessError && error.kind === 'crashed') return this.ask(line, signal);
      throw error;
    }
  }

  private async ask(line: string, signal: AbortSignal): Promise<Exchange> {
    signal.throwIfAborted();
    this.closing.signal.throwIfAborted();
    this.program ??= new Program(this.options);
    const { program } = this;
    try {
      if (program.unasked !== undefined) {
        throw this.malformed(`wrote a line that nobody asked for: ${quote(program.unasked)}`, program);
      }
      program.send(line);
      const reply = this.parse(await this.within(program.nextLine(), signal, program), program);
      // Standard error is another pipe: what was written there before the answer may be read after it.
      await setImmediate();
      return { reply, stderr: program.takeStderr() };
    } catch (error) {
      this.program = undefined;
      await program.kill();
      throw error;
    }
  }

  /** Waits for a line no longer than it may take. */
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
      `${this.name} ${fault}\nIt has to answer every line with one line of JSON, and write anything else on standard error.${quoteStderr(program.takeStderr())}`,
    );
  }

  private tooLong(program: Program): ProcessError {
    return new ProcessError(
      'timedOut',
      `${this.name} did not answer within ${this.options.timeoutMs / 1000} seconds and was ended. ` +
        `Raise timeoutSeconds in the spec, or see to it that the program flushes every line that it writes.${quoteStderr(program.takeStderr())}`,
    );
  }

  private get name(): string {
    return nameOfProgram(this.options);
  }
}

function quote(line: string): string {
  return line.length <= quotedLength ? line : `${line.slice(0, quotedLength)}…`;
}
