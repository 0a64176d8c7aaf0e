// Tested by test/unit/metrics/judging/graded.test.ts.
import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import { textOfValue } from '../../prompts/template';
import { defineRule, type AssertionEntry } from '../rule';
import { quoteOutput } from '../wording';
import { givenTo, judgedRule, repetitionOf, repetitionOptions } from './judged-rule';
import type { Choice } from './judgement';
import { checkRubric, objectionToGrader, rubricFor, rubricSchema } from './rubric';

/** How the facts of an output relate to those of the reference: the categories of promptfoo and OpenAI's evals. */
const categories = {
  subset: { name: 'A', score: 1, meaning: 'everything that the output states is in the reference, which states more' },
  superset: {
    name: 'B',
    score: 1,
    meaning: 'the output states everything that the reference does, contradicts none of it, and adds to it',
  },
  agree: { name: 'C', score: 1, meaning: 'both state the same' },
  disagree: { name: 'D', score: 0, meaning: 'the output contradicts the reference' },
  differButFactual: { name: 'E', score: 1, meaning: 'they differ in ways that do not affect any fact' },
} as const satisfies Readonly<Record<string, Choice>>;

const categoryScore = v.exactOptional(
  v.pipe(
    v.number('Expected a score'),
    v.minValue(0, 'Expected a score from 0 to 1'),
    v.maxValue(1, 'Expected a score from 0 to 1'),
  ),
);

const categoryScores = v.strictObject({
  subset: categoryScore,
  superset: categoryScore,
  agree: categoryScore,
  disagree: categoryScore,
  differButFactual: categoryScore,
});

const options = {
  ...repetitionOptions,
  categories: v.exactOptional(
    v.pipe(categoryScores, v.description('Score of each category. Default: 1, and 0 for "disagree".')),
  ),
};

/** Judges whether an output agrees with the facts of a reference. */
export const factuality = defineRule({
  value: v.pipe(rubricSchema, v.description('A model judges whether the facts in the output agree with this text.')),
  options,
  // The longer name is promptfoo's older name.
  assertions: { factuality: factualityEntry, 'model-graded-factuality': factualityEntry },
  create: (setting, { rows, services }) => {
    checkRubric('factuality', setting, rows);
    const scores = setting.options.categories ?? {};
    const choices = (Object.keys(categories) as (keyof typeof categories)[]).map((category) => ({
      ...categories[category],
      score: scores[category] ?? categories[category].score,
    }));
    return judgedRule({
      name: 'factuality',
      services,
      repetition: repetitionOf(setting.options, setting.threshold),
      expectation: (run) => `Expected the facts in the output to agree with: ${quoteOutput(rubricFor(setting, run))}.`,
      question: (run) => ({
        task: 'Compare the facts that the output states with those of the reference, which is correct. Ignore style, grammar and punctuation.',
        material: [
          ...givenTo(run),
          { tag: 'reference', text: rubricFor(setting, run) },
          { tag: 'output', text: run.output },
        ],
        grading: { kind: 'choices', choices },
      }),
    });
  },
});

function factualityEntry(assertion: Assertion): AssertionEntry | string {
  const { factuality: scores } = (assertion['options'] ?? {}) as { readonly factuality?: unknown };
  return (
    objectionToGrader(assertion) ?? {
      entry: { factuality: textOfValue(assertion.value), ...(scores === undefined ? {} : { categories: scores }) },
    }
  );
}
