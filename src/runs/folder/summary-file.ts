import { statSync } from 'node:fs';
import { open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import * as v from 'valibot';
import type { RunSummary } from '../../gepa/run-summary';
import { verdicts } from '../../gepa/winner';
import { stopKinds } from '../journal/event-schema';
import { journalFile } from '../journal/journal-file';

/** Identifies the version of a journal that a summary describes. */
export interface JournalStamp {
  /** In bytes. */
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedMs: number;
}

/** A summary found beside a journal. */
export interface StoredSummary {
  readonly summary: RunSummary;
  /**
   * Whether it covers the whole journal. If not, another process is working on the run and the summary is a moment old.
   */
  readonly isCurrent: boolean;
}

/** Raised when the same journal gives a different summary than before. */
const formatVersion = 2;
/** Larger files aren't summaries. */
const maxBytes = 16_384;
/** In milliseconds. A running run writes its summary about once a second. */
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
        reason: v.object({ kind: v.picklist(stopKinds) }),
      }),
    ]),
    rollouts: count,
    rolloutLimit: v.exactOptional(amount),
    candidates: count,
    best: v.exactOptional(
      v.object({
        candidate: count,
        score,
        seedScore: score,
        test: v.exactOptional(v.object({ score, seedScore: score, verdict: v.picklist(verdicts) })),
      }),
    ),
    startedFrom: v.exactOptional(v.object({ run: v.string(), candidate: count })),
    leftOut: v.exactOptional(count),
    waiting: count,
    waitsForDeveloper: v.boolean(),
    batchWait: v.exactOptional(v.strictObject({ batches: count, requests: count, since: amount })),
    timeLeftMs: v.exactOptional(amount),
    spent: v.exactOptional(
      v.object({
        calls: amount,
        promptTokens: amount,
        completionTokens: amount,
        costUsd: v.exactOptional(amount),
        isEstimated: v.exactOptional(v.literal(true)),
      }),
    ),
    forecast: v.exactOptional(v.object({ low: amount, likely: amount, high: amount })),
  }),
});

/** Path of a run's summary, which lists show without reading the journal. It can be rebuilt from the journal. */
export function summaryFile(runFolder: string): string {
  return join(runFolder, 'summary.json');
}

/** Returns the current stamp of a run's journal; undefined when it cannot be accessed. */
export function stampOf(runFolder: string): JournalStamp | undefined {
  try {
    const { size, mtimeMs } = statSync(journalFile(runFolder));
    return { size, modifiedMs: mtimeMs };
  } catch {
    return undefined;
  }
}

/**
 * Writes a run's summary, whole or not at all. A failure is ignored: without a summary the journal is read.
 *
 * @param journal stamp of the journal that the summary describes.
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
 * @returns undefined when the summary is unusable or outdated.
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
    // Opening a named pipe would block until another process writes to it.
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
