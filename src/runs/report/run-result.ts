// Tested by test/unit/runs/report/partial-scores.test.ts.
import { nameOfExample } from '../../gepa/candidate';
import type { StopReason } from '../../gepa/events';
import { shortReason } from '../../gepa/words/left-out-words';
import { spendingByUse, spendingPerImprovement } from '../../gepa/budget/spending-by-use';
import { rowsToShow } from '../../gepa/paired-comparison';
import { noUsage, type Spending } from '../../gepa/rollout';
import type { Expense, ModelUse } from '../../gepa/run-description';
import { scoreOnSet } from '../../gepa/set-score';
import { winnerOf, type Verdict } from '../../gepa/winner';
import { objectiveMean } from '../../gepa/words/objective-words';
import { bestCandidate, type CandidateState, type RunState } from '../../gepa/state';

interface CandidateMeans {
  readonly pareto: number | null;
  readonly test: number | null;
  /** Means of the objectives on the Pareto set, each in its own unit. Absent if the metric has none. */
  readonly objectives?: Readonly<Record<string, number | null>>;
}

/** A run's outcome in numbers, for programs. Scores are means in [0, 1], and null until a whole set is scored. */
export interface RunResult {
  /** The run's folder. */
  readonly run: string;
  /** Why it ended, e.g. `budget:rollouts`; null before that. */
  readonly stopped: string | null;
  readonly rollouts: number;
  readonly reflections: number;
  readonly candidates: number;
  readonly seed: CandidateMeans;
  readonly best: CandidateMeans & {
    readonly candidate: number;
    /** What the paired scores of the test set show against the seed; null until it is scored, and for the seed. */
    readonly verdict: Verdict | null;
    /** 95% interval of the mean paired difference to the seed on the test set; null where there is none. */
    readonly interval: readonly [number, number] | null;
    /** About how many test rows would show a difference of the measured size; null where one is shown, or where that is unknown. */
    readonly rowsToShow: number | null;
  };
  /** Examples that could not be run or scored, and that no score counts. */
  readonly leftOut: readonly { readonly example: string; readonly source: string; readonly reason: string }[];
  /** What each use of a model took. `isEstimated` is set where an endpoint reports no tokens. */
  readonly usage: Readonly<Partial<Record<ModelUse, Spending>>> & Readonly<Record<Expense, Spending>>;
  /** What each accepted candidate took on average; null if there is none. */
  readonly perImprovement: Spending | null;
  /** [rollouts, best mean on the Pareto set] for each candidate that joined the pool. */
  readonly curve: readonly (readonly [number, number])[];
}

/** Returns the outcome of a run so far. */
export function runResult(runFolder: string, state: RunState): RunResult {
  const seed = state.candidates[0];
  const best = bestCandidate(state);
  const test = winnerOf(state)?.test;
  const interval = test?.comparison.interval;
  return {
    run: runFolder,
    stopped: state.status.kind === 'stopped' ? stopCode(state.status.reason) : null,
    rollouts: state.rollouts,
    reflections: state.reflections,
    candidates: state.candidates.filter(({ inPool }) => inPool).length,
    seed: meansOf(state, seed),
    best: {
      candidate: best?.index ?? 0,
      ...meansOf(state, best),
      verdict: test?.verdict ?? null,
      interval: interval === undefined ? null : [interval.low, interval.high],
      rowsToShow: test?.verdict === 'noDifferenceShown' ? (rowsToShow(test.comparison) ?? null) : null,
    },
    leftOut: state.leftOut.map(({ example, detail }) => ({
      example: nameOfExample(example),
      source: state.run.examples[example.set][example.index]?.source ?? '',
      reason: shortReason(detail),
    })),
    usage: {
      task: noUsage,
      reflection: noUsage,
      ...Object.fromEntries(spendingByUse(state).map(({ use, spending }) => [use, spending])),
    },
    perImprovement: spendingPerImprovement(state) ?? null,
    curve: state.curve.map(({ rollouts, best: score }) => [rollouts, score]),
  };
}

function stopCode(reason: StopReason): string {
  return reason.kind === 'budget' ? `budget:${reason.limit}` : reason.kind;
}

function meansOf(state: RunState, candidate: CandidateState | undefined): CandidateMeans {
  const mean = (set: 'pareto' | 'test') =>
    candidate === undefined ? null : (scoreOnSet(state, candidate, set).mean ?? null);
  const objectives = state.run.objectives.map(
    (name) => [name, candidate === undefined ? null : (objectiveMean(state, candidate, name) ?? null)] as const,
  );
  return {
    pareto: mean('pareto'),
    test: mean('test'),
    ...(objectives.length === 0 ? {} : { objectives: Object.fromEntries(objectives) }),
  };
}
