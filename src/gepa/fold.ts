import { approximateSize, type Origin } from './candidate';
import { inPresentForm } from './earlier-proposal';
import { isFromDeveloper, type DecisionEvent, type ResultEvent, type RunEvent } from './events';
import { noUsage } from './rollout';
import { applyBatch } from './folded-batches';
import type { RunDescription } from './run-description';
import {
  changeProposal,
  include,
  keepDecision,
  keepMeasurement,
  requestReview,
  returnUnpaid,
  undoDecision,
  withdrawDecision,
} from './folded-proposals';
import { applyRollout, countRollout, countUsage, keepScore, takeAnswer } from './folded-rollouts';
import type { FoldedState } from './folded-state';
import { joinPool, leaveOut, rejoinPool, withoutLeftOut } from './pool-scores';
import { locksAfter, type SteeringChange } from './steering';
import { waitsForDeveloper, type Activity, type RunState } from './state';

/**
 * Folds a run's events into its state. The worker, the editor and the dashboard all fold the same way, so that they
 * agree on the state.
 */
export class RunFold {
  private constructor(private folded: FoldedState | undefined) {}

  /** Folds a run's events from the first one. */
  static over(events: Iterable<RunEvent>): RunFold {
    const fold = new RunFold(undefined);
    for (const event of events) fold.apply(event);
    return fold;
  }

  /** Continues from a state that was sent as data, e.g. to a webview. Takes it over instead of copying it: events change it. */
  static from(state: RunState): RunFold {
    return new RunFold(state as FoldedState);
  }

  /** The state after the events so far. It is a live view: later events change it. Throws before `runStarted`. */
  get state(): RunState {
    return this.started();
  }

  /** Applies the next event. Throws if the first event isn't `runStarted`. */
  apply(event: RunEvent): void {
    if (event.type === 'runStarted') {
      this.folded = emptyState(event.run, event.at);
      return;
    }
    const state = this.started();
    countTime(state, event);
    switch (event.type) {
      case 'runResumed':
        state.status = { kind: 'running' };
        return;
      case 'endpointAnswered':
        state.endpoints = [...state.endpoints, event.baseUrl];
        return;
      case 'batchSent':
      case 'batchAccepted':
      case 'batchEnded':
        applyBatch(state, event);
        return;
      case 'runContinued':
      case 'runPaused':
        // Earlier versions could write this after the end of a run. Only a resume continues a stopped run.
        if (state.status.kind === 'stopped') return;
        state.status = statusAfter(event);
        return;
      case 'runStopped':
        state.status = { kind: 'stopped', reason: event.reason };
        return;
      case 'rolloutsCounted':
        state.rollouts = event.rollouts;
        return;
      case 'rolloutAnswered':
      case 'rolloutFinished':
      case 'rolloutBroken':
      case 'rolloutFailed':
      case 'reflectionFinished':
      case 'reflectionFailed':
      case 'callsWasted':
      case 'reviewDecided':
      case 'reviewWithdrawn':
      case 'guidanceGiven':
      case 'guidanceRemoved':
      case 'steeringGiven':
      case 'runRenamed':
        applyResult(state, event);
        return;
      default:
        applyDecision(state, event);
    }
  }

  private started(): FoldedState {
    if (this.folded === undefined) throw new Error('A run begins with a runStarted event.');
    return this.folded;
  }
}

function emptyState(run: RunDescription, at: number): FoldedState {
  return {
    run,
    status: { kind: 'running' },
    activity: { kind: 'starting' },
    candidates: [],
    proposals: [],
    waiting: [],
    decided: [],
    broken: [],
    guidance: [],
    review: run.review,
    locks: run.locks ?? [],
    steering: [],
    leftOut: [],
    endpoints: [],
    batches: [],
    skipped: [],
    iterations: 0,
    underWay: [],
    rollouts: 0,
    testRollouts: 0,
    reflections: 0,
    usage: { task: noUsage, reflection: noUsage },
    best: undefined,
    curve: [],
    bestPerExample: run.examples.pareto.map(() => null),
    bestOutputs: run.examples.pareto.map(() => null),
    answered: [],
    activeMs: 0,
    lastEventAt: at,
  };
}

