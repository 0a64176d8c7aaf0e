// Tested by test/unit/metrics/judging/graded.test.ts.
import * as v from 'valibot';
import { defineRule } from '../rule';
import { quoteOutput } from '../wording';
import { givenTo, judgedRule, repetitionOf, repetitionOptions } from './judged-rule';
import type { Grading } from './judgement';
import { checkRubric, objectionToGrader, rubricFor, rubricSchema } from './rubric';

const grading: Grading = {
  kind: 'choices',
  choices: [
    { name: 'Y', score: 1, meaning: 'the output meets the criterion' },
    { name: 'N', score: 0, meaning: 'it does not meet it, or only partly' },
  ],
};

/** Judges whether an output meets a criterion: Y scores 1, N scores 0 (promptfoo's model-graded-closedqa). */
export const closedqa = defineRule({
  value: v.pipe(rubricSchema, v.description('A model judges whether the output meets this criterion: yes or no.')),
  options: repetitionOptions,
  assertions: {
    'model-graded-closedqa': (assertion) => objectionToGrader(assertion) ?? { entry: { closedqa: assertion.value } },
  },
  create: (setting, { rows, services }) => {
    checkRubric('closedqa', setting, rows);
    return judgedRule({
      name: 'closedqa',
      services,
      repetition: repetitionOf(setting.options, setting.threshold),
      expectation: (run) => `Expected the output to meet this criterion: ${quoteOutput(rubricFor(setting, run))}.`,
      question: (run) => ({
        task: 'Judge whether the output, given for the input, meets the criterion.',
        material: [
          ...givenTo(run),
          { tag: 'output', text: run.output },
          { tag: 'criterion', text: rubricFor(setting, run) },
        ],
        grading,
      }),
    });
  },
});
