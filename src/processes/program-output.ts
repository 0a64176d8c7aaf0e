import { afterCountedTime, type CountedTime } from './counted-time';
import { guardAgainstOrphans, killTree } from './process-tree';
import { ProcessError } from './process-error';
import { nameOfProgram, notStarted, startProgram, type ProgramOptions } from './program';

export interface ProgramRunOptions extends ProgramOptions, CountedTime {
  /** Called with each part of standard output as it comes. */
  readonly onOutput?: (text: string) => void;
  /** How many of the last characters of standard error are kept. */
  readonly keptStderr?: number;
}

/** What a program wrote. */
export interface ProgramOutput {
  readonly stdout: string;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
}

/** What a program wrote, and how it ended. */
export interface ProgramEnding extends ProgramOutput {
  /** The exit code; null if a signal killed the program. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** The most characters of an output. */
const maxOutputLength = 16 * 1024 * 1024;
/** How many of the last characters are quoted of what a failed program wrote. */
const quotedLength = 1000;
/** How long to wait for the rest of the output after the exit, since a child process may hold the pipes open. */
const lastOutputMs = 500;

/** Runs a program as `runProgram` does, and returns what it wrote to standard output. */
export async function outputOfProgram(options: ProgramRunOptions, input: string, signal: AbortSignal): Promise<string> {
  return (await runProgram(options, input, signal)).stdout;
}

/**
 * Runs a program to its end and returns what it wrote, as `endOfProgram` does.
 *
 * @throws {ProcessError} also when the program exits with another code than 0.
 */
export async function runProgram(
  options: ProgramRunOptions,
  input: string,
  signal: AbortSignal,
): Promise<ProgramOutput> {
  const ending = await endOfProgram(options, input, signal);
  if (ending.code === 0) return { stdout: ending.stdout, stderr: ending.stderr };
  throw failedProgram(nameOfProgram(options), ending);
}

/** Returns the error for a program that failed, which quotes the end of what it wrote. */
export function failedProgram(name: string, { code, signal, stdout, stderr }: ProgramEnding): ProcessError {
  const said = quote(stderr) || quote(stdout);
  const how = signal === null ? `exited with code ${code}` : `was killed by ${signal}`;
  return new ProcessError('crashed', `${name} ${how}${said === '' ? ' and wrote nothing' : `:\n${said}`}`);
}

/**
 * Runs a program to its end and returns what it wrote and how it ended. The program is killed with its child processes when the
 * signal aborts, when the time is up, and when this thread ends.
 *
 * @param input for its standard input, which is then closed.
 * @throws {ProcessError} when it can't be started, takes too long or writes too much, or the signal's reason if it aborts.
 */
export async function endOfProgram(
  options: ProgramRunOptions,
  input: string,
  signal: AbortSignal,
): Promise<ProgramEnding> {
  signal.throwIfAborted();
  const name = nameOfProgram(options);
  const { keptStderr = quotedLength } = options;
  const child = startProgram(options);
  const { pid } = child;
  const kill = () => {
    if (pid !== undefined) killTree(pid, 'SIGKILL');
  };
  let stdout = '';
  let stderr = '';
  let failure: ProcessError | undefined;
  const fail = (error: ProcessError) => {
    failure ??= error;
    kill();
  };
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onOutput?.(text);
    if (stdout.length <= maxOutputLength) return;
    stdout = '';
    fail(new ProcessError('malformed', `${name} wrote more than ${maxOutputLength} characters. Shorten its answers.`));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-keptStderr);
  });
  // A program that doesn't read its input breaks the pipe, which is not a failure.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);

  const stopWaiting = afterCountedTime(options, () => fail(tooLong(name, options.timeoutMs)));
  signal.addEventListener('abort', kill);
  const release = pid === undefined ? () => undefined : guardAgainstOrphans(pid);
  try {
    const ending = await exitOf(child, options);
    release();
    kill();
    signal.throwIfAborted();
    if (failure !== undefined) throw failure;
    return { ...ending, stdout, stderr: stderr.trim() };
  } finally {
    stopWaiting();
    signal.removeEventListener('abort', kill);
  }
}

/** Resolves once the output is complete. */
function exitOf(
  child: ReturnType<typeof startProgram>,
  options: ProgramOptions,
): Promise<Pick<ProgramEnding, 'code' | 'signal'>> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(notStarted(options, error));
    });
    child.once('exit', (code, signal) => {
      const finish = () => {
        clearTimeout(timer);
        resolve({ code, signal });
      };
      const timer = setTimeout(finish, lastOutputMs);
      child.once('close', finish);
    });
  });
}

function tooLong(name: string, timeoutMs: number): ProcessError {
  return new ProcessError(
    'timedOut',
    `${name} did not end within ${timeoutMs / 1000} seconds and was stopped. Raise timeoutSeconds in the spec, or make sure that it doesn't wait for a person.`,
  );
}

function quote(output: string): string {
  return output.trim().slice(-quotedLength);
}
