import type { Row } from '../../datasets/row';
import type { CostRange } from '../../gepa/budget/forecast';
import type { RunDescription } from '../../gepa/run-description';
import { valueOf } from '../../gepa/named-values';
import { textOfValue } from '../../prompts/template';
import type { OwnPrices } from '../../models/prices/known-price';
import { withKnownPrices } from '../../models/prices/models-with-prices';
import { estimateCost, estimateScoring, type EstimatedMoney } from '../draft/cost-estimate';
import { modelNeedsOf } from '../draft/model-needs';
import type { RunPlan } from './run-plan';

/**
 * Forecasts what a planned search costs, within its budget. Returns undefined if its budget doesn't limit rollouts, a model has no
 * known price, or all are free.
 */
export function costOfPlan(plan: RunPlan): CostRange | undefined {
  const { rollouts, usd = Infinity } = plan.description.budget;
  if (rollouts === undefined || callsItsOwnModels(plan)) return undefined;
  const { usd: range, isMore } = estimateCost(withWholeRows(plan), rollouts, plan.spec.models, verdictsOf(plan));
  if (range === undefined || isMore || range.high === 0) return undefined;
  const { low, likely, high } = range;
  return { low: Math.min(usd, low), likely: Math.min(usd, likely), high: Math.min(usd, high) };
}

/** Forecasts what planned searches cost together. Undefined if that of one of them isn't known, or all are free. */
export function costOfPlans(plans: readonly RunPlan[]): CostRange | undefined {
  const costs = plans.map(costOfPlan);
  return costs.includes(undefined) ? undefined : costs.reduce(addRanges, undefined);
}

/**
 * Estimates what planned evaluations cost together.
 *
 * @param prices of the developer's own.
 */
export function costOfEvaluations(plans: readonly RunPlan[], prices: OwnPrices = {}): EstimatedMoney {
  return plans
    .map((plan): EstimatedMoney => {
      if (callsItsOwnModels(plan)) return { usd: undefined, isMore: true };
      return estimateScoring(withWholeRows(plan), withKnownPrices(plan.spec.models, prices), verdictsOf(plan));
    })
    .reduce((sum, { usd, isMore }) => ({ usd: addRanges(sum.usd, usd), isMore: sum.isMore || isMore }), {
      usd: undefined,
      isMore: false,
    });
}

function addRanges(one: CostRange | undefined, other: CostRange | undefined): CostRange | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return { low: one.low + other.low, likely: one.likely + other.likely, high: one.high + other.high };
}

/** What its calls cost is unknown before they are made. */
function callsItsOwnModels({ spec }: RunPlan): boolean {
  return spec.system.kind !== 'chat' && spec.system.kind !== 'pipeline';
}

/** Describes a run with its inputs as they are, since the titles of its examples are cut off. */
function withWholeRows({ description, columns, examples }: RunPlan): RunDescription {
  const whole = (rows: readonly Row[]) =>
    rows.map(({ values, source }) => ({ title: textOfValue(valueOf(values, columns.input)), source }));
  const { feedback, pareto, test } = examples;
  return { ...description, examples: { feedback: whole(feedback), pareto: whole(pareto), test: whole(test) } };
}

/** Returns how many verdicts the metric requests from the judge per rollout. */
function verdictsOf({ metric, examples, specFile }: RunPlan): number {
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  return modelNeedsOf(metric, rows, specFile).verdicts;
}
