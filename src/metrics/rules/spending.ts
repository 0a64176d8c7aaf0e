import * as v from 'valibot';
import { placeOf, type Assertion } from '../../datasets/row';
import { MetricError } from '../metric-error';
import { defineRule, type AssertionEntry } from '../rule';

const limit = v.pipe(v.number('Expected a number'), v.gtValue(0, 'Expected a number above 0'));

/** The system took at most so many milliseconds. Such scores change from run to run. */
export const latency = defineRule({
  value: v.pipe(limit, v.description('The system takes at most so many milliseconds.')),
  options: {},
  assertions: { latency: limitEntry('latency', 'milliseconds') },
  create: ({ value, isNegated }) => ({
    judge: ({ durationMs }) => ({
      score: Number(durationMs <= value),
      reason: `Expected the answer ${isNegated ? 'after more than' : 'within'} ${value} milliseconds. It took ${Math.round(durationMs)}.`,
    }),
  }),
});

/** The system's use of models cost at most so many US dollars. */
export const cost = defineRule({
  value: v.pipe(limit, v.description('What the system asks of models costs at most so many US dollars.')),
  options: {},
  assertions: { cost: limitEntry('cost', 'US dollars') },
  create: ({ value, isNegated }) => ({
    judge: ({ row, usage: { costUsd } }) => {
      if (costUsd === undefined) {
        throw new MetricError(
          'The metric\'s rule "cost" cannot judge: what the model costs is not known. Give its price as models.task.price in ' +
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

/** promptfoo only notes the figure where an assertion has no threshold: that is not a score from 0 to 1. */
function limitEntry(rule: string, unit: string): (assertion: Assertion) => AssertionEntry | string {
  return ({ threshold }) =>
    threshold === undefined
      ? `it has no threshold in ${unit}. Add one, or give it the weight 0 to leave it out of the score`
      : { entry: { [rule]: threshold } };
}
