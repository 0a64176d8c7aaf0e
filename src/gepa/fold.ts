import { approximateSize, type ExampleReference, type Origin } from './candidate';
import { inPresentForm } from './earlier-proposal';
import type { DecisionEvent, ResultEvent, RunEvent } from './events';
import { addUsage, noUsage, type Usage } from './rollout';
import type { Expense, RunDescription } from './run-description';
import { averageOf, type FoldedState } from './folded-state';
import { isLeftOut } from './failures/left-out';
import { joinPool, leaveOut, withoutLeftOut } from './pool-scores';
import { waitsForDeveloper, type Activity, type ProposalState, type RunState } from './state';
import { valueOf } from './named-values';

/**
 * Folds a run's events to its state. The same events give the same state wherever they are folded: in the worker, in the
 * editor, in the dashboard, and after a resume.
 */
export class RunFold {
  private constructor(private folded: FoldedState | undefined) {}

  /** Folds a run from its first event on. */
  static over(events: Iterable<RunEvent>): RunFold {
    const fold = new RunFold(undefined);
    for (const event of events) fold.apply(event);
    return fold;
  }

  /** Continues from a state that was sent as data, e.g. to a webview. */
  static from(state: RunState): RunFold {
    return new RunFold(structuredClone(state) as FoldedState);
  }

  /** The state after the events so far. It is a live view: later events change it. Throws before `runStarted`. */
  get state(): RunState {
    return this.started();
  }

  /** Takes up the next event. Throws when a run does not begin with `runStarted`. */
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
      case 'runContinued':
      case 'runPaused':
        // Earlier versions could write one behind the end of a run, which only a resume takes back.
        if (state.status.kind === 'stopped') return;
        state.status = statusAfter(event);
        return;
      case 'runStopped':
        state.status = { kind: 'stopped', reason: event.reason };
        return;
      case 'rolloutAnswered':
      case 'rolloutFinished':
      case 'rolloutBroken':
      case 'rolloutFailed':
      case 'reflectionFinished':
      case 'reflectionFailed':
      case 'callsWasted':
      case 'reviewDecided':
      case 'guidanceGiven':
      case 'guidanceRemoved':
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
    broken: [],
    guidance: [],
    leftOut: [],
    endpoints: [],
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
    activeMs: 0,
    lastEventAt: at,
  };
}

/** Time counts while the run is at work: neither pauses, nor gaps before a resume, nor waiting for the developer. */
function countTime(state: FoldedState, event: RunEvent): void {
  // Guidance may also be given while nothing works on the run: it says nothing of the time before it.
  if (event.type === 'guidanceGiven' || event.type === 'guidanceRemoved') return;
  const resumes = event.type === 'runResumed' || event.type === 'runContinued';
  const isAtWork = state.status.kind === 'running' && !resumes && !waitsForDeveloper(state);
  if (isAtWork) state.activeMs += Math.max(0, event.at - state.lastEventAt);
  state.lastEventAt = Math.max(state.lastEventAt, event.at);
}

function statusAfter(event: Extract<RunEvent, { type: 'runPaused' | 'runContinued' }>): RunState['status'] {
  if (event.type === 'runContinued') return { kind: 'running' };
  return event.outage === undefined ? { kind: 'paused' } : { kind: 'paused', outage: event.outage };
}

function applyResult(state: FoldedState, event: ResultEvent): void {
  switch (event.type) {
    case 'rolloutAnswered':
      countUsage(state, 'task', event.usage);
      return;
    case 'rolloutFinished':
      applyRollout(state, event);
      return;
    case 'rolloutBroken':
      countRollout(state, event);
      return;
    case 'rolloutFailed':
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
      changeProposal(state, event.proposal, { decision: event.decision });
      return;
    case 'guidanceGiven':
      state.guidance = [...state.guidance, event.guidance];
      return;
    case 'guidanceRemoved':
      state.guidance = state.guidance.filter(({ number }) => number !== event.number);
  }
}

type RolloutEvent = Extract<ResultEvent, { type: 'rolloutFinished' }>;

function countUsage(state: FoldedState, expense: Expense, usage: Usage): void {
  const { task, reflection } = state.usage;
  state.usage =
    expense === 'task'
      ? { task: addUsage(task, usage), reflection }
      : { task, reflection: addUsage(reflection, usage) };
}

function applyRollout(state: FoldedState, event: RolloutEvent): void {
  countUsage(state, 'task', event.usage);
  countRollout(state, event);
  keepScore(state, event);
  keepBestOutput(state, event);
}

