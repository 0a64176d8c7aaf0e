// Tested by test/unit/metrics/judging/judge.test.ts.
import * as v from 'valibot';
import { addUsage } from '../../gepa/rollout';
import type { ScoredRun } from '../metric';
import type { MetricServices, Rule } from '../rule';
import { judgeOf } from './ask-judge';
import { askForJudgement, gradeInWords, type Judgement, type Question } from './judgement';

interface JudgedRule {
  /** The rule's key in a spec. */
  readonly name: string;
  readonly services: MetricServices;
  readonly repetition: Repetition;
  readonly question: (run: ScoredRun) => Question;
  /** Returns what was expected, in whole sentences. */
  readonly expectation: (run: ScoredRun) => string;
}

/**
 * Creates a rule whose score is a judge's verdict and whose feedback is the judge's critique.
 *
 * @throws MetricError when the run has no model that can judge.
 */
export function judgedRule({ name, services, repetition, question, expectation }: JudgedRule): Rule {
  const model = judgeOf(services, name);
  return {
    judge: async (run, signal) => {
      const request = question(run);
      const { critique, grade, verdicts, usage } = await askRepeatedly(
        () => askForJudgement(model, request, run.row, signal),
        repetition,
      );
      const several = verdicts.length === 1 ? '' : ` It is the median of ${verdicts.join(', ')}.`;
      return {
        score: grade.score,
        reason: `${expectation(run)} The judge's verdict: ${gradeInWords(grade, request.grading)}.${several} Its critique: ${critique}`,
        usage,
      };
    },
  };
}

/** Returns the system's input as material for a judge: the input of the first module. Empty when the trace is empty. */
export function givenTo({ trace: [first] }: ScoredRun): Question['material'] {
  return first === undefined || first.input.trim() === '' ? [] : [{ tag: 'input', text: first.input }];
}

/** How often a judge is asked about a run. */
interface Repetition {
  /** The maximum number of calls. Odd, so that there is a median. */
  readonly repeats: number;
  /** The score from which the run passes; undefined when the score itself counts. */
  readonly threshold: number | undefined;
  /** A score this close to the threshold is a near tie. */
  readonly margin: number;
}

/** Options of a rule whose judge may be asked several times. */
export const repetitionOptions = {
  repeats: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.integer('Expected a whole number'),
      v.minValue(1, 'Expected at least 1'),
      v.maxValue(9, 'Expected at most 9'),
      v.check((repeats) => repeats % 2 === 1, 'Expected an odd number, so that there is a median'),
      v.description(
        'Maximum number of calls to the judge for an output; the median counts. With a threshold, the judge is asked again close to it; without one, when two calls disagree. Default: 3 with a threshold, 1 without.',
      ),
    ),
  ),
  margin: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.minValue(0, 'Expected at least 0'),
      v.maxValue(1, 'Expected at most 1'),
      v.description('With a threshold: how close to it the judge is asked again. Default: 0.1.'),
    ),
  ),
};

/** Returns how often to ask, given the options of a rule and its threshold. */
export function repetitionOf(
  { repeats, margin = 0.1 }: { readonly repeats?: number; readonly margin?: number },
  threshold: number | undefined,
): Repetition {
  return { repeats: repeats ?? (threshold === undefined ? 1 : 3), threshold, margin };
}

/** The median of all judgements, with the usage of all. */
interface MedianJudgement extends Judgement {
  /** All verdicts in the order of the calls. `grade` is the one that counts. */
  readonly verdicts: readonly string[];
}

/**
 * Asks a judge once, and again when chance may have decided. A metric sees a single run and not its parent's, so a near
 * tie is what one run can show: with a threshold, a verdict so close to it that the next may fall on the other side;
 * without one, two calls that disagree. Then all calls are made, and the median verdict counts with its critique.
 */
async function askRepeatedly(
  ask: () => Promise<Judgement>,
  { repeats, threshold, margin }: Repetition,
): Promise<MedianJudgement> {
  const judgements = [await ask()];
  const isSettled = () => {
    const [first, second] = judgements.map(({ grade }) => grade.score);
    if (first === undefined) return false;
    // Allows for the rounding error of a difference of decimals.
    if (threshold !== undefined) return Math.abs(first - threshold) > margin + Number.EPSILON;
    return first === second && judgements.length === 2;
  };
  while (judgements.length < repeats && !isSettled()) judgements.push(await ask());
  return medianOf(judgements);
}

function medianOf(judgements: readonly Judgement[]): MedianJudgement {
  const inOrder = [...judgements].sort((a, b) => a.grade.score - b.grade.score);
  const middle = inOrder[Math.floor((inOrder.length - 1) / 2)];
  if (middle === undefined) throw new TypeError('There is no judgement to take the median of.');
  return {
    ...middle,
    usage: judgements.map(({ usage }) => usage).reduce(addUsage),
    verdicts: judgements.map(({ grade }) => grade.name),
  };
}
