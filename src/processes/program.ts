// Tested by test/unit/processes/environment.test.ts.
import { spawn, type ChildProcessWithoutNullStreams, type SpawnOptions } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { environmentOfProgram } from './environment';
import { guardAgainstOrphans, killTree } from './process-tree';
import { ProcessError } from './process-error';
import { windowsProgram } from './windows-program';

/** A program and its arguments, or a command line for the system's shell. */
export type Command = string | readonly string[];

export interface ProgramOptions {
  readonly command: Command;
  /** Its name in messages, e.g. `The program that runs score.mjs`. The command if absent. */
  readonly name?: string;
  /** The working folder: absolute. */
  readonly cwd: string;
  /** Additional environment variables; see `environmentOfProgram`. */
  readonly env?: Readonly<Record<string, string>>;
  /** Names of further variables of this process to pass on. */
  readonly passedOn?: readonly string[] | undefined;
}

/** The most characters of a line. */
const maxLineLength = 16 * 1024 * 1024;
/** How many of the last characters of standard error are kept. */
const stderrTail = 4000;
/**
 * How long to wait for remaining output after the program has exited, since a child process of it may hold the pipes
 * open.
 */
const lastOutputMs = 500;

/**
 * A running program that reads and writes lines. Its standard error is kept. It is killed when this thread ends,
 * however that happens.
 */
export class Program {
  /** Resolves with the reason when the program has exited; never rejects. */
  readonly ended: Promise<ProcessError>;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly lines: string[] = [];
  private unfinished = '';
  private stderr = '';
  private reader: { resolve(line: string): void; reject(error: Error): void } | undefined;
  private failure: ProcessError | undefined;

  constructor(private readonly options: ProgramOptions) {
    this.child = startProgram(options);
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => this.read(text));
    this.child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr = (this.stderr + text).slice(-stderrTail);
    });
    // A program that exits before it has read everything breaks the pipe. Its exit says more than this error.
    this.child.stdin.on('error', () => undefined);
    this.ended = this.untilEnded();
    void this.ended.then((why) => this.fail(why));
  }

  /** A line that the program wrote without a request; undefined if there is none. */
  get unrequestedLine(): string | undefined {
    return this.lines[0] ?? (this.unfinished === '' ? undefined : this.unfinished);
  }

  send(line: string): void {
    this.child.stdin.write(`${line}\n`);
  }

  /**
   * Returns the next line that isn't empty.
   *
   * @throws {ProcessError} if the program exits first, or the line is too long.
   */
  nextLine(): Promise<string> {
    const line = this.lines.shift();
    if (line !== undefined) return Promise.resolve(line);
    if (this.failure !== undefined) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.reader = { resolve, reject };
    });
  }

  /** Returns the end of what the program wrote to standard error since the last call. */
  takeStderr(): string {
    const taken = this.stderr.trim();
    this.stderr = '';
    return taken;
  }

  /** Kills the program and its child processes. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks the program and its child processes to exit, and kills them after a while. */
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
    if (this.unfinished.length > maxLineLength) {
      this.fail(
        new ProcessError(
          'malformed',
          `${nameOfProgram(this.options)} wrote a line of more than ${maxLineLength} characters. Shorten its answers.`,
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
        const finish = () => {
          clearTimeout(timer);
          resolve(crashed(this.options, code, signal, this.stderr.trim()));
        };
        const timer = setTimeout(finish, lastOutputMs);
        child.once('close', finish);
      });
    });
  }
}

/** Starts a program, as the leader of a process group outside Windows. */
export function startProgram({ command, cwd, env, passedOn }: ProgramOptions): ChildProcessWithoutNullStreams {
  const options = {
    cwd,
    // Keeps Python from buffering its answers, and from using another encoding on Windows.
    env: { PYTHONUNBUFFERED: '1', PYTHONIOENCODING: 'utf-8', ...environmentOfProgram(process.env, passedOn), ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
    // A process group lets `killTree` end the child processes too.
    detached: process.platform !== 'win32',
    windowsHide: true,
  } satisfies SpawnOptions;
  if (typeof command === 'string') return spawn(command, { ...options, shell: true });
  const [program, ...args] = withoutShell(command, options);
  return spawn(program, args, options);
}

/** Where a program is started. */
interface StartPlace {
  /** Absolute. */
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Returns the program and the arguments that start a command without a shell, on Windows those of a batch file of npm.
 *
 * @throws {ProcessError} for any other batch file.
 */
export function withoutShell(
  [name = '', ...parameters]: readonly string[],
  place: StartPlace,
): readonly [program: string, ...args: string[]] {
  const [program = '', ...first] = process.platform === 'win32' ? windowsProgram(name, windowsPlace(place)) : [name];
  return [program, ...first, ...parameters];
}

function windowsPlace({ cwd, env }: StartPlace) {
  const path = Object.entries(env).find(([key]) => key.toUpperCase() === 'PATH')?.[1] ?? '';
  return { cwd, path, exists: existsSync, read: (file: string) => readFileSync(file, 'utf8') };
}

/** Says why a program could not be started. */
export function notStarted({ cwd, ...options }: ProgramOptions, error: Error): ProcessError {
  const name = nameOfProgram(options);
  if (!existsSync(cwd)) {
    return new ProcessError('notStarted', `${name} could not be started because the folder ${cwd} does not exist.`);
  }
  const isMissing = 'code' in error && error.code === 'ENOENT';
  return new ProcessError(
    'notStarted',
    isMissing
      ? `${name} could not be started because it was not found. Install it, give its full path, or add its folder to PATH.`
      : `${name} could not be started: ${error.message}. Check its command in the spec.`,
  );
}

function crashed(
  options: ProgramOptions,
  code: number | null,
  signal: NodeJS.Signals | null,
  stderr: string,
): ProcessError {
  const how = signal === null ? `exited with code ${code ?? 'unknown'}` : `was killed by ${signal}`;
  return new ProcessError('crashed', `${nameOfProgram(options)} ${how} before it answered.${quoteStderr(stderr)}`);
}

/** Returns a program's name in messages: its `name`, or its command. */
export function nameOfProgram({ name, command }: Pick<ProgramOptions, 'name' | 'command'>): string {
  return name ?? nameOfCommand(command);
}

/** Names a command in messages, e.g. `The program "python3 metric.py"`. */
export function nameOfCommand(command: Command): string {
  return `The program "${typeof command === 'string' ? command : command.join(' ')}"`;
}

/** Quotes what a program wrote to standard error, for the end of a message. */
export function quoteStderr(stderr: string): string {
  return stderr === '' ? ' It wrote nothing to standard error.' : ` It wrote to standard error:\n${stderr}`;
}
