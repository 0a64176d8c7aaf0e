import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { outputOfProgram } from '../../../src/processes/program-output';
import { temporaryFolder } from './programs';

const never = new AbortController().signal;

/** Runs a Node program once. Its `input` is what it was sent. */
function run(body: string, options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {}) {
  const { timeoutMs = 60_000, signal = never } = options;
  const cwd = temporaryFolder();
  writeFileSync(join(cwd, 'program.cjs'), `const input = require('node:fs').readFileSync(0, 'utf8');\n${body}`);
  const output = outputOfProgram({ command: [process.execPath, 'program.cjs'], cwd, timeoutMs }, 'hello', signal);
  output.catch(() => undefined);
  return { cwd, output };
}

const blocked = 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);';

describe('a program that is run to its end', () => {
  it('gets its input, and gives all of its output', async () => {
    await expect(run('process.stdout.write(input.toUpperCase().repeat(100_000))').output).resolves.toBe(
      'HELLO'.repeat(100_000),
    );
  });

  it('may exit without reading its input', async () => {
    const cwd = temporaryFolder();
    const options = { command: [process.execPath, '-e', 'console.log(1)'], cwd, timeoutMs: 60_000 };
    await expect(outputOfProgram(options, 'x'.repeat(1_000_000), never)).resolves.toBe('1\n');
  });

  it('fails with its code and the end of what it wrote', async () => {
    const error = 'console.error("x".repeat(5000) + " no such model"); process.exitCode = 3';
    await expect(run(error).output).rejects.toMatchObject({
      kind: 'crashed',
      message: expect.stringMatching(/exited with code 3:\nx+ no such model$/) as string,
    });
    await expect(run('console.log("Please log in"); process.exitCode = 1').output).rejects.toThrow(
      /exited with code 1:\nPlease log in$/,
    );
  });

  it('is stopped when its time is up', async () => {
    await expect(run(blocked, { timeoutMs: 100 }).output).rejects.toMatchObject({
      kind: 'timedOut',
      message: expect.stringContaining('did not end within 0.1 seconds') as string,
    });
  });

  it('is stopped with its child processes when the signal aborts', async () => {
    const stop = new AbortController();
    const { cwd, output } = run(
      `const child = require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(blocked)}]);
       require('node:fs').writeFileSync('pid', child.pid + '\\n'); ${blocked}`,
      { signal: stop.signal },
    );
    const pid = await vi.waitFor(() => /^(\d+)\n/.exec(readFileSync(join(cwd, 'pid'), 'utf8'))?.[1] ?? fail(), {
      timeout: 60_000,
    });
    stop.abort(new Error('stopped'));
    await expect(output).rejects.toThrow('stopped');
    await vi.waitFor(() => expect(() => process.kill(Number(pid), 0)).toThrow(), { timeout: 60_000 });
  });

  it('that is not installed is reported with what to do', async () => {
    const options = { command: ['no-such-agent'], cwd: temporaryFolder(), timeoutMs: 60_000 };
    await expect(outputOfProgram(options, '', never)).rejects.toMatchObject({
      kind: 'notStarted',
      message: expect.stringContaining('Install it, give its full path, or add its folder to PATH.') as string,
    });
  });
});

function fail(): never {
  throw new Error('The child process has not started.');
}
