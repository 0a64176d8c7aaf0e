// Tested by test/unit/gepa/fold.test.ts.
import type { ExampleReference } from './candidate';
import type { ResultEvent } from './events';
import { isLeftOut } from './failures/left-out';
import { averageOf, examplesIn, scoreOn } from './across-models';
import type { FoldedCandidate, FoldedState } from './folded-state';
import { valueOf } from './named-values';
import { addUsage, type Usage } from './rollout';
import type { Average } from './state';
import type { Expense } from './run-description';

type RolloutEvent = Extract<ResultEvent, { type: 'rolloutFinished' }>;

/** Adds the usage of calls. */
export function countUsage(state: FoldedState, expense: Expense, usage: Usage): void {
  const { task, reflection } = state.usage;
  state.usage =
    expense === 'task'
      ? { task: addUsage(task, usage), reflection }
      : { task, reflection: addUsage(reflection, usage) };
}

/** Applies a scored rollout: its usage, its score, and its output if it is the best so far. */
export function applyRollout(state: FoldedState, event: RolloutEvent): void {
  countUsage(state, 'task', event.usage);
  countEffort(state, event);
  countRollout(state, event);
  keepScore(state, event);
  keepBestOutput(state, event);
}

/** Returns what is known of a rollout's reply, and forgets it. */
export function takeAnswer(state: FoldedState, rollout: string): FoldedState['answered'][number] | undefined {
  const place = state.answered.findIndex((one) => one.rollout === rollout);
  return place < 0 ? undefined : state.answered.splice(place, 1)[0];
}

/** Adds what a candidate's rollout cost and how long the system took. */
function countEffort(state: FoldedState, event: RolloutEvent): void {
  const answer = takeAnswer(state, event.rollout);
  const candidate = event.subject.kind === 'candidate' ? state.candidates[event.subject.index] : undefined;
  if (candidate === undefined) return;
  const { costUsd } = answer === undefined ? event.usage : addUsage(answer.usage, event.usage);
  if (costUsd !== undefined) candidate.cost = plus(candidate.cost, costUsd);
  candidate.duration = plus(candidate.duration, (answer ?? event).durationMs);
}

function plus({ sum, count }: Average, value: number): Average {
  return { sum: sum + value, count: count + 1 };
}

/** Counts a rollout. Those of the test set are counted apart, since the budget doesn't include them. */
export function countRollout(state: FoldedState, { example }: Pick<RolloutEvent, 'example'>): void {
  if (example.set === 'test') state.testRollouts += 1;
  else state.rollouts += 1;
}

function keepBestOutput(state: FoldedState, { rollout, subject, example, score }: RolloutEvent): void {
  if (example.set !== 'pareto' || subject.kind !== 'candidate' || !countsIn(state, example)) return;
  const best = state.bestOutputs[example.index];
  // Ties go to the older candidate, so that the result doesn't depend on which reply came first.
  const isBetter = !best || score > best.score || (score === best.score && subject.index < best.candidate);
  if (isBetter) state.bestOutputs[example.index] = { candidate: subject.index, score, rollout };
}

/** Whether the run has the example and it wasn't left out. A journal may have been edited. */
function countsIn(state: FoldedState, example: ExampleReference): boolean {
  const { set, index } = example;
  const exists = Number.isInteger(index) && index >= 0 && index < state.run.examples[set].length;
  return exists && !isLeftOut(state, example);
}

/** Keeps a score of a further measurement, and lets the mean of the further ones count. */
function keepRepeat(candidate: FoldedCandidate, example: number, score: number): void {
  const [first = [...candidate.scores], ...repeats] = candidate.measurements ?? [];
  const open = repeats.find((repeat) => (repeat[example] ?? null) === null) ?? first.map(() => null);
  open[example] = score;
  const all = repeats.includes(open) ? repeats : [...repeats, open];
  candidate.measurements = [first, ...all];
  const { sum, count } = averageOf(all.map((repeat) => repeat[example] ?? null));
  candidate.scores[example] = sum / count;
}

type Score = Pick<RolloutEvent, 'subject' | 'example' | 'score' | 'objectives'>;

/** Keeps a candidate's score on an example of the Pareto set or the test set. */
export function keepScore(state: FoldedState, { subject, example, score, objectives }: Score): void {
  const candidate = subject.kind === 'candidate' ? state.candidates[subject.index] : undefined;
  if (candidate === undefined || !countsIn(state, example)) return;
  if (example.set === 'test') {
    if (candidate.testScores.length === 0) candidate.testScores = state.run.examples.test.map(() => null);
    candidate.testScores[example.index] = score;
    candidate.test = scoreOn(state.run, examplesIn(state.run, 'test'), candidate.testScores);
  } else if (example.set === 'pareto') {
    const isFirst = (candidate.scores[example.index] ?? null) === null;
    if (isFirst) candidate.scores[example.index] = score;
    else keepRepeat(candidate, example.index, score);
    const isSum = isFirst && state.run.search.acrossModels !== 'worst';
    candidate.pareto = isSum
      ? { sum: candidate.pareto.sum + score, count: candidate.pareto.count + 1 }
      : scoreOn(state.run, examplesIn(state.run, 'pareto'), candidate.scores);
    for (const name of state.run.objectives) {
      const scores = valueOf(candidate.objectiveScores, name) ?? state.run.examples.pareto.map(() => null);
      scores[example.index] = valueOf(objectives, name) ?? null;
      candidate.objectiveScores = { ...candidate.objectiveScores, [name]: scores };
    }
  }
}
