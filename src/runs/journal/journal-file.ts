import { join } from 'node:path';
import type { RunEvent } from '../../gepa/events';
import type { LinePlace } from './rollout-store';

/** The events of a run in the order in which they happened, one JSON object a line. */
export function journalFile(runFolder: string): string {
  return join(runFolder, 'journal.jsonl');
}

/** An event of a journal and the line that holds it. */
export interface JournalEntry extends LinePlace {
  readonly event: RunEvent;
  /** Counted from 1; 0 for a beginning that was lost and comes from `run.json`. */
  readonly line: number;
}
