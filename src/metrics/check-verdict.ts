import { placeOf, type Row } from '../datasets/row';
import { MetricError } from './metric-error';
import type { Verdict } from './rule';

/**
 * Checks that a verdict is a score with a reason.
 *
 * @throws MetricError when it isn't, which is a fault of the metric and not of the output.
 */
export function checkVerdict(rule: string, { score, reason, objectives = {} }: Verdict, row: Row): void {
  for (const [name, value] of [['score', score], ...Object.entries(objectives)] as const) {
    if (value >= 0 && value <= 1) continue;
    throw new MetricError(
      `The metric's rule "${rule}" gave ${value} as the ${name === 'score' ? 'score' : `objective "${name}"`}. ` +
        'A score is a number from 0 to 1. Correct the metric.',
      placeOf(row),
    );
  }
  if (reason.trim() === '') {
    throw new MetricError(
      `The metric's rule "${rule}" gave no feedback with its score ${score}. Reflections learn from feedback, so have the metric ` +
        'say what was expected and what it got.',
      placeOf(row),
    );
  }
}
