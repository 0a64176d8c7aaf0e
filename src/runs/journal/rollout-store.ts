import { closeSync, openSync, readSync } from 'node:fs';
import type { RunEvent } from '../../gepa/events';
import type { RolloutDetails } from '../../gepa/rollout';
import type { SystemRun } from '../../system/system';
import { readEvent } from './event-schema';
import { outputOf, type AnsweredRecord, type FinishedRecord, type JournalEvent } from './journal-event';
import { IdNumbers, NumberRows } from './number-rows';

/** Where a line is in a file, in bytes. The size is with its end. */
export interface LinePlace {
  readonly offset: number;
  readonly size: number;
}

/**
 * Finds what rollouts gave besides their scores. It knows where in a journal that is, and reads it when it is asked for: held in
 * memory, the replies of a long run would take gigabytes.
 */
export class RolloutStore {
  /** Offsets and sizes of replies and of scores. */
  private readonly replies = new NumberRows(2);
  private readonly scores = new NumberRows(2);

  /** @param ids numbers the rollouts. */
  constructor(
    private readonly file: string,
    private readonly ids = new IdNumbers(),
  ) {}

  /** Takes note of where an event is. */
  record(event: RunEvent, place: LinePlace): void {
    if (event.type !== 'rolloutAnswered' && event.type !== 'rolloutFinished') return;
    const places = event.type === 'rolloutAnswered' ? this.replies : this.scores;
    places.set(this.ids.assign(event.rollout), [place.offset, place.size]);
  }

  /** The system's reply, or undefined where the journal has none that can be read. */
  answerOf(rollout: string): (SystemRun & { readonly durationMs: number }) | undefined {
    const record = this.answered(rollout);
    if (record === undefined) return undefined;
    const { trace, usage, durationMs, own = {} } = record;
    return { output: outputOf(record), trace, usage, durationMs, ...own };
  }

  /** The output of a rollout, or undefined where the journal has none that can be read. */
  outputOf(rollout: string): string | undefined {
    const record = this.answered(rollout) ?? this.finished(rollout);
    return record?.trace === undefined ? undefined : outputOf(record);
  }

  /** What a rollout that was scored gave, or undefined where the journal has it no more. */
  detailsOf(rollout: string): RolloutDetails | undefined {
    const finished = this.finished(rollout);
    const reply = finished?.trace === undefined ? this.answered(rollout) : finished;
    if (finished === undefined || reply === undefined) return undefined;
    return { output: outputOf(reply), trace: reply.trace ?? [], feedback: finished.feedback };
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

/** Reads an event of a journal by its place; undefined where none can be read there. */
export function readEventAt(file: string, { offset, size }: LinePlace): JournalEvent | undefined {
  const line = readBytes(file, offset, size);
  const read = line === undefined ? undefined : readEvent(line.toString('utf8').replace(/^\uFEFF/, ''));
  return read?.kind === 'event' ? read.event : undefined;
}

/** So many bytes of a file, or undefined where it does not have them. */
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
