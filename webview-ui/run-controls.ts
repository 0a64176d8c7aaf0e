import type { Projection } from '../src/presentation/projection';
import { canResume, waitingProposals } from '../src/gepa/state';

/** What the developer can currently do with the run as a whole. */
export interface RunControls {
  readonly pause: boolean;
  readonly continue: boolean;
  readonly finish: boolean;
  readonly resume: boolean;
  /** The number of proposals whose review can still change the run. */
  readonly toReview: number;
}

/** Another process that runs it takes no input from this window. */
export function controlsOf({ state, live, elsewhere }: Pick<Projection, 'state' | 'live' | 'elsewhere'>): RunControls {
  const { status } = state;
  const stopped = status.kind === 'stopped';
  const resume = !live && !elsewhere && canResume(state);
  return {
    pause: live && status.kind === 'running',
    continue: live && status.kind === 'paused',
    finish: live && !stopped,
    resume,
    toReview: elsewhere || (stopped && !resume) ? 0 : waitingProposals(state).length,
  };
}