function countRollout(state: FoldedState, { example }: Pick<RolloutEvent, 'example'>): void {
  if (example.set === 'test') state.testRollouts += 1;
  else state.rollouts += 1;
}

function keepBestOutput(state: FoldedState, { rollout, subject, example, score }: RolloutEvent): void {
  if (example.set !== 'pareto' || subject.kind !== 'candidate' || !countsIn(state, example)) return;
  const best = state.bestOutputs[example.index];
  // Of equals the oldest candidate's, so that it does not depend on which reply came first.
  const isBetter = !best || score > best.score || (score === best.score && subject.index < best.candidate);
  if (isBetter) state.bestOutputs[example.index] = { candidate: subject.index, score, rollout };
}

/** A journal may have been edited: nothing is kept for an example that the run does not have. */
function countsIn(state: FoldedState, example: ExampleReference): boolean {
  const { set, index } = example;
  const exists = Number.isInteger(index) && index >= 0 && index < state.run.examples[set].length;
  return exists && !isLeftOut(state, example);
}

type Score = Pick<RolloutEvent, 'subject' | 'example' | 'score' | 'objectives'>;

function keepScore(state: FoldedState, { subject, example, score, objectives }: Score): void {
  const candidate = subject.kind === 'candidate' ? state.candidates[subject.index] : undefined;
  if (candidate === undefined || !countsIn(state, example)) return;
  if (example.set === 'test') {
    if (candidate.testScores.length === 0) candidate.testScores = state.run.examples.test.map(() => null);
    candidate.testScores[example.index] = score;
    candidate.test = averageOf(candidate.testScores);
  } else if (example.set === 'pareto') {
    const isFirst = (candidate.scores[example.index] ?? null) === null;
    candidate.scores[example.index] = score;
    candidate.pareto = isFirst
      ? { sum: candidate.pareto.sum + score, count: candidate.pareto.count + 1 }
      : averageOf(candidate.scores);
    for (const name of state.run.objectives) {
      const scores = valueOf(candidate.objectiveScores, name) ?? state.run.examples.pareto.map(() => null);
      scores[example.index] = valueOf(objectives, name) ?? null;
      candidate.objectiveScores = { ...candidate.objectiveScores, [name]: scores };
    }
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
      keepMeasurement(state, event.proposal, event.after);
      return;
    case 'proposalDiscarded':
      changeProposal(state, event.proposal, { status: 'discarded', discard: event.reason });
      if (event.reason.kind === 'broken' || event.reason.kind === 'refused') include(state.broken, event.proposal);
      state.activity = { kind: 'choosing' };
      return;
    case 'reviewRequested':
      changeProposal(state, event.proposal, { status: 'waiting' });
      state.activity = { kind: 'choosing' };
      return;
    case 'reviewTaken':
      changeProposal(state, event.proposal, { status: 'testing' });
      return;
    case 'testStarted':
      state.activity = { kind: 'scoringTest', candidates: event.candidates };
  }
}

/** Scores without a baseline are those of a combination's parts, in a journal of an earlier version. */
function keepMeasurement(state: FoldedState, number: number, after: readonly (number | null)[]): void {
  const baseline = state.proposals[number - 1]?.proposal.baseline;
  if (baseline === undefined) return;
  const { of: against, examples, scores: before } = baseline;
  const scores = after.filter((score) => score !== null);
  changeProposal(state, number, { status: 'testing', measured: { against, examples, before, after: scores } });
}

function reflecting(activity: Activity, components: readonly string[]): Activity {
  return activity.kind === 'runningParents' ? { kind: 'reflecting', tasks: activity.tasks, components } : activity;
}

function iterationOf({ proposals }: FoldedState, origin: Origin): number {
  return origin.kind === 'seed' ? 0 : (proposals[origin.proposal - 1]?.proposal.iteration ?? 0);
}

function changeProposal(state: FoldedState, number: number, change: Partial<ProposalState>): void {
  const proposal = state.proposals[number - 1];
  if (proposal === undefined) return;
  state.proposals[number - 1] = { ...proposal, ...change };
  if (change.status === 'waiting') include(state.waiting, number);
  else if (change.status !== undefined) exclude(state.waiting, number);
}

/** Puts a number where it belongs among ascending ones: at the end or near it. */
function include(numbers: number[], number: number): void {
  if (numbers.includes(number)) return;
  const place = 1 + numbers.findLastIndex((other) => other < number);
  numbers.splice(place, 0, number);
}

function exclude(numbers: number[], number: number): void {
  const place = numbers.indexOf(number);
  if (place >= 0) numbers.splice(place, 1);
}
