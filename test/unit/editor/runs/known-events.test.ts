import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KnownEvents } from '../../../../src/editor/runs/known-events';
import type { RunEvent } from '../../../../src/gepa/events';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { wordRun } from '../../gepa/word-world';

const begun: readonly RunEvent[] = [
  { type: 'runStarted', run: wordRun(), at: 1 },
  { type: 'candidateAdded', candidate: 0, parents: [], texts: wordRun().seed, origin: { kind: 'seed' }, at: 2 },
];
const paused: RunEvent = { type: 'runPaused', at: 3 };

describe('known events of a run', () => {
  let folder: string;
  let hasWorker: boolean;
  let received: RunEvent['type'][];
  let known: KnownEvents;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gepa-known-'));
    await writeFile(journalFile(folder), lines(begun));
    hasWorker = false;
    received = [];
    known = new KnownEvents(
      folder,
      () => hasWorker,
      (events) => void received.push(...events.map(({ type }) => type)),
      () => undefined,
    );
  });

  afterEach(() => rm(folder, { recursive: true }));

  it('are read once each from a growing journal', async () => {
    await known.catchUp();
    await appendFile(journalFile(folder), lines([paused]));
    await known.catchUp();

    expect(received).toEqual(['runStarted', 'candidateAdded', 'runPaused']);
    expect(known.state.status).toEqual({ kind: 'paused' });
  });

  it('are not read while a worker reports them', async () => {
    hasWorker = true;
    known.add(begun);
    await known.catchUp();

    expect(received).toEqual(['runStarted', 'candidateAdded']);
  });

  it('are received once when the worker that opens the run repeats them', async () => {
    await known.catchUp();
    known.addRecorded(1, [...begun.slice(1), paused]);

    expect(received).toEqual(['runStarted', 'candidateAdded', 'runPaused']);
  });

  it('start again from the first when the journal is restored', async () => {
    await known.catchUp();
    known.addRecorded(0, begun.slice(0, 1));

    expect(known.count).toBe(1);
    expect(known.state.candidates).toEqual([]);
  });
});

function lines(events: readonly RunEvent[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}
