import type { ScoredRun } from '../metric';
import type { MetricServices, Rule } from '../rule';
import { gradeInWords } from './grading';
import { judgeOf } from './metric-models';
import { askForJudgement, type Question } from './judgement';
import { askRepeatedly, type Repetition } from './repeated-judgement';

interface JudgedRule {
  /** The rule's key in a spec. */
  readonly name: string;
  readonly services: MetricServices;
  readonly repetition: Repetition;
  readonly question: (run: ScoredRun) => Question;
  /** What was expected, in whole sentences. */
  readonly expectation: (run: ScoredRun) => string;
}

/**
 * A rule whose score is a judge's verdict, and whose feedback is the critique that led to it.
 *
 * @throws MetricError when the run has no model that can judge.
 */
export function judgedRule({ name, services, repetition, question, expectation }: JudgedRule): Rule {
  const model = judgeOf(services, name);
  return {
    judge: async (run, signal) => {
      const asked = question(run);
      const { critique, grade, verdicts, usage } = await askRepeatedly(
        () => askForJudgement(model, asked, run.row, signal),
        repetition,
      );
      const several = verdicts.length === 1 ? '' : ` It is the middle one of ${verdicts.join(', ')}.`;
      return {
        score: grade.score,
        reason: `${expectation(run)} The judge's verdict: ${gradeInWords(grade, asked.grading)}.${several} Its critique: ${critique}`,
        usage,
      };
    },
  };
}
