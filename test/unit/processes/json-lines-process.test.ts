import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { build } from 'esbuild';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { JsonLinesProcess, type JsonLinesProcessOptions } from '../../../src/processes/json-lines-process';
import { ProcessError } from '../../../src/processes/process-error';
import { temporaryFolder, writeProgram } from './programs';

const never = new AbortController().signal;

/** Makes a process that runs a Node program with this answer to every message. */
function programThat(body: string, options: Partial<JsonLinesProcessOptions> & { readonly beforehand?: string } = {}) {
  const { beforehand, ...others } = options;
  const cwd = temporaryFolder();
  const command = writeProgram(cwd, body, beforehand);
  return { cwd, name: command.join(' '), ...opened({ command, cwd, timeoutMs: 20_000, ...others }) };
}

function opened(options: JsonLinesProcessOptions) {
  const process = new JsonLinesProcess(options);
  onTestFinished(() => process.close());
  const ask = (message: unknown, signal = never) => process.exchange(message, signal);
  const failure = async (message: unknown): Promise<ProcessError> => {
    const error: unknown = await ask(message).catch((reason: unknown) => reason);
    if (!(error instanceof ProcessError)) throw new Error('Expected a ProcessError.');
    return error;
  };
  return { process, ask, failure };
}

/** Whether a process is still running. An exited process stays in the system's list until its parent collects it. */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform === 'win32' || !readState(pid).startsWith('Z');
  } catch {
    return false;
  }
}

function readState(pid: number): string {
  return execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).trim();
}

/** Returns the id of a process once it has written it to a file. */
async function pidIn(file: string): Promise<number> {
  await vi.waitFor(() => expect(existsSync(file) && readFileSync(file, 'utf8')).toMatch(/\d\n/), { timeout: 60_000 });
  return Number(readFileSync(file, 'utf8'));
}

const writePid = (name: string) => `require('node:fs').writeFileSync('${name}', process.pid + '\\n');`;
/** Never ends, like an endless loop, but leaves the processor to others. */
const blocked = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';
const gone = async (pid: number) => {
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 60_000 });
};

