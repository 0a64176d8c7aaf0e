import { compareOnSet } from '../../gepa/across-models';
import { totalSpending } from '../../gepa/budget/spending-by-use';
import { comparePaired, type PairedComparison } from '../../gepa/paired-comparison';
import { tokensOf } from '../../gepa/rollout';
import { scoreOnSet } from '../../gepa/set-score';
import { bestCandidate, canResume, type CandidateState, type RunState } from '../../gepa/state';
import { describeStop } from '../../gepa/words/reasons';
import { verdictOf, type Verdict } from '../../gepa/winner';
import type { ComparedRun } from './compared-run';

/** Values of several seeds: their mean, the lowest and the highest. */
export interface Spread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A point of a curve over rollouts or money. */
export interface CurvePoint {
  readonly amount: number;
  /** Mean over the seeds of the best mean on the Pareto set. */
  readonly best: number;
}

/** How the winners of a preset compare with other texts on the test rows, each row with the mean of its scores over the seeds. */
export interface TestComparison {
  readonly comparison: PairedComparison;
  readonly verdict: Verdict;
}

/** What a preset reached. All amounts are means over its runs. */
export interface PresetResult {
  readonly preset: string;
  readonly runs: readonly ComparedRun[];
  /** How many of the runs were run to their end. Only these have test scores. */
  readonly finished: number;
  /** Why others were not, in words. */
  readonly problems: readonly string[];
  /** Best means on the Pareto set, also of runs that are not finished. */
  readonly pareto?: Spread;
  /** Scores of the winners. The interval is that of the mean over the test rows, at 95%; absent when it isn't known. */
  readonly test?: Spread & { readonly rows: number; readonly interval?: PairedComparison['interval'] };
  readonly againstSeed?: TestComparison;
  /** Against the winners of the first preset. Absent for the first itself. */
  readonly againstFirst?: TestComparison;
  readonly rollouts: number;
  readonly testRollouts: number;
  readonly reflections: number;
  readonly tokens: number;
  /** Whether some of the tokens are estimated. */
  readonly isEstimated: boolean;
  /** US dollars. Absent if a price isn't known. */
  readonly usd?: number;
  readonly byRollouts: readonly CurvePoint[];
  /** Over US dollars. Empty unless a price is known. */
  readonly byMoney: readonly CurvePoint[];
}

/** Puts the runs of a comparison together, preset by preset in their order. */
export function presetResults(runs: readonly ComparedRun[]): readonly PresetResult[] {
  const presets = [...new Set(runs.map(({ preset }) => preset))];
  const first = tested(runs.filter(({ preset }) => preset === presets[0]));
  return presets.map((preset, place) => {
    const own = runs.filter((run) => run.preset === preset);
    const states = own.flatMap(({ state }) => (state === undefined ? [] : [state]));
    const ended = own.filter(isFinished);
    const paretos = states.flatMap(paretoOf);
    const costs = states.map((state) => totalSpending(state).costUsd);
    const known = costs.filter((usd) => usd !== undefined);
    return {
      preset,
      runs: own,
      finished: ended.length,
      problems: own.flatMap(problemOf),
      ...(paretos.length === 0 ? {} : { pareto: spreadOf(paretos) }),
      ...testResult(tested(own), place === 0 ? undefined : first),
      rollouts: meanOver(states, ({ rollouts }) => rollouts),
      testRollouts: meanOver(states, ({ testRollouts }) => testRollouts),
      reflections: meanOver(states, ({ reflections }) => reflections),
      tokens: meanOver(states, (state) => tokensOf(totalSpending(state))),
      isEstimated: states.some((state) => totalSpending(state).isEstimated === true),
      ...(known.length === 0 || known.length < costs.length ? {} : { usd: meanOver(known, (usd) => usd) }),
      byRollouts: meanCurve(
        own.map(({ steps, state }) =>
          withEnd(
            steps.map((step) => [step.rollouts, step.best]),
            state?.rollouts,
          ),
        ),
      ),
      byMoney: known.length === 0 || known.length < costs.length ? [] : meanCurve(own.map(moneyCurve)),
    };
  });
}

type FinishedRun = ComparedRun & { readonly state: RunState };

function isFinished(run: ComparedRun): run is FinishedRun {
  return run.state?.status.kind === 'stopped' && !canResume(run.state);
}

