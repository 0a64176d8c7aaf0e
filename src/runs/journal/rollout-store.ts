// Tested by test/unit/runs/journal/journal-writer.test.ts.
import { closeSync, openSync, readSync } from 'node:fs';
import type { RunEvent } from '../../gepa/events';
import type { RolloutDetails } from '../../gepa/rollout';
import type { SystemRun } from '../../system/system';
import { readEvent } from './event-schema';
import { outputOf, type AnsweredRecord, type FinishedRecord, type JournalEvent } from './journal-event';
import { IdNumbers, NumberRows } from './number-rows';

/** Position of a line in a file, in bytes. The size includes the line end. */
export interface LinePlace {
  readonly offset: number;
  readonly size: number;
}

/** What a journal has of a rollout: the system's reply, and its score. */
export interface RolloutRecords {
  readonly answered?: AnsweredRecord;
  readonly finished?: FinishedRecord;
}

/**
 * Reads the details of rollouts (output, trace, feedback) from a journal on demand. Holding the replies of a long run
 * in memory would take gigabytes.
 */
export class RolloutStore {
  /** Offset and size of each reply and each score. */
  private readonly replies = new NumberRows(2);
  private readonly scores = new NumberRows(2);

  /** @param ids numbers the rollouts. */
  constructor(
    private readonly file: string,
    private readonly ids = new IdNumbers(),
  ) {}

  /** Records the position of an event. */
  record(event: RunEvent, place: LinePlace): void {
    if (event.type !== 'rolloutAnswered' && event.type !== 'rolloutFinished') return;
    const places = event.type === 'rolloutAnswered' ? this.replies : this.scores;
    places.set(this.ids.assign(event.rollout), [place.offset, place.size]);
  }

  /** Returns the system's reply, or undefined when the journal has no readable one. */
  answerOf(rollout: string): (SystemRun & { readonly durationMs: number }) | undefined {
    const record = this.answered(rollout);
    if (record === undefined) return undefined;
    const { trace, usage, durationMs, own = {} } = record;
    return { output: outputOf(record), trace, usage, durationMs, ...own };
  }

  /** Returns the output of a rollout, or undefined when the journal has no readable one. */
  outputOf(rollout: string): string | undefined {
    const record = this.answered(rollout) ?? this.finished(rollout);
    return record?.trace === undefined ? undefined : outputOf(record);
  }

  /** Returns the details of a scored rollout, or undefined when the journal no longer has them. */
  detailsOf(rollout: string): RolloutDetails | undefined {
    const finished = this.finished(rollout);
    const reply = finished?.trace === undefined ? this.answered(rollout) : finished;
    if (finished === undefined || reply === undefined) return undefined;
    return { output: outputOf(reply), trace: reply.trace ?? [], feedback: finished.feedback };
  }

  /** Returns all that the journal has of a rollout. */
  recordsOf(rollout: string): RolloutRecords {
    const [answered, finished] = [this.answered(rollout), this.finished(rollout)];
    return { ...(answered === undefined ? {} : { answered }), ...(finished === undefined ? {} : { finished }) };
  }

  private answered(rollout: string): AnsweredRecord | undefined {
    const event = this.read(this.replies, rollout);
    return event?.type === 'rolloutAnswered' && event.rollout === rollout ? event : undefined;
  }

  private finished(rollout: string): FinishedRecord | undefined {
    const event = this.read(this.scores, rollout);
    return event?.type === 'rolloutFinished' && event.rollout === rollout ? event : undefined;
  }

  private read(places: NumberRows, rollout: string): JournalEvent | undefined {
    const row = this.ids.known(rollout);
    if (row === undefined || !places.has(row)) return undefined;
    return readEventAt(this.file, { offset: places.get(row, 0), size: places.get(row, 1) });
  }
}

/** Reads the event at a position of a journal; undefined when there is no readable one. */
export function readEventAt(file: string, { offset, size }: LinePlace): JournalEvent | undefined {
  const line = readBytes(file, offset, size);
  const read = line === undefined ? undefined : readEvent(line.toString('utf8').replace(/^\uFEFF/, ''));
  return read?.kind === 'event' ? read.event : undefined;
}

/** Reads a range of bytes; undefined when the file doesn't have them. */
export function readBytes(file: string, offset: number, size: number): Buffer | undefined {
  try {
    const descriptor = openSync(file, 'r');
    try {
      const bytes = Buffer.allocUnsafe(size);
      for (let got = 0; got < size;) {
        const count = readSync(descriptor, bytes, got, size - got, offset + got);
        if (count === 0) return undefined;
        got += count;
      }
      return bytes;
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return undefined;
  }
}
