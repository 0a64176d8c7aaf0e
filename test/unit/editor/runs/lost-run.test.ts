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
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { RunList } from '../../../../src/editor/runs/run-list';
import type { Run } from '../../../../src/editor/runs/run';
import type { RunEvent } from '../../../../src/gepa/events';
import type { Proposal } from '../../../../src/gepa/proposal';
import { proposalFile } from '../../../../src/runs/folder/proposal-file';
import { folderMissing } from '../../../../src/runs/folder/run-folder';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import type { RunClient, RunListener } from '../../../../src/worker/run-client';
import { wordRun } from '../../gepa/word-world';
import { opened } from './workspace-stand-in';

vi.mock('vscode', () => import('./workspace-stand-in'));

const lists: RunList[] = [];

afterEach(() => lists.splice(0).forEach((runs) => runs.dispose()));

beforeEach(() => {
  opened.folder = mkdtempSync(join(tmpdir(), 'gepa-lost-'));
});

/** Starts a run whose worker records its end in the open journal, as a real one does. */
async function liveRun() {
  const folder = join(opened.folder, '.gepa', 'runs', 'run-1');
  mkdirSync(folder, { recursive: true });
  const run = { ...wordRun(), id: 'run-1' };
  const [component = ''] = Object.keys(run.seed);
  const proposal: Proposal = {
    number: 1,
    iteration: 1,
    parents: [0],
    texts: { [component]: 'Sort tickets.' },
    diagnosis: '',
    changes: [],
    origin: { kind: 'reflection' },
  };
  const events: RunEvent[] = [
    { type: 'runStarted', run, at: 1 },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: run.seed, origin: { kind: 'seed' }, at: 2 },
    { type: 'proposalMade', proposal, at: 3 },
    { type: 'reviewRequested', proposal: 1, at: 4 },
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
  const started = await runs.start(
    { specFile: join(opened.folder, 'one.gepa.yaml'), overrides: [], mayLeave: false },
    token as never,
  );
  return {
    runs,
    run: started.run,
    folder,
    review: proposalFile(folder, 1, component),
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
    renameSync(folder, join(opened.folder, 'moved'));
    const moveBack = runs.onDidEndRun(() => renameSync(join(opened.folder, 'moved'), folder));
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

  test('is written again with the text of a proposal as it was edited', async () => {
    const { runs, run, folder, review } = await liveRun();
    mkdirSync(dirname(review), { recursive: true });
    writeFileSync(review, 'Sort support tickets.\n');
    run.holdEdits();
    rmSync(folder, { recursive: true });
    await runs.load();
    await run.writeAgain();
    expect(readFileSync(review, 'utf8')).toBe('Sort support tickets.\n');
  });

  test('is no longer lost when its folder is moved back', async () => {
    const { runs, run, folder, recorded } = await liveRun();
    renameSync(folder, join(opened.folder, 'moved'));
    await runs.load();
    expect(run.isLost).toBe(true);
    renameSync(join(opened.folder, 'moved'), folder);
    await run.writeAgain();
    expect(run.isLost).toBe(false);
    expect(readFileSync(journalFile(folder))).toEqual(recorded);
    expect(existsSync(join(opened.folder, 'moved'))).toBe(false);
  });
});
