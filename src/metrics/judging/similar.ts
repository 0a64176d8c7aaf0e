import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import { checkExpectedTexts, expectedTexts, expectedTextSchema } from '../expected-text';
import { defineRule, type AssertionEntry } from '../rule';
import { alternatives, inFigures, quoteOutput } from '../wording';
import { embedderOf, likenesses } from './likeness';

/** promptfoo's threshold where an assertion has none. */
const passesAt = 0.75;

/** A text that the output is to be like in meaning: the cosine of their embeddings, of several texts the best. */
export const similar = defineRule({
  value: v.pipe(
    expectedTextSchema,
    v.description('The output means the same as this, by the cosine of their embeddings.'),
  ),
  options: {},
  assertions: { similar: similarEntry, 'similar:cosine': similarEntry },
  create: (setting, { rows, services }) => {
    checkExpectedTexts('similar', setting, rows);
    const embedder = embedderOf(services, 'similar');
    return {
      judge: async (run, signal) => {
        const expected = expectedTexts(setting, run.row);
        const { values, usage } = await likenesses('similar', embedder, run, run.output, expected, signal);
        const best = Math.max(...values);
        const wish = `${setting.isNegated ? 'not ' : ''}to mean the same as ${alternatives(expected.map(quoteOutput))}`;
        return {
          // Vectors that point away from each other are no less alike than those that have nothing in common.
          score: Math.min(1, Math.max(0, best)),
          reason: `Expected the output ${wish}. Their likeness is ${inFigures(best)} (cosine of their embeddings; 1 is the same).`,
          ...(usage === undefined ? {} : { usage }),
        };
      },
    };
  },
});

function similarEntry({ value, threshold }: Assertion): AssertionEntry {
  return { entry: { similar: value }, passesAt: threshold ?? passesAt };
}
