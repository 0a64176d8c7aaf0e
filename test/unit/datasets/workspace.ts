import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with files, which is gone after the test. */
export interface Workspace {
  readonly folder: string;
  readonly path: (name: string) => string;
  /** The message of what is thrown, with the folder taken out. */
  readonly complaintOf: (action: () => unknown) => Promise<string>;
}

/** @param files by their paths in the folder. */
export function workspace(files: Readonly<Record<string, string | Uint8Array>>): Workspace {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'gepa-data-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = (name: string) => join(folder, name);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
  }
  const complaintOf = async (action: () => unknown): Promise<string> => {
    try {
      await action();
    } catch (error) {
      if (error instanceof Error) return error.message.replaceAll(`${folder}/`, '').replaceAll(folder, 'WORKSPACE');
      throw error;
    }
    throw new Error('There was no complaint.');
  };
  return { folder, path, complaintOf };
}
