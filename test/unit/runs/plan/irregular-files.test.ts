import { execFileSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { findPromptFiles } from '../../../../src/prompts/discovery/find-prompt-files';
import { readText } from '../../../../src/runs/spec/read-text';
import { workspace } from '../practice-run';

describe.skipIf(process.platform === 'win32')("a file that isn't regular", () => {
  async function folderWith(name: string, kind: 'pipe' | 'device'): Promise<string> {
    const folder = await workspace();
    const file = join(folder, name);
    if (kind === 'pipe') execFileSync('mkfifo', [file]);
    else symlinkSync('/dev/zero', file);
    return folder;
  }

  test.each(['pipe', 'device'] as const)('is rejected as a prompt: a %s', async (kind) => {
    const folder = await folderWith('route.txt', kind);
    await expect(readText(join(folder, 'route.txt'), 'The prompt file')).rejects.toThrow(
      'The prompt file cannot be read: not a regular file.',
    );
  });

  test.each(['pipe', 'device'] as const)('is rejected as rows: a %s', async (kind) => {
    const folder = await folderWith('rows.jsonl', kind);
    const loading = { reach: { roots: [folder], mayLeave: true }, base: folder };
    await expect(loadRows(join(folder, 'rows.jsonl'), loading)).rejects.toThrow('not a regular file');
  });

  test.each(['pipe', 'device'] as const)("doesn't block the search for prompt files: a %s", async (kind) => {
    const folder = await folderWith('data.json', kind);
    expect(await findPromptFiles(folder)).not.toContain('data.json');
  });
});
