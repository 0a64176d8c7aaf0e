// @ts-check
import { spawn } from 'node:child_process';

/**
 * @typedef {object} ProgramOptions
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {boolean} [show] pass the program's output on to this terminal instead of keeping it
 * @property {number} [timeoutMs] end the program after this time
 * @property {AbortSignal} [signal] ends the program, and what it started
 */

/**
 * Runs a program to its end. Never rejects: a program that cannot be started has code -1 and the reason as its output.
 *
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @param {ProgramOptions} [options]
 * @returns {Promise<{code: number, output: string}>} exit code, and both output streams in the order they came
 */
export function runProgram(program, programArguments, options = {}) {
  return new Promise((resolve) => {
    // npm, npx and code are command scripts on Windows, which Node starts only through a shell.
    const shell = process.platform === 'win32' && !program.endsWith('.exe');
    const [name = program, ...words] = [program, ...programArguments].map((word) => (shell ? `"${word}"` : word));
    const child = spawn(name, words, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: options.show === true ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
      ...(options.timeoutMs === undefined ? {} : { timeout: options.timeoutMs }),
      // The leader of a process group, so that all of it can be ended together.
      detached: options.signal !== undefined,
      shell,
    });
    const forget = options.signal === undefined ? () => undefined : endTogether(child, options.signal);
    let output = '';
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    child.on('error', (error) => {
      forget();
      resolve({ code: -1, output: error.message });
    });
    child.on('close', (code, signal) => {
      forget();
      resolve({ code: code ?? -1, output: signal === null ? output : `${output}\nended by ${signal}` });
    });
  });
}

const politeMs = 10_000;

/**
 * Ends a process group when it is told to, or when this process ends.
 *
 * @param {import('node:child_process').ChildProcess} leader
 * @param {AbortSignal} signal
 * @returns {() => void} to call when the leader has ended
 */
function endTogether(leader, signal) {
  /** @type {NodeJS.Timeout | undefined} */
  let force;
  const end = (/** @type {NodeJS.Signals} */ how) => {
    try {
      if (leader.pid !== undefined) process.kill(-leader.pid, how);
    } catch {
      // It has ended.
    }
  };
  const kill = () => end('SIGKILL');
  const interrupted = () => process.exit(130);
  const endPolitely = () => {
    end('SIGTERM');
    force = setTimeout(kill, politeMs);
  };
  signal.addEventListener('abort', endPolitely, { once: true });
  process.on('exit', kill);
  process.on('SIGINT', interrupted);
  return () => {
    clearTimeout(force);
    signal.removeEventListener('abort', endPolitely);
    process.off('exit', kill);
    process.off('SIGINT', interrupted);
  };
}

/**
 * Runs a program that must succeed.
 *
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @param {ProgramOptions} [options]
 * @throws {Error} with the command and the last lines that it printed
 */
export async function runProgramOrThrow(program, programArguments, options = {}) {
  const { code, output } = await runProgram(program, programArguments, options);
  if (code !== 0) {
    throw new Error(`"${[program, ...programArguments].join(' ')}" ended with code ${code}.\n${lastLines(output, 15)}`);
  }
}

/**
 * @param {string} text
 * @param {number} count
 */
export const lastLines = (text, count) => text.trimEnd().split('\n').slice(-count).join('\n');