/**
 * Adds the time since the last event if the run was active, as opposed to paused, interrupted or waiting for the
 * developer.
 */
function countTime(state: FoldedState, event: RunEvent): void {
  if (isFromDeveloper(event)) return;
  const resumes = event.type === 'runResumed' || event.type === 'runContinued';
  const isAtWork = state.status.kind === 'running' && !resumes && !waitsForDeveloper(state);
  if (isAtWork) state.activeMs += Math.max(0, event.at - state.lastEventAt);
  state.lastEventAt = Math.max(state.lastEventAt, event.at);
}

function statusAfter(event: Extract<RunEvent, { type: 'runPaused' | 'runContinued' }>): RunState['status'] {
  if (event.type === 'runContinued') return { kind: 'running' };
  const { outage, findings } = event;
  return {
    kind: 'paused',
    ...(outage === undefined ? {} : { outage }),
    ...(findings === undefined ? {} : { findings }),
  };
}

function applyResult(state: FoldedState, event: ResultEvent): void {
  switch (event.type) {
    case 'rolloutAnswered':
      countUsage(state, 'task', event.usage);
      state.answered.push(event);
      return;
    case 'rolloutFinished':
      applyRollout(state, event);
      return;
    case 'rolloutBroken':
      takeAnswer(state, event.rollout);
      countRollout(state, event);
      return;
    case 'rolloutFailed':
      takeAnswer(state, event.rollout);
      return;
    case 'reflectionFailed':
      return;
    case 'reflectionFinished':
      state.reflections += 1;
      countUsage(state, 'reflection', event.usage);
      return;
    case 'callsWasted':
      countUsage(state, event.expense, event.usage);
      return;
    case 'reviewDecided':
      keepDecision(state, event.proposal, event.decision);
      return;
    case 'reviewWithdrawn':
      withdrawDecision(state, event.proposal);
      return;
    case 'guidanceGiven':
      state.guidance = [...state.guidance, event.guidance];
      return;
    case 'guidanceRemoved':
      state.guidance = state.guidance.filter(({ number }) => number !== event.number);
      return;
    case 'steeringGiven':
      state.steering = [...state.steering, event.steering];
      return;
    case 'runRenamed':
      state.run = { ...state.run, name: event.name };
  }
}

