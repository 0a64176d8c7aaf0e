import { spawn, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import { existsSync } from 'node:fs';
import { environmentOfProgram } from './environment';
import { guardAgainstOrphans, killTree } from './process-tree';
import { ProcessError } from './process-error';

/** A program and its arguments, or a line for the system's shell. */
export type Command = string | readonly string[];

export interface ProgramOptions {
  readonly command: Command;
  /** How messages call it, e.g. `The program that runs score.mjs`. The command when absent. */
  readonly name?: string;
  /** The folder that it runs in: absolute. */
  readonly cwd: string;
  /** Variables that it is given besides those that every program is; see `environmentOfProgram`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of variables of this process that it is given too. */
  readonly passedOn?: readonly string[] | undefined;
}

/** A line is not read to its end when it has more characters than this. */
const longestLine = 16 * 1024 * 1024;
/** How much of standard error is kept: its last characters. */
const stderrTail = 4000;
/** How long output may take to arrive after the program ended: something that it started may hold the pipes. */
const lastOutputMs = 500;

/**
 * A program that runs: lines go in, lines come out, standard error is kept. It never outlives this thread, however that
 * ends.
 */
export class Program {
  /** Resolves when it is gone, with why: never rejects. */
  readonly ended: Promise<ProcessError>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private unfinished = '';
  private stderr = '';
  private reader: { resolve(line: string): void; reject(error: Error): void } | undefined;
  private failure: ProcessError | undefined;

  constructor(private readonly options: ProgramOptions) {
    this.child = start(options);
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-stderrTail);
    });
    // A program that ends before it has read all breaks the pipe: how it ended says more.
    this.child.stdin.on('error', () => undefined);
    this.ended = this.untilEnded();
    void this.ended.then((why) => this.fail(why));
  }

  /** What is in the way of asking: a line that it wrote unasked. */
  get unasked(): string | undefined {
    return this.lines[0] ?? (this.unfinished === '' ? undefined : this.unfinished);
  }

  send(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /**
   * The next line that is not empty.
   *
   * @throws {ProcessError} when the program ends before there is one, or the line is far too long.
   */
  nextLine(): Promise<string> {
    const line = this.lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }

  /** The end of what it wrote on standard error since the last call. */
  takeStderr(): string {
    const taken = this.stderr.trim();
    this.stderr = '';
    return taken;
  }

  /** Ends it, and all that it started, at once. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Ends it, and all that it started: it is asked to, and made to after a while. */
  async close(graceMs: number): Promise<void> {
    this.child.stdin.end();
    const timer = setTimeout(() => void this.end('SIGKILL'), graceMs);
    await this.end('SIGTERM');
    clearTimeout(timer);
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.pid !== undefined) killTree(this.child.pid, signal);
    await this.ended;
  }

  private read(text: string): void {
    const [rest = '', ...ends] = text.split('\n').reverse();
    if (ends.length === 0) {
      this.unfinished += rest;
    } else {
      const [first = '', ...others] = ends.reverse();
      this.lines.push(...[this.unfinished + first, ...others].map((line) => line.trim()).filter((line) => line !== ''));
      this.unfinished = rest;
    }
    if (this.unfinished.length > longestLine) {
      this.fail(
        new ProcessError(
          'malformed',
          `${nameOfProgram(this.options)} wrote a line of more than ${longestLine} characters. Answer with less.`,
        ),
      );
      void this.kill();
      return;
    }
    const line = this.reader === undefined ? undefined : this.lines.shift();
    if (line === undefined) return;
    this.reader?.resolve(line);
    this.reader = undefined;
  }

  private fail(error: ProcessError): void {
    this.failure ??= error;
    this.reader?.reject(this.failure);
    this.reader = undefined;
  }

  private untilEnded(): Promise<ProcessError> {
    const { child } = this;
    const release = child.pid === undefined ? () => undefined : guardAgainstOrphans(child.pid);
    return new Promise((resolve) => {
      child.once('error', (error) => {
        if (child.pid === undefined) resolve(notStarted(this.options, error));
      });
      child.once('exit', (code, signal) => {
        release();
        if (child.pid !== undefined) killTree(child.pid, 'SIGKILL');
        const tell = () => {
          clearTimeout(timer);
          resolve(crashed(this.options, code, signal, this.stderr.trim()));
        };
        const timer = setTimeout(tell, lastOutputMs);
        child.once('close', tell);
      });
    });
  }
}

function start({ command, cwd, env, passedOn }: ProgramOptions): ChildProcessWithoutNullStreams {
  const options = {
    cwd,
    // Python would keep its answers back until a buffer is full, and write them in an encoding of its own on Windows.
    env: { PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', ...environmentOfProgram(process.env, passedOn), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own, so that it can be ended with all that it started.
    detached: process.platform !== 'win32',
    windowsHide: true,
  } satisfies SpawnOptions;
  if (typeof command === 'string') return spawn(command, { ...options, shell: true });
  const [program = '', ...parameters] = command;
  return spawn(program, parameters, options);
}

function notStarted({ cwd, ...options }: ProgramOptions, error: Error): ProcessError {
  const name = nameOfProgram(options);
  if (!existsSync(cwd)) {
    return new ProcessError('notStarted', `${name} cannot be started: the folder ${cwd} does not exist.`);
  }
  const missing = 'code' in error && error.code === 'ENOENT';
  const reason = missing
    ? 'there is no such program. Install it, give its whole path, or put its folder on the PATH.'
    : `${error.message}.`;
  return new ProcessError('notStarted', `${name} cannot be started: ${reason}`);
}

function crashed(
  options: ProgramOptions,
  code: number | null,
  signal: NodeJS.Signals | null,
  stderr: string,
): ProcessError {
  const how = signal === null ? `ended with code ${code ?? 'unknown'}` : `was ended by ${signal}`;
  return new ProcessError('crashed', `${nameOfProgram(options)} ${how} before it answered.${quoteStderr(stderr)}`);
}

/** How messages call a program: by its own name, or by its command. */
export function nameOfProgram({ name, command }: Pick<ProgramOptions, 'name' | 'command'>): string {
  return name ?? nameOfCommand(command);
}

/** How messages call a command, e.g. `The program "python3 metric.py"`. */
export function nameOfCommand(command: Command): string {
  return `The program "${typeof command === 'string' ? command : command.join(' ')}"`;
}

/** What a program wrote on standard error, for the end of a message. */
export function quoteStderr(stderr: string): string {
  return stderr === '' ? ' It wrote nothing on standard error.' : ` It wrote on standard error:\n${stderr}`;
}
