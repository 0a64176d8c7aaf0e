// Tested by test/unit/runs/resume/resume-large-run.test.ts.
import { isDecision, type StopReason } from '../../gepa/events';
import { RunFold } from '../../gepa/fold';
import { upgradeDecision } from './upgrade-decision';
import type { JournalEntry } from '../journal/journal-file';
import { IdNumbers } from '../journal/number-rows';
import { RecordedRun } from './recorded-run';
import { RolloutStore } from '../journal/rollout-store';
import { FoldFilter } from '../journal/fold-filter';

const fruitlessStops: ReadonlySet<StopReason['kind']> = new Set<StopReason['kind']>([
  'noUsableProposal',
  'nothingToLearn',
]);

/** The content of a journal, collected event by event so that the events themselves aren't kept. */
export class Recording {
  readonly fold = RunFold.over([]);
  readonly results: RecordedRun;
  readonly rollouts: RolloutStore;
  private readonly filter = new FoldFilter();
  private entries = 0;
  private iterations = 0;
  private gaveUp = 0;

  /** @param file the journal of the entries. */
  constructor(file: string, entries: Iterable<JournalEntry> = []) {
    const ids = new IdNumbers();
    this.results = new RecordedRun(ids);
    this.rollouts = new RolloutStore(file, ids);
    for (const entry of entries) this.add(entry);
  }

  get isEmpty(): boolean {
    return this.entries === 0;
  }

  /**
   * The last iteration after which the run stopped as fruitless; 0 when it never did. Resuming it is another attempt.
   */
  get givenUpAfter(): number {
    return this.gaveUp;
  }

  private add(entry: JournalEntry): void {
    const { event } = entry;
    this.entries += 1;
    const isFoldable = this.filter.accepts(event);
    if (isFoldable) this.fold.apply(event);
    this.rollouts.record(event, entry);
    if (isDecision(event)) {
      const decision = isFoldable ? upgradeDecision(event, this.fold.state) : event;
      if (decision !== undefined) this.results.add(decision);
    } else this.results.add(event);
    if (event.type === 'iterationStarted') this.iterations = event.iteration;
    if (event.type === 'runStopped' && fruitlessStops.has(event.reason.kind)) this.gaveUp = this.iterations;
  }
}