function applyDecision(state: FoldedState, event: DecisionEvent): void {
  switch (event.type) {
    case 'candidateAdded':
      state.candidates.push({
        index: event.candidate,
        parents: event.parents,
        texts: event.texts,
        origin: event.origin,
        size: approximateSize(event.texts),
        scores: state.run.examples.pareto.map(() => null),
        reused: [],
        testScores: [],
        objectiveScores: {},
        objectives: {},
        cost: { sum: 0, count: 0 },
        duration: { sum: 0, count: 0 },
        pareto: { sum: 0, count: 0 },
        test: { sum: 0, count: 0 },
        inPool: false,
        dropped: false,
        addedAtRollouts: state.rollouts,
        addedInIteration: iterationOf(state, event.origin),
      });
      state.activity = { kind: 'scoring', candidate: event.candidate };
      if (event.origin.kind !== 'seed') {
        changeProposal(state, event.origin.proposal, { status: 'accepted', candidate: event.candidate });
      }
      return;
    case 'candidateScored':
      joinPool(state, event.candidate);
      state.activity = { kind: 'choosing' };
      return;
    case 'candidateDropped': {
      const dropped = state.candidates[event.candidate];
      if (dropped !== undefined) {
        dropped.dropped = true;
        if (event.broken !== undefined) dropped.broken = event.broken;
        if (event.broken !== undefined && dropped.origin.kind !== 'seed')
          include(state.broken, dropped.origin.proposal);
      }
      state.activity = { kind: 'choosing' };
      return;
    }
    case 'exampleLeftOut':
      leaveOut(state, event.example, event.detail);
      return;
    case 'rolloutReused':
      keepScore(state, event);
      if (event.subject.kind === 'candidate' && event.example.set === 'pareto') {
        state.candidates[event.subject.index]?.reused.push(event.example.index);
      }
      return;
    case 'iterationStarted':
      state.iterations = event.iteration;
      delete state.nextParent;
      if (event.overlaps === true) state.underWay = [...state.underWay, event.iteration];
      state.activity = { kind: 'runningParents', tasks: event.tasks };
      return;
    case 'iterationEnded':
      state.underWay = state.underWay.filter((iteration) => iteration !== event.iteration);
      return;
    case 'taskSkipped':
      state.skipped.push({ iteration: event.iteration, reason: event.reason });
      state.activity = { kind: 'choosing' };
      return;
    case 'reflectionStarted':
      state.activity = reflecting(state.activity, event.components);
      return;
    case 'proposalMade': {
      const proposal = inPresentForm(event.proposal, state.proposals);
      const { number, baseline } = proposal;
      state.proposals.push(withoutLeftOut(state, { proposal, status: 'made' }));
      state.activity =
        baseline === undefined
          ? { kind: 'choosing' }
          : { kind: 'testingProposal', proposal: number, examples: baseline.examples.length };
      return;
    }
    case 'proposalTested':
      keepMeasurement(state, event.proposal, event.after, event.further);
      return;
    case 'proposalDiscarded':
      changeProposal(state, event.proposal, { status: 'discarded', discard: event.reason });
      if (event.reason.kind === 'broken' || event.reason.kind === 'refused') include(state.broken, event.proposal);
      state.activity = { kind: 'choosing' };
      return;
    case 'reviewRequested':
      requestReview(state, event.proposal, event.unanswered);
      state.activity = { kind: 'choosing' };
      return;
    case 'askedAgain':
      changeProposal(state, event.proposal, { asked: (state.proposals[event.proposal - 1]?.asked ?? 0) + 1 });
      state.activity = { kind: 'askingAgain', proposal: event.proposal };
      return;
    case 'reviewTaken':
      changeProposal(state, event.proposal, { status: 'testing' });
      return;
    case 'decisionUndone':
      undoDecision(state, event);
      state.activity = { kind: 'choosing' };
      return;
    case 'candidateRestored': {
      rejoinPool(state, event.candidate);
      const origin = state.candidates[event.candidate]?.origin ?? { kind: 'seed' };
      if (origin.kind !== 'seed') {
        changeProposal(state, origin.proposal, { status: 'accepted', candidate: event.candidate });
      }
      state.activity = { kind: 'choosing' };
      return;
    }
    case 'steeringTaken':
      state.steering = state.steering.map((given) =>
        given.number === event.number ? { ...given, beforeIteration: event.beforeIteration } : given,
      );
      steer(state, event.change);
      return;
    case 'budgetSpent':
      state.budgetSpent = event.limit;
      returnUnpaid(state, event.limit);
      state.activity = { kind: 'choosing' };
      return;
    case 'finalStarted':
      state.activity = { kind: 'final', candidates: event.candidates, set: event.set };
      return;
    case 'winnerChosen':
      if (state.candidates[event.candidate]?.inPool === true) state.best = event.candidate;
      state.activity = { kind: 'choosing' };
      return;
    case 'testStarted':
      state.activity = { kind: 'scoringTest', candidates: event.candidates };
  }
}

function steer(state: FoldedState, change: SteeringChange): void {
  switch (change.kind) {
    case 'review':
      state.review = change.review;
      return;
    case 'lock':
    case 'unlock':
      state.locks = locksAfter(state.locks, change);
      return;
    case 'nextParent':
      // A journal that was repaired may have another course of the run, without this candidate.
      if (state.candidates[change.candidate]?.inPool === true) state.nextParent = change.candidate;
      return;
    case 'addCandidate':
    case 'undoDecision':
    // What the search does about it follows.
  }
}

function reflecting(activity: Activity, components: readonly string[]): Activity {
  return activity.kind === 'runningParents' ? { kind: 'reflecting', tasks: activity.tasks, components } : activity;
}

function iterationOf({ proposals }: FoldedState, origin: Origin): number {
  return origin.kind === 'seed' ? 0 : (proposals[origin.proposal - 1]?.proposal.iteration ?? 0);
}
