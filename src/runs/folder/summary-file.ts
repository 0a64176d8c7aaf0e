import { statSync } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import * as v from 'valibot';
import type { RunSummary } from '../../gepa/run-summary';
import { journalFile } from '../journal/journal-file';

/** What a journal was when a summary of it was made. */
export interface JournalStamp {
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A summary as it is found beside a journal. */
export interface StoredSummary {
  readonly summary: RunSummary;
  /** Whether it is of the whole journal. Otherwise the run is under way elsewhere, and the summary a moment old. */
  readonly isCurrent: boolean;
}

/** Raised when the same journal gives another summary than before. */
const formatVersion = 1;
/** A larger file is not a summary. */
const maxBytes = 16_384;
/** A run under way writes its summary about once a second. In milliseconds. */
const maxAgeMs = 10_000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));
const score = v.pipe(v.number(), v.finite());

const schema = v.object({
  formatVersion: v.literal(formatVersion),
  journal: v.object({ size: count, modifiedMs: amount }),
  run: v.object({
    id: v.string(),
    name: v.string(),
    status: v.variant('kind', [
      v.object({ kind: v.picklist(['running', 'paused']) }),
      v.object({
        kind: v.literal('stopped'),
        reason: v.object({
          kind: v.picklist([
            'budget',
            'perfect',
            'nothingToLearn',
            'noUsableProposal',
            'finished',
            'cancelled',
            'failed',
          ]),
        }),
      }),
    ]),
    rollouts: count,
    rolloutLimit: v.exactOptional(amount),
    candidates: count,
    best: v.exactOptional(v.object({ candidate: count, score, seedScore: score })),
    leftOut: v.exactOptional(count),
    waiting: count,
    waitsForDeveloper: v.boolean(),
    timeLeftMs: v.exactOptional(amount),
  }),
});

/** What lists show of a run, so that they need not read its journal. It can be made again from the journal. */
export function summaryFile(runFolder: string): string {
  return join(runFolder, 'summary.json');
}

/** What a run's journal is now; undefined when there is none that can be looked at. */
export function stampOf(runFolder: string): JournalStamp | undefined {
  try {
    const { size, mtimeMs } = statSync(journalFile(runFolder));
    return { size, modifiedMs: mtimeMs };
  } catch {
    return undefined;
  }
}

/**
 * Writes a run's summary, whole or not at all. A failure is passed over: without a summary the journal is read.
 *
 * @param journal what the journal was when it had told as much as the summary says.
 */
export async function writeSummary(runFolder: string, run: RunSummary, journal: JournalStamp): Promise<void> {
  const file = summaryFile(runFolder);
  const unfinished = `${file}.${process.pid}-${threadId}`;
  try {
    await writeFile(unfinished, `${JSON.stringify({ formatVersion, journal, run })}\n`);
    await rename(unfinished, file);
  } catch {
    await rm(unfinished, { force: true }).catch(() => undefined);
  }
}

/**
 * Reads a run's summary.
 *
 * @returns undefined when there is none that can be used, or it is not of the journal as it is.
 */
export async function readSummary(runFolder: string, now = Date.now()): Promise<StoredSummary | undefined> {
  const [content, journal] = [await readSmallFile(summaryFile(runFolder)), stampOf(runFolder)];
  const kept = v.safeParse(schema, parsed(content));
  if (!kept.success || journal === undefined) return undefined;
  const { journal: then, run: summary } = kept.output;
  if (then.size === journal.size && then.modifiedMs === journal.modifiedMs) return { summary, isCurrent: true };
  const isUnderWay = then.size <= journal.size && Math.abs(now - journal.modifiedMs) < maxAgeMs;
  return isUnderWay ? { summary, isCurrent: false } : undefined;
}

function parsed(content: string | undefined): unknown {
  try {
    return content === undefined ? undefined : JSON.parse(content);
  } catch {
    return undefined;
  }
}

async function readSmallFile(path: string): Promise<string | undefined> {
  try {
    // Opening a named pipe would wait for whoever writes to it.
    const { size } = await stat(path).then((entry) => (entry.isFile() ? entry : { size: Infinity }));
    if (size > maxBytes) return undefined;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes), 0, maxBytes, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    return undefined;
  }
}
