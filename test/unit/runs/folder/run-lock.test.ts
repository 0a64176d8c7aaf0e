import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { RunLock } from '../../../../src/runs/folder/run-lock';

const onLinux = test.skipIf(process.platform !== 'linux');

function runFolder(lock?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-lock-'));
  if (lock !== undefined) writeFileSync(join(folder, 'lock'), lock);
  return folder;
}

/** An id that no process has, because Linux only assigns lower ones. */
const noProcess = 4_194_305;
const gone = String(noProcess);
const long = new Date(Date.now() - 3_600_000);

describe('the lock of a run', () => {
  test('is refused while its process is alive, and says what to do if another program has the id now', () => {
    const folder = runFolder(String(process.ppid));
    expect(() => new RunLock(folder)).toThrow(
      `${join(folder, 'lock')}: This run is open in another window or terminal (process ${process.ppid}). Stop it there first. Delete this file only if process ${process.ppid} isn't GEPA or VS Code.`,
    );
  });

  test('is taken over from a process that no longer exists, and removed on release', () => {
    const folder = runFolder(String(noProcess));
    const lock = new RunLock(folder);
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toMatch(new RegExp(`^${process.pid}\\b`));
    lock.release();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  onLinux('is taken over when its process id now belongs to another process', () => {
    expect(() => new RunLock(runFolder(`${process.ppid} 1`))).not.toThrow();
  });

  test("isn't treated as abandoned when it cannot be parsed", () => {
    expect(() => new RunLock(runFolder(''))).toThrow(
      'Another window or terminal is opening this run. Try again in a few seconds.',
    );
  });

  test.each([
    ['without a process id, some seconds old', (file: string) => writeFileSync(file, '')],
    ['of an earlier version that was killed while it took a lock', (file: string) => mkdirSync(`${file}.removing`)],
    ['of a process that was killed while it took a lock', (file: string) => writeFileSync(`${file}.removing`, gone)],
    ['that is a folder', (file: string) => mkdirSync(file)],
  ])('is taken over from one %s', (_name, leave) => {
    const folder = runFolder(gone);
    const file = join(folder, 'lock');
    rmSync(file);
    leave(file);
    if (!existsSync(file)) writeFileSync(file, gone);
    for (const left of readdirSync(folder)) utimesSync(join(folder, left), long, long);
    new RunLock(folder).release();
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['in another container', { host: hostname(), boot: 'x', namespace: 'pid:[1]' }, 'process 7 in another container'],
    ['on another computer', { host: 'far-away' }, 'process 7 on far-away'],
  ])('of a process %s is refused as long as it is touched', (_name, place, words) => {
    const folder = runFolder(`7 1 ${JSON.stringify(place)}`);
    expect(() => new RunLock(folder)).toThrow(`open in another window or terminal (${words})`);
    utimesSync(join(folder, 'lock'), long, long);
    expect(() => new RunLock(folder)).not.toThrow();
  });

  test("isn't removed by a process that lost it", () => {
    const folder = runFolder();
    const lock = new RunLock(folder);
    writeFileSync(join(folder, 'lock'), String(process.ppid));
    lock.release();
    expect(existsSync(join(folder, 'lock'))).toBe(true);
  });
});

describe('of processes that start at the same time', () => {
  const built = mkdtempSync(join(tmpdir(), 'gepa-lock-program-'));
  const program = join(built, 'lock.js');

  beforeAll(async () => {
    await build({
      stdin: {
        contents: `
          import { RunLock } from './src/runs/folder/run-lock';
          process.stdin.once('data', () => {
            try { new RunLock(process.argv[2]); console.log('held'); } catch { console.log('refused'); }
          });
          process.stdin.once('end', () => process.exit());
          console.log('ready');`,
        resolveDir: process.cwd(),
      },
      outfile: program,
      bundle: true,
      platform: 'node',
    });
    return () => rm(built, { recursive: true });
  });

  test.each([
    ['a new run', undefined],
    ['a run that a crash left locked', String(noProcess)],
  ])('one opens %s', async (_name, lock) => {
    const folder = runFolder(lock);
    const children = Array.from({ length: 6 }, () => spawn(process.execPath, [program, folder]));
    const nextLine = (child: (typeof children)[number]) =>
      new Promise<string>((resolve) => child.stdout.once('data', (part: Buffer) => resolve(part.toString().trim())));
    await Promise.all(children.map(nextLine));
    const answers = Promise.all(children.map(nextLine));
    for (const child of children) child.stdin.write('go\n');
    expect((await answers).sort()).toEqual(['held', ...Array<string>(5).fill('refused')]);
    for (const child of children) child.stdin.end();
  });
});
