import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchRuns } from '../../../../src/editor/runs/watch-runs';
import { opened } from './workspace-stand-in';

vi.mock('vscode', () => import('./workspace-stand-in'));

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
  opened.folder = await mkdtemp(join(tmpdir(), 'gepa-watched-'));
});

afterEach(async () => {
  vi.useRealTimers();
  await rm(opened.folder, { recursive: true });
});

function watch(live: readonly string[]) {
  const onFolders = vi.fn();
  const ignore = () => undefined;
  const watching = watchRuns({ onFolders, onJournal: ignore, onLock: ignore, liveFolders: () => live });
  return { onFolders, watching };
}

const runFolder = () => join(opened.folder, '.gepa', 'runs', 'one');

describe('what the file watcher does not report', () => {
  test('a live run whose folder is gone is noticed, though no folder was there the last time either', async () => {
    const { onFolders, watching } = watch([runFolder()]);
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(6000);
      expect(onFolders).toHaveBeenCalled();
    });
    watching.dispose();
  });

  test('a live run whose folder is there causes nothing', async () => {
    await mkdir(runFolder(), { recursive: true });
    await writeFile(join(runFolder(), 'run.json'), '{}');
    const { onFolders, watching } = watch([runFolder()]);
    for (let round = 0; round < 5; round += 1) await vi.advanceTimersByTimeAsync(6000);
    expect(onFolders).not.toHaveBeenCalled();
    watching.dispose();
  });
});