function problemOf({ state, problem }: ComparedRun): readonly string[] {
  if (problem !== undefined) return [problem];
  if (state?.status.kind !== 'stopped' || !canResume(state)) return [];
  const { reason } = state.status;
  return reason.kind === 'cancelled' ? [] : [reason.kind === 'failed' ? reason.message : describeStop(reason, state)];
}

function paretoOf(state: RunState): readonly number[] {
  const best = bestCandidate(state);
  const mean = best && scoreOnSet(state, best, 'pareto').mean;
  return mean === undefined ? [] : [mean];
}

/** A finished run whose seed and winner are scored on the test set. */
interface TestedRun {
  readonly state: RunState;
  readonly seed: CandidateState;
  readonly winner: CandidateState;
  readonly score: number;
}

function tested(runs: readonly ComparedRun[]): readonly TestedRun[] {
  return runs.filter(isFinished).flatMap(({ state }) => {
    const [seed, winner] = [state.candidates[0], bestCandidate(state)];
    const score = winner && scoreOnSet(state, winner, 'test').mean;
    if (seed === undefined || winner === undefined || score === undefined) return [];
    return [{ state, seed, winner, score }];
  });
}

function testResult(
  own: readonly TestedRun[],
  first: readonly TestedRun[] | undefined,
): Pick<PresetResult, 'test' | 'againstSeed' | 'againstFirst'> {
  const [run] = own;
  if (run === undefined) return {};
  const scores = byRow(own.map(({ winner }) => winner.testScores));
  const seeds = byRow(own.map(({ seed }) => seed.testScores));
  const against = (others: readonly (number | null)[]): TestComparison => {
    const comparison = compareOnSet(run.state.run, 'test', scores, others);
    return { comparison, verdict: verdictOf(comparison) };
  };
  const { interval } = comparePaired(
    scores,
    scores.map(() => 0),
  );
  const rows = scores.filter((score) => score !== null).length;
  return {
    test: {
      ...spreadOf(own.map(({ score }) => score)),
      rows,
      ...(interval === undefined ? {} : { interval: { low: Math.max(0, interval.low), high: interval.high } }),
    },
    againstSeed: against(seeds),
    ...(first === undefined || first.length === 0
      ? {}
      : { againstFirst: against(byRow(first.map(({ winner }) => winner.testScores))) }),
  };
}

/** Returns the mean of each row over several runs; null unless all have it. */
function byRow(runs: readonly (readonly (number | null)[])[]): readonly (number | null)[] {
  return (runs[0] ?? []).map((_, row) => {
    const scores = runs.flatMap((run) => run[row] ?? []);
    return scores.length < runs.length ? null : meanOver(scores, (score) => score);
  });
}

type Steps = readonly (readonly [amount: number, best: number])[];

function moneyCurve({ steps, state }: ComparedRun): Steps {
  const priced = steps.flatMap(({ usd, best }) => (usd === undefined ? [] : [[usd, best] as const]));
  return withEnd(priced, state && totalSpending(state).costUsd);
}

/** What was reached last holds until the end of the run. */
function withEnd(steps: Steps, end: number | undefined): Steps {
  const last = steps.at(-1);
  return last === undefined || end === undefined || end <= last[0] ? steps : [...steps, [end, last[1]]];
}

/** Returns the mean of curves with steps, from where all of them have begun. A run that ended keeps what it reached. */
function meanCurve(curves: readonly Steps[]): readonly CurvePoint[] {
  const begun = curves.filter(({ length }) => length > 0);
  if (begun.length === 0) return [];
  const start = Math.max(...begun.map((curve) => curve[0]?.[0] ?? 0));
  const amounts = [...new Set(begun.flatMap((curve) => curve.map(([amount]) => amount)))].sort((a, b) => a - b);
  return amounts
    .filter((amount) => amount >= start)
    .map((amount) => ({
      amount,
      best: meanOver(begun, (curve) => curve.findLast(([at]) => at <= amount)?.[1] ?? 0),
    }));
}

function spreadOf(values: readonly number[]): Spread {
  return { mean: meanOver(values, (value) => value), low: Math.min(...values), high: Math.max(...values) };
}

/** Returns 0 without any. */
function meanOver<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + valueOf(item), 0) / Math.max(1, items.length);
}
