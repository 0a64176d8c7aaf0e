// Tested by test/unit/metrics/rules/label.test.ts.
import * as v from 'valibot';
import { placeOf, type Assertion } from '../../datasets/row';
import type { ScoredRun } from '../metric';
import { MetricError } from '../metric-error';
import { defineRule, type AssertionEntry } from '../rule';
import { rangeSchema } from '../scale';

const limit = v.pipe(v.number('Expected a number'), v.gtValue(0, 'Expected a number above 0'));
const measured = v.strictObject({ range: rangeSchema });

/** A limit, or the range in which less is better. */
const amountSchema = (words: string) =>
  v.pipe(v.union([limit, measured], 'Expected a number, or { range: [best, worst] }'), v.description(words));

/** Checks or measures the duration of the system's run, which varies from run to run. */
export const latency = defineRule({
  value: amountSchema(
    'Maximum duration of the system’s run in milliseconds, or { range: [500, 5000] }, in which faster is better.',
  ),
  options: {},
  assertions: { latency: limitEntry('latency', 'milliseconds') },
  create: ({ value, isNegated }) => {
    if (typeof value === 'object') {
      return {
        scale: { range: value.range, minimize: true, unit: 'ms' },
        judge: ({ durationMs }) => ({
          score: durationMs,
          reason: `Expected an answer as ${isNegated ? 'late' : 'early'} as possible between ${value.range.join(' and ')} milliseconds. It took ${Math.round(durationMs)}.`,
        }),
      };
    }
    return {
      judge: ({ durationMs }) => ({
        score: Number(durationMs <= value),
        reason: `Expected the answer ${isNegated ? 'after more than' : 'within'} ${value} milliseconds. It took ${Math.round(durationMs)}.`,
      }),
    };
  },
});

/** Checks or measures what the system's model calls cost. */
export const cost = defineRule({
  value: amountSchema(
    'Maximum cost of the system’s model calls in US dollars, or { range: [0, 0.01] }, in which cheaper is better.',
  ),
  options: {},
  assertions: { cost: limitEntry('cost', 'US dollars') },
  create: ({ value, isNegated }) => {
    if (typeof value === 'object') {
      return {
        scale: { range: value.range, minimize: true, unit: 'USD' },
        judge: (run) => {
          const costUsd = costOf(run);
          return {
            score: costUsd,
            reason: `Expected the answer to cost as ${isNegated ? 'much' : 'little'} as possible between ${value.range.join(' and ')} US dollars. It cost ${Number(costUsd.toPrecision(3))}.`,
          };
        },
      };
    }
    return {
      judge: (run) => {
        const costUsd = costOf(run);
        return {
          score: Number(costUsd <= value),
          reason: `Expected the answer to cost ${isNegated ? 'more than' : 'at most'} ${value} US dollars. It cost ${Number(costUsd.toPrecision(3))}.`,
        };
      },
    };
  },
});

/** @throws MetricError when no price is known. */
function costOf({ row, usage: { costUsd } }: ScoredRun): number {
  if (costUsd !== undefined) return costUsd;
  throw new MetricError(
    'The metric\'s rule "cost" cannot judge, because the price of the model is unknown. Add it as models.task.price in ' +
      'the spec, such as { input: 2, output: 8 } for a million tokens, or remove the rule.',
    placeOf(row),
  );
}

/**
 * Converts an assertion with a limit. Without a threshold, promptfoo only displays the value, which isn't a score from
 * 0 to 1.
 */
function limitEntry(rule: string, unit: string): (assertion: Assertion) => AssertionEntry | string {
  return ({ threshold }) =>
    threshold === undefined
      ? `it has no threshold in ${unit}. Add one, or set its weight to 0 to exclude it from the score`
      : { entry: { [rule]: threshold } };
}
