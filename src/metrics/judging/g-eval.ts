// Tested by test/unit/metrics/judging/graded.test.ts.
import * as v from 'valibot';
import { addUsage } from '../../gepa/rollout';
import { sideBySide } from '../../gepa/side-by-side';
import { defineRule } from '../rule';
import { formatNumber, quoteOutput } from '../wording';
import { givenTo, judgedRule, repetitionOf, repetitionOptions } from './judged-rule';
import { checkRubric, objectionToGrader, rubricFor, rubricSchema } from './rubric';

/** promptfoo's default threshold. */
const passesAt = 0.7;

/**
 * Judges an output by one or more short criteria on a scale from 0 to 10, for which the judge works out steps first
 * (G-Eval, arXiv 2303.16634). The mean counts. Steps and score come from the same call, so that a resumed run judges
 * like the original.
 */
export const gEval = defineRule({
  value: v.pipe(
    v.union(
      [rubricSchema, v.pipe(v.array(rubricSchema), v.minLength(1, 'Expected at least one criterion'))],
      'Expected a criterion or a list of criteria',
    ),
    v.description('A model judges the output step by step against this criterion, or each of several, from 0 to 10.'),
  ),
  options: repetitionOptions,
  assertions: {
    'g-eval': (assertion) =>
      objectionToGrader(assertion) ?? {
        entry: { 'g-eval': assertion.value },
        passesAt: assertion.threshold ?? passesAt,
      },
  },
  create: (setting, { rows, services }) => {
    const { templating } = setting;
    const rules = [setting.value].flat().map((value) => {
      const criterion = { value, templating };
      checkRubric('g-eval', criterion, rows);
      return judgedRule({
        name: 'g-eval',
        services,
        repetition: repetitionOf(setting.options, setting.threshold),
        expectation: (run) => `Expected of the output: ${quoteOutput(rubricFor(criterion, run))}.`,
        question: (run) => ({
          task: 'Judge how well the output meets the criterion. Begin the critique with three or four steps for judging it, then go through them one by one.',
          material: [
            ...givenTo(run),
            { tag: 'output', text: run.output },
            { tag: 'criterion', text: rubricFor(criterion, run) },
          ],
          grading: { kind: 'scale', from: 0, to: 10 },
        }),
      });
    });
    return {
      judge: async (run, signal) => {
        const verdicts = await sideBySide(rules, async (rule) => rule.judge(run, signal));
        const usages = verdicts.flatMap(({ usage }) => usage ?? []);
        const score = verdicts.reduce((sum, verdict) => sum + verdict.score, 0) / verdicts.length;
        return {
          score,
          reason: verdicts
            .map((verdict) =>
              verdicts.length === 1 ? verdict.reason : `(${formatNumber(verdict.score)}) ${verdict.reason}`,
            )
            .join('\n'),
          ...(usages.length === 0 ? {} : { usage: usages.reduce(addUsage) }),
        };
      },
    };
  },
});
