import type { Task } from '../src/gepa/events';
import { describeRetry } from '../src/gepa/words/outage-words';
import { outageOf, waitingProposals, waitsForDeveloper, type RunState } from '../src/gepa/state';
import { timeLeft } from '../src/gepa/budget/forecast';
import { remainingRun } from '../src/gepa/failures/left-out';
import { countOf, formatCount } from './number-format';

/** What goes on in a run, in words, and roughly how long it will. */
export interface ActivityInWords {
  /** `Now`, `Paused`, `Waiting`, or `Interrupted` when nothing works on it although it has not ended. */
  readonly label: string;
  readonly text: string;
  /** Whether something moves, so that a progress ring is in place. */
  readonly busy: boolean;
}

/**
 * The line "Now" of a run that has not stopped.
 *
 * @param now in milliseconds since 1970.
 */
export function describeActivity(state: RunState, live: boolean, now = Date.now()): ActivityInWords {
  if (!live) {
    return {
      label: 'Interrupted',
      text: 'nothing is running. What was found is kept; Resume continues from here.',
      busy: false,
    };
  }
  const outage = outageOf(state);
  if (outage !== undefined) {
    return {
      label: 'Waiting',
      text: `${outage.message} ${describeRetry(outage, now)}`,
      busy: false,
    };
  }
  if (state.status.kind === 'paused') {
    return { label: 'Paused', text: 'no new rollouts are started. Continue picks up from here.', busy: false };
  }
  const left = timeLeft(state, live);
  const waitsForReview = waitsForDeveloper(state);
  const text = waitsForReview
    ? `waiting for your review of ${countOf(waitingProposals(state).length, 'proposal')}`
    : doing(state);
  return { label: 'Now', text: left === undefined ? text : `${text} · ${left}`, busy: !waitsForReview };
}

function doing(state: RunState): string {
  const { activity } = state;
  switch (activity.kind) {
    case 'starting':
      return 'getting ready';
    case 'scoring': {
      const who = activity.candidate === 0 ? 'the seed' : `candidate ${activity.candidate}`;
      const done = state.candidates[activity.candidate]?.pareto.count ?? 0;
      return `scoring ${who} on the Pareto set (${formatCount(done)} of ${countOf(remainingRun(state).examples.pareto.length, 'example')})`;
    }
    case 'runningParents':
      return `running ${parentsOf(activity.tasks)} on ${countOf(examplesOf(activity.tasks), 'example')}`;
    case 'reflecting':
      return `reflecting on ${countOf(examplesOf(activity.tasks), 'example')} of ${parentsOf(activity.tasks)}${modulesOf(state, activity.components)}`;
    case 'testingProposal': {
      const parents = state.proposals[activity.proposal - 1]?.proposal.parents;
      const from = parents === undefined ? '' : ` from ${parents.map(nameOf).join(' and ')}`;
      return `running proposal ${activity.proposal}${from} on ${countOf(activity.examples, 'example')}`;
    }
    case 'choosing':
      return 'choosing the next parent';
    case 'scoringTest': {
      const rows = remainingRun(state).examples.test.length * activity.candidates.length;
      return `scoring the seed and the winner on the test set (${formatCount(state.testRollouts)} of ${countOf(rows, 'rollout')})`;
    }
  }
}

/** A candidate in running text: `the seed` or `candidate 4`. */
export function nameOf(candidate: number): string {
  return candidate === 0 ? 'the seed' : `candidate ${candidate}`;
}

/** With one module its name would say nothing. */
function modulesOf(state: RunState, components: readonly string[]): string {
  return Object.keys(state.run.seed).length > 1 ? ` (module ${components.join(', ')})` : '';
}

function parentsOf(tasks: readonly Task[]): string {
  return [...new Set(tasks.map(({ parent }) => parent))].map(nameOf).join(', ');
}

function examplesOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { minibatch }) => sum + minibatch.length, 0);
}
