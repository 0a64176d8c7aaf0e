import { appendFile, cp, mkdir, mkdtemp, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RunList } from '../../../../src/editor/runs/run-list';
import { RunTree } from '../../../../src/editor/runs/run-tree';
import type { RunSummary } from '../../../../src/gepa/run-summary';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { readSummary, stampOf, writeSummary } from '../../../../src/runs/folder/summary-file';
import { wordRun } from '../../gepa/word-world';
import { opened } from './workspace-stand-in';

vi.mock('vscode', () => import('./workspace-stand-in'));

beforeEach(async () => {
  opened.isTrusted = true;
  opened.folder = await mkdtemp(join(tmpdir(), 'gepa-runs-'));
});

afterEach(() => rm(opened.folder, { recursive: true }));

const longAgo = new Date('2026-01-02');

/** Makes the folder of a run whose journal has not changed for a long time. */
async function makeRun(id: string): Promise<string> {
  const folder = join(opened.folder, '.gepa', 'runs', id);
  await mkdir(folder, { recursive: true });
  const run = { ...wordRun(), id };
  const file = {
    formatVersion: 1,
    id,
    name: id,
    createdAt: '2026-01-02T03:04:05.678Z',
    specFile: 'one.gepa.yaml',
    spec: {},
    prompts: {},
    columns: {},
    metric: [],
    description: run,
  };
  await writeFile(join(folder, 'run.json'), JSON.stringify(file));
  const events = [
    { type: 'runStarted', run, at: 1 },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: run.seed, origin: { kind: 'seed' }, at: 2 },
  ];
  await writeFile(journalFile(folder), events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  await utimes(journalFile(folder), longAgo, longAgo);
  return folder;
}

/** Makes the summary of a run, which may differ from its journal. */
async function summarize(folder: string, summary: Partial<RunSummary> = {}): Promise<void> {
  const journal = stampOf(folder);
  if (journal === undefined) throw new Error('The run has no journal.');
  const finished = { kind: 'stopped', reason: { kind: 'finished' } } as const;
  const facts = { status: finished, rollouts: 12, candidates: 3, waiting: 0, waitsForDeveloper: false };
  await writeSummary(folder, { id: 'one', name: 'As summarized', ...facts, ...summary }, journal);
}

function listRuns(): RunList {
  const log = { warn: (message: string) => expect.unreachable(message) };
  return new RunList(() => expect.unreachable('no run is started'), log as never);
}

const kindsOf = (runs: RunList) => runs.all.map(({ kind, summary: { name } }) => [kind, name]);

describe('in an untrusted workspace', () => {
  test('no run is read', async () => {
    await makeRun('one');
    opened.isTrusted = false;
    const runs = listRuns();
    await runs.load();
    expect(runs.all).toEqual([]);
  });

  test('the runs are read when it becomes trusted', async () => {
    await makeRun('one');
    opened.isTrusted = false;
    const runs = listRuns();
    await runs.load();
    opened.isTrusted = true;
    for (const listener of opened.trustListeners) listener();
    await runs.ready();
    expect(runs.all).toHaveLength(1);
  });
});

describe('a run with a summary', () => {
  test('is listed without being opened', async () => {
    await summarize(await makeRun('one'));
    const runs = listRuns();
    await runs.readyForReview();
    expect(kindsOf(runs)).toEqual([['listed', 'As summarized']]);
    expect(runs.current?.summary.rollouts).toBe(12);
  });

  test('is opened when a command needs the current run', async () => {
    await summarize(await makeRun('one'));
    const runs = listRuns();
    expect((await runs.openCurrent())?.state.candidates).toHaveLength(1);
    expect(kindsOf(runs)).toEqual([['opened', wordRun().name]]);
  });

  test('is opened once for simultaneous requests', async () => {
    const folder = await makeRun('one');
    await summarize(folder);
    const runs = listRuns();
    const [first, second] = await Promise.all([runs.get(folder), runs.get(folder)]);
    expect(first).toBeDefined();
    expect(second).toBe(first);
  });

  test('is opened when its row in the tree is expanded', async () => {
    await summarize(await makeRun('one'));
    const runs = listRuns();
    await runs.ready();
    const tree = new RunTree(runs, () => expect.unreachable('nothing fails'));
    const [row] = await tree.getChildren();
    expect(row?.kind === 'run' && row.run.kind).toBe('listed');
    expect(await tree.getChildren(row)).toMatchObject([{ kind: 'candidate', candidate: 0 }]);
  });

  test('is opened when it has waiting proposals', async () => {
    await summarize(await makeRun('one'), { id: 'one', status: { kind: 'running' }, waiting: 1 });
    await summarize(await makeRun('two'), { id: 'two' });
    const runs = listRuns();
    await runs.readyForReview();
    expect(runs.opened.map(({ id }) => id)).toEqual(['one']);
  });

  test('is opened when it is the newest and interrupted, since the tree shows its guidance', async () => {
    await summarize(await makeRun('one'), { id: 'one', status: { kind: 'running' } });
    await summarize(await makeRun('two'), { id: 'two', status: { kind: 'running' } });
    const runs = listRuns();
    await runs.readyForReview();
    expect(runs.opened.map(({ id }) => id)).toEqual(['two']);
  });
});

