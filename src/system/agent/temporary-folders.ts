// Tested by test/unit/system/agent/agent-system.test.ts.
import { chmod, lstat, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the machine too: containers can share a folder for temporary files, but don't see each other's processes. */
const prefix = `gepa-agent-${hostname().replace(/\W+/g, '_')}-`;

/**
 * Makes a folder for the copies of a run. The folders of processes that are gone, such as after a crash, are removed first.
 *
 * @returns its path: absolute, without symbolic links.
 */
export async function makeCopiesFolder(): Promise<string> {
  const temporary = await realpath(tmpdir());
  const names = await readdir(temporary).catch((): string[] => []);
  await Promise.all(names.filter(isAbandoned).map((name) => removeFolder(join(temporary, name))));
  return mkdtemp(join(temporary, `${prefix}${process.pid}-`));
}

function isAbandoned(name: string): boolean {
  const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
  return pid !== undefined && !isAlive(Number(pid));
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Removes a folder, also one with folders that can't be written. Never rejects: what is left is removed by the next run. */
export async function removeFolder(folder: string): Promise<void> {
  const remove = () => rm(folder, { recursive: true, force: true, maxRetries: 3 });
  await remove()
    .catch(async () => {
      await makeWritable(folder);
      await remove();
    })
    .catch(() => undefined);
}

/** Lets the content of folders be removed. Package caches are often read-only. */
async function makeWritable(folder: string): Promise<void> {
  if (!(await lstat(folder)).isDirectory()) return;
  await chmod(folder, 0o700);
  for (const name of await readdir(folder)) await makeWritable(join(folder, name)).catch(() => undefined);
}
