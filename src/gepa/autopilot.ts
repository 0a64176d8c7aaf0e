import type { RunState } from './state';
import { winnerOf, type Winner } from './winner';

/** Whether a run, or a part of it, went on without anybody reviewing its proposals. */
export function wentOnAutopilot({ run, steering }: Pick<RunState, 'run' | 'steering'>): boolean {
  return run.review === 'off' || steering.some(({ change }) => change.kind === 'review' && change.review === 'off');
}

/** Returns the winner of a run that has ended, if it has changes that nobody reviewed; undefined otherwise. */
export function unreviewedWinner(state: RunState): Winner | undefined {
  return state.status.kind === 'stopped' && wentOnAutopilot(state) ? winnerOf(state) : undefined;
}
