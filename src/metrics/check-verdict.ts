import { placeOf, type Row } from '../datasets/row';
import { valueOf } from '../gepa/named-values';
import { scoreOfValue, type ObjectiveScale, type ObjectiveScales } from '../gepa/objective-scale';
import { MetricError } from './metric-error';
import type { Verdict } from './rule';

/** How a rule's values are read. Values without a scale are scores from 0 to 1. */
interface Scales {
  /** Of the score. */
  readonly scale?: ObjectiveScale | undefined;
  /** Of the rule's own objectives. */
  readonly scales?: ObjectiveScales | undefined;
}

/**
 * Checks that a verdict has values that can be read and a reason, and converts its values to scores from 0 to 1. A value beyond
 * the range that the spec gives counts as the nearer end of it.
 *
 * @throws MetricError when it hasn't, which is a fault of the metric and not of the output.
 */
export function scoredVerdict(rule: string, verdict: Verdict, row: Row, { scale, scales }: Scales = {}): Verdict {
  const { score, reason, objectives } = verdict;
  const scored = (value: number, name: string | undefined): number => {
    const own = name === undefined ? scale : valueOf(scales, name);
    if (own?.range === undefined ? value >= 0 && value <= 1 : !Number.isNaN(value)) {
      return own === undefined ? value : scoreOfValue(own, value);
    }
    const hint = own === undefined ? '' : ', or add its range in the spec, such as range: [0, 100]';
    throw new MetricError(
      `The metric's rule "${rule}" gave ${value} as the ${name === undefined ? 'score' : `objective "${name}"`}. ` +
        `A score is ${expectedNumber(own)}. Correct the metric${hint}.`,
      placeOf(row),
    );
  };
  const result = {
    ...verdict,
    score: scored(score, undefined),
    ...(objectives === undefined
      ? {}
      : {
          objectives: Object.fromEntries(
            Object.entries(objectives).map(([name, value]) => [name, scored(value, name)]),
          ),
        }),
  };
  if (reason.trim() !== '') return result;
  throw new MetricError(
    `The metric's rule "${rule}" gave no feedback with its score ${score}. Reflections learn from feedback, so have the metric ` +
      'say what was expected and what it got.',
    placeOf(row),
  );
}

/** Names the numbers of a scale: `a number from 0 to 100`. */
export function expectedNumber({ range: [low, high] = [0, 1] }: ObjectiveScale = {}): string {
  return `a number from ${low} to ${high}`;
}
