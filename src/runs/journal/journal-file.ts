// Tested by test/unit/runs/journal/journal-writer.test.ts.
import { join } from 'node:path';
import type { RunEvent } from '../../gepa/events';
import type { LinePlace } from './rollout-store';

/** Path of a run's journal: its events in order, one JSON object per line. */
export function journalFile(runFolder: string): string {
  return join(runFolder, 'journal.jsonl');
}

/** An event of a journal with the position of its line. */
export interface JournalEntry extends LinePlace {
  readonly event: RunEvent;
  /** Counted from 1; 0 for a missing start that was read from `run.json`. */
  readonly line: number;
}
