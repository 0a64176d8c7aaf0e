import { batchWaitOf, type BatchWait } from './batch-wait';
import { forecastUsd, timeLeftMs, type CostRange } from './budget/forecast';
import { totalSpending } from './budget/spending-by-use';
import type { Spending } from './rollout';
import type { CandidateOfRun } from './run-description';
import { winnerOf, type WinnerTest } from './winner';
import { bestCandidate, meanOf, waitingProposals, waitsForDeveloper, type RunState, type StatusSummary } from './state';

/** What a list shows of a run. It is stored beside the journal, so that a list needn't read journals. */
export interface RunSummary {
  readonly id: string;
  readonly name: string;
  readonly status: StatusSummary;
  /** Rollouts that the budget counts. */
  readonly rollouts: number;
  /** Absent if the budget doesn't limit rollouts. */
  readonly rolloutLimit?: number;
  readonly candidates: number;
  /** Absent until the seed is scored. Scores are means on the Pareto set. */
  readonly best?: {
    readonly candidate: number;
    readonly score: number;
    readonly seedScore: number;
    /** The scores on the test set and what they show, once the winner and the seed are scored on it. */
    readonly test?: Pick<WinnerTest, 'score' | 'seedScore' | 'verdict'>;
  };
  /** Where the seed is from. Absent when no other run made it. */
  readonly startedFrom?: CandidateOfRun;
  /** Examples that were left out of the run. Absent if there are none. */
  readonly leftOut?: number;
  /** Proposals without a decision. */
  readonly waiting: number;
  /** Whether the run can't continue until the developer decides on a proposal. */
  readonly waitsForDeveloper: boolean;
  /** Absent if the run waits for no batch. */
  readonly batchWait?: BatchWait;
  /** Milliseconds until the budget is spent at the run's rate so far. Absent if there is no estimate. */
  readonly timeLeftMs?: number;
  /** Absent before the first call of a model. */
  readonly spent?: Spending;
  /** The cost of the whole run. Absent if there is no forecast, or the run has ended. */
  readonly forecast?: CostRange;
}

/** Summarizes a run for lists. */
export function summaryOf(state: RunState): RunSummary {
  const { run, status, rollouts, candidates } = state;
  const [best, seed] = [bestCandidate(state), candidates[0]];
  const left = timeLeftMs(state, true);
  const batchWait = status.kind === 'stopped' ? undefined : batchWaitOf(state);
  const spent = totalSpending(state);
  const forecast = status.kind === 'stopped' ? undefined : forecastUsd(state);
  return {
    id: run.id,
    name: run.name,
    status: status.kind === 'stopped' ? { kind: 'stopped', reason: { kind: status.reason.kind } } : status,
    rollouts,
    ...(run.budget.rollouts === undefined ? {} : { rolloutLimit: run.budget.rollouts }),
    candidates: candidates.length,
    ...(best === undefined || seed === undefined
      ? {}
      : {
          best: {
            candidate: best.index,
            score: meanOf(best.pareto) ?? 0,
            seedScore: meanOf(seed.pareto) ?? 0,
            ...testOf(state),
          },
        }),
    ...(run.startedFrom === undefined ? {} : { startedFrom: run.startedFrom }),
    ...(state.leftOut.length === 0 ? {} : { leftOut: state.leftOut.length }),
    waiting: waitingProposals(state).length,
    waitsForDeveloper: waitsForDeveloper(state),
    ...(batchWait === undefined ? {} : { batchWait }),
    ...(left === undefined ? {} : { timeLeftMs: left }),
    ...(spent.calls === 0 ? {} : { spent }),
    ...(forecast === undefined ? {} : { forecast }),
  };
}

function testOf(state: RunState): Pick<NonNullable<RunSummary['best']>, 'test'> {
  const test = winnerOf(state)?.test;
  return test === undefined ? {} : { test: { score: test.score, seedScore: test.seedScore, verdict: test.verdict } };
}
