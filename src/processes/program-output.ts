import { afterCountedTime, type CountedTime } from './counted-time';
import { guardAgainstOrphans, killTree } from './process-tree';
import { ProcessError } from './process-error';
import { nameOfProgram, notStarted, startProgram, type ProgramOptions } from './program';

export interface ProgramRunOptions extends ProgramOptions, CountedTime {}

/** What a program wrote. */
export interface ProgramOutput {
  readonly stdout: string;
  /** The end of what it wrote to standard error. */
  readonly stderr: string;
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
 * Runs a program to its end and returns what it wrote. The program is killed with its child processes when the
 * signal aborts, when the time is up, and when this thread ends.
 *
 * @param input for its standard input, which is then closed.
 * @throws {ProcessError} when it fails, or the signal's reason if it aborts.
 */
export async function runProgram(
  options: ProgramRunOptions,
  input: string,
  signal: AbortSignal,
): Promise<ProgramOutput> {
  signal.throwIfAborted();
  const name = nameOfProgram(options);
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
    if (stdout.length <= maxOutputLength) return;
    stdout = '';
    fail(new ProcessError('malformed', `${name} wrote more than ${maxOutputLength} characters. Shorten its answers.`));
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-quotedLength);
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
    if (ending === undefined) return { stdout, stderr: quote(stderr) };
    const said = quote(stderr) || quote(stdout);
    throw new ProcessError('crashed', `${name} ${ending}${said === '' ? ' and wrote nothing' : `:\n${said}`}`);
  } finally {
    stopWaiting();
    signal.removeEventListener('abort', kill);
  }
}

/** Resolves once the output is complete, with how the program failed; undefined when it succeeded. */
function exitOf(child: ReturnType<typeof startProgram>, options: ProgramOptions): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      if (child.pid === undefined) reject(notStarted(options, error));
    });
    child.once('exit', (code, signal) => {
      const finish = () => {
        clearTimeout(timer);
        resolve(code === 0 ? undefined : signal === null ? `exited with code ${code}` : `was killed by ${signal}`);
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
