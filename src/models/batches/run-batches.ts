// Tested by test/unit/runs/session/batched-run.test.ts.
import type { BatchApi, Model } from '../model';
import type { OutageGate } from '../outages/outage-gate';
import { modelFacts, type ModelSpec } from '../provider-registry';
import { BatchingModel } from './batching-model';
import { ConcurrencyLimit } from './concurrency-limit';
import { ScoringRollouts } from './scoring-rollouts';
import type { BatchLog, RecordedBatch } from './sent-batch';

/** A batch with the task model that it asks, by its position in the run. */
export interface BatchOfRun extends RecordedBatch {
  readonly taskModel: number;
}

/** What the batches of a run need from it. */
export interface BatchOptions {
  /** The run's id. */
  readonly run: string;
  /** Batches of earlier sessions whose answers were not all recorded. */
  readonly open: readonly BatchOfRun[];
  readonly log: BatchLog & { sent(batch: BatchOfRun): void };
  /** How many requests may be under way outside of batches. */
  readonly concurrency: number;
  readonly firstLookMs: number;
  readonly longestLookMs: number;
}

/** A task model of a run. */
interface Prompted {
  readonly spec: ModelSpec;
  /** Its position in the run. */
  readonly place: number;
  readonly gate: OutageGate;
}

/**
 * The batches of a run. So that a whole Pareto set gathers in one, the search may have any number of rollouts under way, and the
 * requests outside of batches are limited here.
 */
export class RunBatches {
  readonly scoring = new ScoringRollouts();
  readonly limit: ConcurrencyLimit;

  constructor(private readonly options: BatchOptions) {
    this.limit = new ConcurrencyLimit(options.concurrency);
  }

  /** Sends a model's requests in batches where they may wait; undefined for a model without batches. */
  batched(single: Model, api: BatchApi | undefined, { spec, place, gate }: Prompted): Model | undefined {
    const { endpoint, batches, price } = modelFacts(spec);
    if (api === undefined || batches === undefined) return undefined;
    const { open, log, ...options } = this.options;
    return new BatchingModel(single, {
      ...options,
      api,
      endpoint,
      gate,
      price,
      scoring: this.scoring,
      now: () => gate.now(),
      open: open.filter(({ taskModel }) => taskModel === place),
      log: {
        sent: (batch) => log.sent({ ...batch, taskModel: place }),
        accepted: (key, id) => log.accepted(key, id),
        ended: (key) => log.ended(key),
        tell: (message) => log.tell(message),
      },
    });
  }
}
