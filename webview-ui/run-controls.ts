import { canResume, waitingProposals, type RunState } from '../src/gepa/state';

/** What the developer can currently do with the run as a whole. */
export interface RunControls {
  readonly pause: boolean;
  readonly continue: boolean;
  readonly finish: boolean;
  readonly resume: boolean;
  /** The number of proposals whose review can still change the run. */
  readonly toReview: number;
}

/** @param live whether a worker has the run open */
export function controlsOf(state: RunState, live: boolean): RunControls {
  const { status } = state;
  const stopped = status.kind === 'stopped';
  const resume = !live && canResume(state);
  return {
    pause: live && status.kind === 'running',
    continue: live && status.kind === 'paused',
    finish: live && !stopped,
    resume,
    toReview: stopped && !resume ? 0 : waitingProposals(state).length,
  };
}
