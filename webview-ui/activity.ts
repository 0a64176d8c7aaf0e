import { nameOfCandidate } from '../src/gepa/words/origin-words';
import { setNames } from '../src/gepa/candidate';
import type { Task } from '../src/gepa/events';
import { describeRetry } from '../src/gepa/words/outage-words';
import { outageOf, pausingFindings, waitingProposals, waitsForDeveloper, type RunState } from '../src/gepa/state';
import { batchWaitOf } from '../src/gepa/batch-wait';
import { describeBatchWait } from '../src/gepa/words/batch-words';
import { timeLeft } from '../src/gepa/budget/forecast';
import { remainingRun } from '../src/gepa/failures/left-out';
import { dashboardWords as words } from './dashboard-words';

/** Describes what a run is doing and roughly how much time is left. */
export interface ActivityInWords {
  /** `Now`, `Paused`, `Waiting`, or `Interrupted` if it has not ended but no worker has it open. */
  readonly label: string;
  readonly text: string;
  /** Whether to show a progress ring. */
  readonly busy: boolean;
}

/**
 * Returns the line "Now" of a run that has not stopped.
 *
 * @param now in milliseconds since 1970.
 */
export function describeActivity(state: RunState, live: boolean, now = Date.now()): ActivityInWords {
  if (!live) {
    return {
      label: words.interrupted,
      text: words.interruptedHint,
      busy: false,
    };
  }
  const outage = outageOf(state);
  if (outage !== undefined) {
    return {
      label: words.waiting,
      text: `${outage.message} ${describeRetry(outage, now)}`,
      busy: false,
    };
  }
  const findings = pausingFindings(state);
  if (findings.length > 0) {
    return { label: words.paused, text: words.pausedFor(findings.map(({ text }) => text)), busy: false };
  }
  if (state.status.kind === 'paused') {
    return { label: words.paused, text: words.pausedHint, busy: false };
  }
  const left = timeLeft(state, live);
  const waitsForReview = waitsForDeveloper(state);
  const text = waitsForReview ? words.waitingForReview(waitingProposals(state).length) : doing(state);
  const batch = batchWaitOf(state);
  // Until the batch is back, the rate so far says nothing about the time left.
  const more = batch === undefined ? left : describeBatchWait(batch);
  return { label: words.now, text: more === undefined ? text : `${text} · ${more}`, busy: !waitsForReview };
}

/** Returns the line of a run that another window or a terminal runs. */
export function describeElsewhere(state: RunState): ActivityInWords {
  const isIdle = state.status.kind === 'paused' || waitsForDeveloper(state);
  const text = waitsForDeveloper(state)
    ? words.waitingForReview(waitingProposals(state).length)
    : isIdle
      ? words.pausedElsewhere
      : doing(state);
  return { label: words.now, text: words.elsewhere(text), busy: !isIdle };
}

function doing(state: RunState): string {
  const { activity } = state;
  switch (activity.kind) {
    case 'starting':
      return words.starting;
    case 'scoring': {
      const done = state.candidates[activity.candidate]?.pareto.count ?? 0;
      return words.scoring(activity.candidate, done, remainingRun(state).examples.pareto.length);
    }
    case 'runningParents':
      return words.runningParents(parentsOf(activity.tasks), examplesOf(activity.tasks));
    case 'reflecting':
      return `${words.reflecting(parentsOf(activity.tasks), examplesOf(activity.tasks))}${modulesOf(state, activity.components)}`;
    case 'testingProposal': {
      const parents = state.proposals[activity.proposal - 1]?.proposal.parents ?? [];
      return words.testing(activity.proposal, parents.map(nameOfCandidate).join(' and '), activity.examples);
    }
    case 'askingAgain':
      return words.askingAgain(activity.proposal);
    case 'choosing':
      return words.choosing;
    case 'final':
      return words.final(activity.candidates.length, setNames[activity.set]);
    case 'scoringTest': {
      const rows = remainingRun(state).examples.test.length * activity.candidates.length;
      return words.scoringTest(state.testRollouts, rows);
    }
  }
}

/** Names the modules, unless there is only one. */
function modulesOf(state: RunState, components: readonly string[]): string {
  return Object.keys(state.run.seed).length > 1 ? words.inModules(components) : '';
}

function parentsOf(tasks: readonly Task[]): string {
  return [...new Set(tasks.map(({ parent }) => parent))].map(nameOfCandidate).join(', ');
}

function examplesOf(tasks: readonly Task[]): number {
  return tasks.reduce((sum, { minibatch }) => sum + minibatch.length, 0);
}
