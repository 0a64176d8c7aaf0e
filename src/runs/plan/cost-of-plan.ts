import type { Row } from '../../datasets/row';
import type { CostRange } from '../../gepa/budget/forecast';
import { valueOf } from '../../gepa/named-values';
import { textOfValue } from '../../prompts/template';
import { estimateCost } from '../draft/cost-estimate';
import { modelNeedsOf } from '../draft/model-needs';
import type { RunPlan } from './run-plan';

/**
 * Forecasts what a planned search costs, within its budget. Returns undefined if its budget doesn't limit rollouts, a model has no
 * known price, or all are free.
 */
export function costOfPlan({ description, spec, specFile, columns, metric, examples }: RunPlan): CostRange | undefined {
  const { rollouts, usd = Infinity } = description.budget;
  if (rollouts === undefined || spec.system.kind === 'command' || spec.system.kind === 'http') return undefined;
  // The titles of a run's examples are cut off.
  const whole = (rows: readonly Row[]) =>
    rows.map(({ values, source }) => ({ title: textOfValue(valueOf(values, columns.input)), source }));
  const run = {
    ...description,
    examples: { feedback: whole(examples.feedback), pareto: whole(examples.pareto), test: whole(examples.test) },
  };
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const { verdicts } = modelNeedsOf(metric, rows, specFile);
  const { usd: range, isMore } = estimateCost(run, rollouts, spec.models, verdicts);
  if (range === undefined || isMore || range.high === 0) return undefined;
  const { low, likely, high } = range;
  return { low: Math.min(usd, low), likely: Math.min(usd, likely), high: Math.min(usd, high) };
}
