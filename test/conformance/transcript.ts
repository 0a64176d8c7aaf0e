import type { SearchEvent } from '../../src/gepa/events';
import type { RunState } from '../../src/gepa/state';

/** The events of an iteration, and the count of rollouts at its end. */
export interface Iteration {
  readonly events: unknown[];
  metricCalls: number;
}

/** Records a search's events in the terms of the recorded runs. */
export class Transcript {
  readonly iterations: Iteration[] = [];
  stateOf: () => RunState = () => {
    throw new Error('The search has not begun.');
  };
  leadersOf: () => readonly number[] = () => [];
  private merge = false;
  private pending: (() => void) | undefined;

  take(event: SearchEvent): void {
    this.pending?.();
    this.pending = undefined;
    const iteration = this.iterations.at(-1);
    if (iteration !== undefined) iteration.metricCalls = this.stateOf().rollouts;
    switch (event.type) {
      case 'iterationStarted':
        this.merge = false;
        this.iterations.push({
          events: event.tasks.flatMap(({ parent, minibatch }) => [{ select: parent }, { minibatch }]),
          metricCalls: 0,
        });
        return;
      case 'taskSkipped':
        this.add({ skip: event.reason.kind === 'perfect' ? 'all_scores_perfect' : event.reason.kind });
        return;
      case 'reflectionStarted':
        this.add({ components: event.components });
        return;
      case 'proposalMade':
        if (event.proposal.origin.kind !== 'merge') return;
        this.merge = true;
        this.add({ merge: event.proposal.parents, candidate: event.proposal.texts });
        return;
      case 'proposalDiscarded':
        this.discard(event.proposal);
        return;
      case 'candidateScored':
        if (event.candidate > 0) this.pending = () => this.accept(event.candidate);
        return;
      default:
    }
  }

  /** Ends the transcript. The outcome of the last event is known now. */
  finish(): readonly Iteration[] {
    this.pending?.();
    this.pending = undefined;
    const iteration = this.iterations.at(-1);
    if (iteration !== undefined) iteration.metricCalls = this.stateOf().rollouts;
    return this.iterations;
  }

  private discard(number: number): void {
    const proposal = this.stateOf().proposals[number - 1];
    if (this.merge) this.add({ mergeRejected: true });
    else this.add({ rejected: [total(proposal?.measured?.before), total(proposal?.measured?.after)] });
  }

  private accept(candidate: number): void {
    this.add({ front: this.leadersOf() });
    if (this.merge) this.add({ mergeAccepted: candidate });
    this.add({ accepted: candidate, parents: this.stateOf().candidates[candidate]?.parents });
  }

  private add(event: unknown): void {
    this.iterations.at(-1)?.events.push(event);
  }
}

function total(scores: readonly number[] | undefined): number {
  return (scores ?? []).reduce((sum, score) => sum + score, 0);
}