describe('a program that reads JSON lines', () => {
  it('answers each line with a line, and is started once', async () => {
    const { ask } = programThat('say({ count, message })');
    expect((await ask({ text: 'a\nb' })).reply).toEqual({ count: 1, message: { text: 'a\nb' } });
    expect((await ask([null, 'ü'])).reply).toEqual({ count: 2, message: [null, 'ü'] });
  });

  it('gets one message at a time', async () => {
    const { ask } = programThat('setTimeout(() => say(message), message)');
    const replies = await Promise.all([ask(30), ask(10), ask(0)]);
    expect(replies.map(({ reply }) => reply)).toEqual([30, 10, 0]);
  });

  it('may be a command line for the shell, and runs in the given folder', async () => {
    const { cwd } = programThat('');
    writeProgram(cwd, "say(require('node:path').basename(process.cwd()))");
    const { ask } = opened({ command: `"${process.execPath}" program.cjs`, cwd, timeoutMs: 20_000 });
    expect(cwd.endsWith(String((await ask({})).reply))).toBe(true);
  });

  it('gets the environment with additions', async () => {
    const { ask } = programThat('say([process.env.SHADE, process.env.PATH !== undefined])', { env: { SHADE: 'blue' } });
    expect((await ask({})).reply).toEqual(['blue', true]);
  });

  it('keeps the end of standard error of each exchange', async () => {
    const { ask } = programThat("process.stderr.write(message); process.stderr.write(' end\\n', () => say(1))");
    expect((await ask('first')).stderr).toBe('first end');
    const { stderr } = await ask('x'.repeat(10_000));
    expect(stderr).toMatch(/^x+ end$/);
    expect(stderr.length).toBeLessThanOrEqual(4000);
  });

  it('may answer with a long line', async () => {
    const { ask } = programThat("say('x'.repeat(3_000_000))");
    expect((await ask({})).reply).toHaveLength(3_000_000);
  });

  it('is restarted after a crash, which is reported with its code and standard error', async () => {
    const { ask, failure, name } = programThat(
      "if (message === 'bad') { console.error('Traceback: no key'); process.exit(3); } say(count)",
    );
    const error = await failure('bad');
    expect(error.kind).toBe('crashed');
    expect(error.message).toBe(
      `The program "${name}" exited with code 3 before it answered. It wrote to standard error:\nTraceback: no key`,
    );
    expect((await ask('good')).reply).toBe(1);
  });

  it('is restarted when it exits after an answer, and gets the message again', async () => {
    const { ask } = programThat('say(count); process.exit(0)');
    expect((await ask(1)).reply).toBe(1);
    expect((await ask(2)).reply).toBe(1);
  });

  it('is given up after many failures in a row', async () => {
    const { failure, name } = programThat('process.exit(1)');
    for (let attempt = 1; attempt <= 20; attempt += 1) expect((await failure({})).kind).toBe('crashed');
    expect((await failure({})).message).toBe(
      `The program "${name}" failed 20 times in a row and won't be started again. Fix it, then resume the run.`,
    );
  });

  it.runIf(process.platform !== 'win32')('is reported with the signal when it is killed', async () => {
    const { failure, name } = programThat("process.kill(process.pid, 'SIGSEGV')");
    expect((await failure({})).message).toBe(
      `The program "${name}" was killed by SIGSEGV before it answered. It wrote nothing to standard error.`,
    );
  });

  it('is named when it does not exist', async () => {
    const { failure } = opened({ command: ['no-such-program', '-x'], cwd: temporaryFolder(), timeoutMs: 1000 });
    expect((await failure({})).message).toBe(
      'The program "no-such-program -x" could not be started because it was not found. ' +
        'Install it, give its full path, or add its folder to PATH.',
    );
  });

  it('is reported when its folder does not exist', async () => {
    const cwd = join(temporaryFolder(), 'nowhere');
    const { failure } = opened({ command: [process.execPath], cwd, timeoutMs: 1000 });
    expect((await failure({})).message).toContain(`could not be started because the folder ${cwd} does not exist.`);
  });

  it('is quoted when it writes something other than JSON', async () => {
    const { failure, ask, name } = programThat(
      "if (message === 0) console.log('Loading '.repeat(100)); else say(message)",
    );
    const { message } = await failure(0);
    expect(message).toBe(
      `The program "${name}" wrote a line on standard output that is not JSON: ${'Loading '.repeat(25)}…\n` +
        'It must answer each line with one line of JSON, and write everything else to standard error. It wrote nothing to standard error.',
    );
    expect((await ask(1)).reply).toBe(1);
  });

  it('is stopped when it writes an endless line', async () => {
    const { failure, name } = programThat(
      "const more = () => process.stdout.write('x'.repeat(1_000_000), more); more()",
    );
    expect((await failure({})).message).toBe(
      `The program "${name}" wrote a line of more than 16777216 characters. Shorten its answers.`,
    );
  });

  it('is restarted when it writes an extra line, so that later answers fit their messages', async () => {
    const { failure, ask } = programThat('process.stdout.write(`${message}\\n"more"\\n`)');
    expect((await ask(1)).reply).toBe(1);
    expect((await failure(2)).message).toContain('wrote a line before it was sent a request: "more"');
    expect((await ask(3)).reply).toBe(3);
  });

  it('is killed with its child processes when it takes too long, and restarted', async () => {
    const { failure, ask, cwd } = programThat(
      "if (message === 'fast') return say(1);" +
        "console.error('thinking');" +
        "require('node:child_process').spawn(process.execPath, ['-e', process.argv[2]]);" +
        blocked,
      // Long enough to start a program on a busy machine, as the last exchange does.
      { timeoutMs: 10_000, beforehand: `process.argv[2] = ${JSON.stringify(`${writePid('pid')} ${blocked}`)};` },
    );
    expect((await failure({})).message).toMatch(
      /did not answer within 10 seconds and was stopped\. Raise timeoutSeconds in the spec, .* It wrote to standard error:\nthinking$/s,
    );
    if (existsSync(join(cwd, 'pid'))) await gone(await pidIn(join(cwd, 'pid')));
    expect((await ask('fast')).reply).toBe(1);
  });

  it('is killed when the exchange is cancelled', async () => {
    const { ask, cwd } = programThat(`${writePid('pid')} ${blocked}`);
    const cancellation = new AbortController();
    const asked = ask({}, cancellation.signal);
    const pid = await pidIn(join(cwd, 'pid'));
    cancellation.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    expect(isAlive(pid)).toBe(false);
  });

  it('may leave its standard input unread', async () => {
    const { failure } = opened({
      command: [process.execPath, '-e', 'process.stdin.destroy(); setTimeout(() => process.exit(4), 50)'],
      cwd: temporaryFolder(),
      timeoutMs: 20_000,
    });
    expect((await failure('x'.repeat(1_000_000))).message).toContain('exited with code 4');
  });

  it('can exit by itself when it is closed, and is not started again', async () => {
    const {
      process: program,
      ask,
      failure,
      cwd,
      name,
    } = programThat('say(1)', {
      beforehand:
        "process.on('SIGTERM', () => undefined); process.stdin.on('end', () => require('node:fs').writeFileSync('end', ''));",
    });
    await ask({});
    await program.close();
    if (process.platform !== 'win32') expect(existsSync(join(cwd, 'end'))).toBe(true);
    expect((await failure({})).message).toBe(`The program "${name}" was stopped.`);
  });

  it('is killed when it does not exit by itself', async () => {
    const { process: program, ask } = programThat('say(process.pid)', {
      beforehand: "process.on('SIGTERM', () => undefined); setInterval(() => undefined, 1000);",
    });
    const pid = Number((await ask({})).reply);
    await program.close();
    expect(isAlive(pid)).toBe(false);
  });

  it('fails the exchange under way when it is closed', async () => {
    const { process: program, ask, cwd } = programThat(`${writePid('pid')} ${blocked}`);
    const asked = expect(ask({})).rejects.toThrow('was stopped.');
    await pidIn(join(cwd, 'pid'));
    await program.close();
    await asked;
  });

  it('does not outlive the worker thread that started it, even when it is busy', async () => {
    const cwd = temporaryFolder();
    const command = writeProgram(cwd, `${writePid('pid')} while (true);`);
    const file = join(cwd, 'worker.cjs');
    await build({
      stdin: {
        contents: `import { JsonLinesProcess } from './src/processes/json-lines-process';
          void new JsonLinesProcess(${JSON.stringify({ command, cwd, timeoutMs: 60_000 })}).exchange({}, new AbortController().signal);`,
        resolveDir: process.cwd(),
      },
      bundle: true,
      platform: 'node',
      outfile: file,
    });
    const worker = new Worker(file);
    const pid = await pidIn(join(cwd, 'pid'));
    expect(isAlive(pid)).toBe(true);
    await worker.terminate();
    await gone(pid);
  });
});