describe('a run without a current summary', () => {
  test('is read and gets a summary', async () => {
    const folder = await makeRun('one');
    const runs = listRuns();
    await runs.ready();
    expect(kindsOf(runs)).toEqual([['opened', wordRun().name]]);
    await vi.waitFor(async () => expect((await readSummary(folder))?.isCurrent).toBe(true));
  });

  test('is read when its journal has grown', async () => {
    const folder = await makeRun('one');
    await summarize(folder);
    await appendFile(journalFile(folder), `${JSON.stringify({ type: 'runPaused', at: 3 })}\n`);
    await utimes(journalFile(folder), longAgo, longAgo);
    const runs = listRuns();
    await runs.ready();
    expect(runs.find(folder)?.state.status.kind).toBe('paused');
  });
});

describe('folders that are changed outside', () => {
  test('a renamed run is listed by its new folder only', async () => {
    const folder = await makeRun('one');
    const runs = listRuns();
    await runs.ready();
    await rename(folder, join(opened.folder, '.gepa', 'runs', 'renamed'));
    await runs.load();
    expect(runs.all.map((run) => basename(run.folder))).toEqual(['renamed']);
  });

  test('a copy with the same id is a run of its own', async () => {
    const folder = await makeRun('one');
    const copy = `${folder}-copy`;
    await cp(folder, copy, { recursive: true });
    const runs = listRuns();
    await runs.ready();
    expect(await runs.get(copy)).not.toBe(await runs.get(folder));
    expect((await runs.get(copy))?.id).toBe((await runs.get(folder))?.id);
  });

  test('what the watcher missed is noticed by comparing the folders', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] });
    await summarize(await makeRun('one'));
    const runs = listRuns();
    await runs.ready();
    await summarize(await makeRun('two'));
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(6000);
      expect(runs.all).toHaveLength(2);
    });
    runs.dispose();
    vi.useRealTimers();
  });

  test('a deleted run is no longer listed', async () => {
    const folder = await makeRun('one');
    const runs = listRuns();
    await runs.ready();
    // The list may be writing a summary into it.
    await rm(folder, { recursive: true, maxRetries: 10 });
    await runs.load();
    expect(runs.all).toEqual([]);
  });
});

/** Starts a process that holds the lock of a run. */
async function holdElsewhere(folder: string): Promise<ChildProcess> {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  await once(other, 'spawn');
  await writeFile(join(folder, 'lock'), `${other.pid} - ${JSON.stringify({})}`);
  return other;
}

test('a run that another process works on is followed, though no change of its journal is reported', async () => {
  const folder = await makeRun('one');
  const other = await holdElsewhere(folder);
  const runs = listRuns();
  await runs.ready();
  const run = await runs.get(folder);

  await appendFile(journalFile(folder), `${JSON.stringify({ type: 'runRenamed', name: 'Grown', at: 3 })}\n`);

  await vi.waitFor(() => expect(run?.name).toBe('Grown'), { timeout: 60_000 });
  runs.dispose();
  other.kill('SIGKILL');
  await once(other, 'exit');
});

test('a run that another process works on cannot be resumed or decided here, until that process is killed', async () => {
  const folder = await makeRun('one');
  const other = await holdElsewhere(folder);
  const runs = listRuns();
  await runs.ready();
  const run = await runs.get(folder);
  expect(run?.phase).toBe('elsewhere');

  other.kill('SIGKILL');
  await once(other, 'exit');
  run?.checkHolder();
  expect(run?.phase).toBe('interrupted');
});
