import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RunList } from '../../../../src/editor/runs/run-list';
import type { Run } from '../../../../src/editor/runs/run';
import type { RunEvent } from '../../../../src/gepa/events';
import { folderMissing } from '../../../../src/runs/folder/run-folder';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { RunClient, RunListener } from '../../../../src/worker/run-client';
import { wordRun } from '../../gepa/word-world';

const workspace = vi.hoisted(() => ({ folder: '' }));

/** The part of VS Code that the list of runs uses. */
vi.mock('vscode', () => {
  const nothing = { dispose: () => undefined };
  return {
    Disposable: class {
      static from = (...parts: readonly { dispose(): void }[]) => ({
        dispose: () => parts.forEach((part) => part.dispose()),
      });
      constructor(readonly dispose: () => void) {}
    },
    EventEmitter: class {
      private readonly listeners = new Set<(value: unknown) => void>();
      event = (listener: (value: unknown) => void) => {
        this.listeners.add(listener);
        return { dispose: () => this.listeners.delete(listener) };
      };
      fire = (value: unknown) => this.listeners.forEach((listener) => listener(value));
      dispose = () => this.listeners.clear();
    },
    Uri: { file: (fsPath: string) => ({ fsPath }) },
    commands: { executeCommand: () => undefined },
    l10n: { t: (text: string) => text },
    window: { withProgress: (_: unknown, task: () => unknown) => task() },
    workspace: {
      isTrusted: true,
      get workspaceFolders() {
        return [{ uri: { fsPath: workspace.folder } }];
      },
      getWorkspaceFolder: () => ({ uri: { fsPath: workspace.folder } }),
      getConfiguration: () => ({ get: () => undefined }),
      createFileSystemWatcher: () => ({
        ...nothing,
        onDidCreate: () => nothing,
        onDidChange: () => nothing,
        onDidDelete: () => nothing,
      }),
      onDidGrantWorkspaceTrust: () => nothing,
    },
  };
});

const lists: RunList[] = [];

afterEach(() => lists.splice(0).forEach((runs) => runs.dispose()));

beforeEach(() => {
  workspace.folder = mkdtempSync(join(tmpdir(), 'gepa-lost-'));
});

/** Starts a run whose worker records its end in the open journal, as a real one does. */
async function liveRun() {
  const folder = join(workspace.folder, '.gepa', 'runs', 'run-1');
  mkdirSync(folder, { recursive: true });
  const run = { ...wordRun(), id: 'run-1' };
  const events: RunEvent[] = [
    { type: 'runStarted', run, at: 1 },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: run.seed, origin: { kind: 'seed' }, at: 2 },
  ];
  writeFileSync(join(folder, 'run.json'), '{}');
  writeFileSync(join(folder, 'examples.jsonl'), '');
  appendFileSync(journalFile(folder), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  let cancelled = 0;
  const connect = (_: unknown, listener: RunListener) => {
    const client = {
      cancel: () => {
        cancelled += 1;
        listener.ended({ kind: 'failed', message: folderMissing });
        return Promise.resolve();
      },
    };
    queueMicrotask(() => {
      listener.recorded(folder, 0, events);
      listener.opened(folder, []);
    });
    return client as unknown as RunClient;
  };
  const log = { error: () => undefined, warn: () => undefined };
  const runs = new RunList(connect, log as never);
  lists.push(runs);
  const ended: Run[] = [];
  runs.onDidEndRun(({ run: one }) => ended.push(one));
  const token = { onCancellationRequested: () => ({ dispose: () => undefined }) };
  const opened = await runs.start(
    { specFile: join(workspace.folder, 'one.gepa.yaml'), overrides: [], mayLeave: false },
    token as never,
  );
  return {
    runs,
    run: opened.run,
    folder,
    ended,
    cancelled: () => cancelled,
    recorded: readFileSync(journalFile(folder)),
  };
}

describe('a live run whose folder is deleted or moved', () => {
  test('is stopped, and stays in the list so that the developer can decide what to do', async () => {
    const { runs, run, folder, ended, cancelled } = await liveRun();
    rmSync(folder, { recursive: true });
    await runs.load();
    await runs.load();
    expect(cancelled()).toBe(1);
    expect(ended).toEqual([run]);
    expect(run).toMatchObject({ isLost: true, live: false, phase: 'interrupted' });
    expect(runs.all).toEqual([run]);
    runs.remove(run);
    expect(runs.all).toEqual([]);
  });

  test('is stopped too when a file that was just written made the folder again', async () => {
    const { runs, run, folder } = await liveRun();
    rmSync(folder, { recursive: true });
    mkdirSync(join(folder, 'proposals'), { recursive: true });
    await runs.load();
    expect(run.isLost).toBe(true);
    await run.writeAgain();
    expect(run.isLost).toBe(false);
  });

  test('is stopped without an event of the file watcher', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    const { runs, run, folder } = await liveRun();
    await runs.load();
    rmSync(folder, { recursive: true });
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(6000);
      expect(run.isLost).toBe(true);
    });
    vi.useRealTimers();
  });

  test('is not removed when its folder is moved back while it stops', async () => {
    const { runs, run, folder } = await liveRun();
    renameSync(folder, join(workspace.folder, 'moved'));
    const moveBack = runs.onDidEndRun(() => renameSync(join(workspace.folder, 'moved'), folder));
    await runs.load();
    moveBack.dispose();
    expect(run.isLost).toBe(false);
    expect(runs.all).toEqual([run]);
  });

  test('can be written again with its journal', async () => {
    const { runs, run, folder, recorded } = await liveRun();
    rmSync(folder, { recursive: true });
    await runs.load();
    await run.writeAgain();
    expect(run.isLost).toBe(false);
    expect(readFileSync(journalFile(folder))).toEqual(recorded);
    expect(run.state.candidates).toHaveLength(1);
  });

  test('is no longer lost when its folder is moved back', async () => {
    const { runs, run, folder, recorded } = await liveRun();
    renameSync(folder, join(workspace.folder, 'moved'));
    await runs.load();
    expect(run.isLost).toBe(true);
    renameSync(join(workspace.folder, 'moved'), folder);
    await run.writeAgain();
    expect(run.isLost).toBe(false);
    expect(readFileSync(journalFile(folder))).toEqual(recorded);
    expect(existsSync(join(workspace.folder, 'moved'))).toBe(false);
  });
});
