import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import { MetricError } from '../metric-error';
import { defineRule, type AssertionEntry } from '../rule';
import { quoteOutput } from '../wording';
import { givenTo, judgedRule, repetitionOf, repetitionOptions } from './judged-rule';
import type { Grading } from './judgement';
import { checkRubric, rubricFor, rubricSchema, showsColumns, showsOutput } from './rubric';

const options = {
  ...repetitionOptions,
  choices: v.exactOptional(
    v.pipe(
      v.record(
        v.pipe(v.string(), v.trim(), v.nonEmpty('Expected the name of a choice')),
        v.pipe(
          v.number('Expected the score of the choice'),
          v.minValue(0, 'Expected a score from 0 to 1'),
          v.maxValue(1, 'Expected a score from 0 to 1'),
        ),
      ),
      v.check((choices) => Object.keys(choices).length > 1, 'Expected at least two choices'),
      v.description('The possible verdicts and their scores: { good: 1, ok: 0.5, bad: 0 }.'),
    ),
  ),
  scale: v.exactOptional(
    v.pipe(
      v.strictObject({ from: v.number('Expected a number'), to: v.number('Expected a number') }),
      v.check(({ from, to }) => from < to, 'Expected "from" to be below "to"'),
      v.description(
        'The range of numbers that the judge may give instead of choices: "from" scores 0, "to" scores 1. Default: 1 to 5.',
      ),
    ),
  ),
};

/** Judges how far an output meets a rubric. */
export const judge = defineRule({
  value: v.pipe(rubricSchema, v.description('A model judges how far the output meets this rubric, and says why.')),
  options,
  assertions: { 'llm-rubric': rubricEntry },
  create: (setting, { rows, services }) => {
    checkRubric('judge', setting, rows);
    const grading = gradingOf(setting.options);
    return judgedRule({
      name: 'judge',
      services,
      repetition: repetitionOf(setting.options, setting.threshold),
      expectation: (run) => `Expected the output to meet this rubric: ${quoteOutput(rubricFor(setting, run))}.`,
      question: (run) => ({
        task: 'Judge only how far the output meets the rubric.',
        material: [
          { tag: 'rubric', text: rubricFor(setting, run) },
          ...(showsColumns(setting) ? [] : givenTo(run)),
          ...(showsOutput(setting) ? [] : [{ tag: 'output', text: run.output }]),
        ],
        grading,
      }),
    });
  },
});

/**
 * Returns the grading that the options describe.
 *
 * @throws MetricError when both "choices" and "scale" are given.
 */
function gradingOf({ choices, scale }: v.InferOutput<v.StrictObjectSchema<typeof options, undefined>>): Grading {
  if (choices === undefined) return { kind: 'scale', ...(scale ?? { from: 1, to: 5 }) };
  if (scale !== undefined) {
    throw new MetricError('The metric\'s rule "judge" has both "choices" and "scale". Remove one of them.');
  }
  return { kind: 'choices', choices: Object.entries(choices).map(([name, score]) => ({ name, score })) };
}

/**
 * Converts promptfoo's `llm-rubric`, whose graders answer with a score from 0 to 1, also when the test has its own
 * prompt.
 */
function rubricEntry({ value, threshold, rubricPrompt }: Assertion): AssertionEntry | string {
  const rubric = typeof value === 'string' ? value : JSON.stringify(value);
  if (typeof rubricPrompt === 'string' && rubricPrompt.startsWith('file://')) {
    return `its "rubricPrompt" is the program ${rubricPrompt}, which GEPA doesn't run. Write the prompt itself`;
  }
  return {
    entry:
      rubricPrompt === undefined || rubricPrompt === null
        ? { judge: rubric, scale: { from: 0, to: 1 } }
        : { 'rubric-prompt': { prompt: rubricPrompt, ...(value === undefined ? {} : { rubric }) } },
    ...(threshold === undefined ? {} : { passesAt: threshold }),
  };
}
