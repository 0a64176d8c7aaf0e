import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { RunList } from '../../../src/editor/runs/run-list';
import { wordRun } from '../gepa/word-world';

const workspace = vi.hoisted(() => ({ isTrusted: false, folder: '', granted: [] as (() => void)[] }));

/** As much of VS Code as the list of runs asks for. */
vi.mock('vscode', () => {
  const nothing = { dispose: () => undefined };
  const never = () => nothing;
  return {
    Disposable: { from: () => nothing },
    EventEmitter: class {
      event = never;
      fire = () => undefined;
      dispose = () => undefined;
    },
    workspace: {
      get isTrusted() {
        return workspace.isTrusted;
      },
      get workspaceFolders() {
        return [{ uri: { fsPath: workspace.folder } }];
      },
      createFileSystemWatcher: () => ({ ...nothing, onDidCreate: never, onDidChange: never, onDidDelete: never }),
      onDidGrantWorkspaceTrust: (listener: () => void) => {
        workspace.granted.push(listener);
        return nothing;
      },
    },
  };
});

beforeEach(async () => {
  workspace.isTrusted = false;
  workspace.folder = await mkdtemp(join(tmpdir(), 'gepa-untrusted-'));
  const run = join(workspace.folder, '.gepa', 'runs', 'one');
  await mkdir(run, { recursive: true });
  const file = {
    formatVersion: 1,
    id: 'one',
    name: 'one',
    createdAt: '2026-01-02T03:04:05.678Z',
    specFile: 'one.gepa.yaml',
    spec: {},
    prompts: {},
    columns: {},
    metric: [],
    description: wordRun(),
  };
  await writeFile(join(run, 'run.json'), JSON.stringify(file));
  await writeFile(join(run, 'journal.jsonl'), `${JSON.stringify({ type: 'runStarted', run: wordRun(), at: 1 })}\n`);
});

afterEach(() => rm(workspace.folder, { recursive: true }));

function listRuns(): RunList {
  const log = { warn: (message: string) => expect.unreachable(message) };
  return new RunList(() => expect.unreachable('no run is started'), log as never);
}

test('no run is read before its workspace is trusted', async () => {
  const runs = listRuns();
  await runs.load();
  expect(runs.all).toEqual([]);
});

test('the runs are read once the workspace is trusted', async () => {
  const runs = listRuns();
  await runs.load();
  workspace.isTrusted = true;
  for (const listener of workspace.granted) listener();
  await runs.ready();
  expect(runs.all).toHaveLength(1);
});
