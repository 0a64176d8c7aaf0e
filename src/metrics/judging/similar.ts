// Tested by test/unit/metrics/judging/graded.test.ts.
import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import { checkExpectedTexts, expectedTexts, expectedTextSchema } from '../reading/expected-text';
import { defineRule, type AssertionEntry } from '../rule';
import { alternatives, formatNumber, quoteOutput } from '../wording';
import { embedderOf, similaritiesTo } from './embedding-similarity';

/** promptfoo's default threshold. */
const passesAt = 0.75;

/**
 * Scores how similar an output is to a text in meaning: the cosine of their embeddings, and the best of several texts.
 */
export const similar = defineRule({
  value: v.pipe(
    expectedTextSchema,
    v.description('The output means the same as this text, measured by the cosine of their embeddings.'),
  ),
  options: {},
  assertions: { similar: similarEntry, 'similar:cosine': similarEntry },
  create: (setting, { rows, services }) => {
    checkExpectedTexts('similar', setting, rows);
    const embedder = embedderOf(services, 'similar');
    return {
      judge: async (run, signal) => {
        const expected = expectedTexts(setting, run.row);
        const { values, usage } = await similaritiesTo('similar', embedder, run, run.output, expected, signal);
        const best = Math.max(...values);
        const requirement = `${setting.isNegated ? 'not ' : ''}to mean the same as ${alternatives(expected.map(quoteOutput))}`;
        return {
          // Opposite vectors count as unrelated.
          score: Math.min(1, Math.max(0, best)),
          reason: `Expected the output ${requirement}. Their similarity is ${formatNumber(best)} (cosine of embeddings; 1 is identical).`,
          ...(usage === undefined ? {} : { usage }),
        };
      },
    };
  },
});

function similarEntry({ value, threshold }: Assertion): AssertionEntry {
  return { entry: { similar: value }, passesAt: threshold ?? passesAt };
}
