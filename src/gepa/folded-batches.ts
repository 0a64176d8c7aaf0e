// Tested by test/unit/gepa/fold.test.ts.
import type { RunEvent } from './events';
import type { FoldedState } from './folded-state';

type BatchEvent = Extract<RunEvent, { type: 'batchSent' | 'batchAccepted' | 'batchEnded' }>;

/** Applies what happened to a batch. */
export function applyBatch(state: FoldedState, event: BatchEvent): void {
  switch (event.type) {
    case 'batchSent': {
      const { key, taskModel, requests, at: since } = event;
      state.batches = [...state.batches, { key, taskModel, requests, since }];
      return;
    }
    case 'batchAccepted':
      state.batches = state.batches.map((batch) => (batch.key === event.key ? { ...batch, id: event.id } : batch));
      return;
    case 'batchEnded':
      state.batches = state.batches.filter(({ key }) => key !== event.key);
  }
}
