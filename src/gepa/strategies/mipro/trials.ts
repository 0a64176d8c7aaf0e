// Tested by test/unit/gepa/strategies/mipro/mipro.test.ts.
import { scoreOn } from '../../across-models';
import type { Proposal } from '../../proposal';
import { meanOf, type Measurement, type RunState } from '../../state';
import type { Observation } from './categorical-tpe';
import type { TrialSpace } from './trial-space';

/** A combination that was tried on minibatches. */
export interface TriedPoint {
  readonly point: readonly number[];
  /** Numbers of the proposals that tried it, ascending. */
  readonly trials: readonly number[];
  /** The mean over its trials. */
  readonly mean: number;
}

interface Trial {
  readonly point: readonly number[];
  readonly number: number;
  readonly mean: number;
  /** The sum of its scores, less that of the base on the same examples. */
  readonly gain: number;
}

/** Returns the observations to draw the next combination from: its trials, and the candidates' scores on the Pareto set. */
export function observationsOf(state: RunState, space: TrialSpace, asked: number): readonly Observation[] {
  const broken = trialProposals(state, asked).filter(
    ({ discard }) => discard?.kind === 'broken' || discard?.kind === 'refused',
  );
  const scored = state.candidates.flatMap(({ inPool, texts, pareto }) => {
    const [choices, score] = [space.pointOf(texts), meanOf(pareto)];
    return !inPool || choices === undefined || score === undefined ? [] : [{ choices, score }];
  });
  return [
    ...scored,
    ...trialsOf(state, space, asked).map(({ point, mean }) => ({ choices: point, score: mean })),
    ...broken.flatMap(({ proposal }) => {
      const choices = pointOf(state, space, proposal);
      return choices === undefined ? [] : [{ choices, score: 0 }];
    }),
  ];
}

/**
 * Returns the combination with the best mean over its trials, the one that was tried first of equals, among those that did better than
 * the base on the same examples. Undefined if there is none that `mayChoose` allows.
 */
export function bestTried(
  state: RunState,
  space: TrialSpace,
  asked: number,
  mayChoose: (point: readonly number[]) => boolean,
): TriedPoint | undefined {
  const byPoint = new Map<string, Trial[]>();
  for (const trial of trialsOf(state, space, asked)) {
    const key = String(trial.point);
    byPoint.set(key, [...(byPoint.get(key) ?? []), trial]);
  }
  let best: TriedPoint | undefined;
  for (const trials of byPoint.values()) {
    const [first] = trials;
    const sum = (of: (trial: Trial) => number) => trials.reduce((total, trial) => total + of(trial), 0);
    const mean = sum((trial) => trial.mean) / trials.length;
    if (first === undefined || sum(({ gain }) => gain) <= 0 || !mayChoose(first.point)) continue;
    if (best === undefined || mean > best.mean) {
      best = { point: first.point, trials: trials.map(({ number }) => number), mean };
    }
  }
  return best;
}

/** Returns the keys of combinations that needn't be tried again: they are candidates, wait for review, were rejected or can't run. */
export function settledPoints(state: RunState, space: TrialSpace): ReadonlySet<string> {
  const proposals = state.proposals.filter(
    ({ status, discard }) =>
      status === 'waiting' ||
      discard?.kind === 'rejected' ||
      discard?.kind === 'edited' ||
      discard?.kind === 'broken' ||
      discard?.kind === 'refused',
  );
  const points = [
    ...state.candidates.filter(({ withdrawn }) => withdrawn !== true).map(({ texts }) => space.pointOf(texts)),
    ...proposals.map(({ proposal }) => pointOf(state, space, proposal)),
  ];
  return new Set(points.flatMap((point) => (point === undefined ? [] : [String(point)])));
}

function trialProposals({ proposals }: RunState, asked: number) {
  return proposals.filter(({ proposal: { origin } }) => origin.kind === 'trial' && origin.asked === asked);
}

function trialsOf(state: RunState, space: TrialSpace, asked: number): readonly Trial[] {
  return trialProposals(state, asked).flatMap(({ proposal, measured }) => {
    const point = pointOf(state, space, proposal);
    if (point === undefined || measured === undefined || measured.examples.length === 0) return [];
    const [before, after] = [sumOf(state, measured, 'before'), sumOf(state, measured, 'after')];
    return [{ point, number: proposal.number, mean: after / measured.examples.length, gain: after - before }];
  });
}

function sumOf({ run }: RunState, measured: Measurement, side: 'before' | 'after'): number {
  return scoreOn(run, measured.examples, measured[side]).sum;
}

function pointOf({ candidates }: RunState, space: TrialSpace, { parents: [parent], texts }: Proposal) {
  return space.pointOf({ ...candidates[parent]?.texts, ...texts });
}
