// Tested by test/unit/metrics/rules/label.test.ts.
import * as v from 'valibot';
import { placeOf, type Assertion } from '../../datasets/row';
import { MetricError } from '../metric-error';
import { defineRule, type AssertionEntry } from '../rule';

const limit = v.pipe(v.number('Expected a number'), v.gtValue(0, 'Expected a number above 0'));

/** Checks the duration of the system's run, which varies from run to run. */
export const latency = defineRule({
  value: v.pipe(limit, v.description('Maximum duration of the system’s run in milliseconds.')),
  options: {},
  assertions: { latency: limitEntry('latency', 'milliseconds') },
  create: ({ value, isNegated }) => ({
    judge: ({ durationMs }) => ({
      score: Number(durationMs <= value),
      reason: `Expected the answer ${isNegated ? 'after more than' : 'within'} ${value} milliseconds. It took ${Math.round(durationMs)}.`,
    }),
  }),
});

/** Checks what the system's model calls cost. */
export const cost = defineRule({
  value: v.pipe(limit, v.description('Maximum cost of the system’s model calls in US dollars.')),
  options: {},
  assertions: { cost: limitEntry('cost', 'US dollars') },
  create: ({ value, isNegated }) => ({
    judge: ({ row, usage: { costUsd } }) => {
      if (costUsd === undefined) {
        throw new MetricError(
          'The metric\'s rule "cost" cannot judge, because the price of the model is unknown. Add it as models.task.price in ' +
            'the spec, such as { input: 2, output: 8 } for a million tokens, or remove the rule.',
          placeOf(row),
        );
      }
      return {
        score: Number(costUsd <= value),
        reason: `Expected the answer to cost ${isNegated ? 'more than' : 'at most'} ${value} US dollars. It cost ${Number(costUsd.toPrecision(3))}.`,
      };
    },
  }),
});

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
