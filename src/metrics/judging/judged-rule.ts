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

/** What the system was given, for a judge: the input of its first module. Nothing when it left no trace. */
export function givenTo({ trace: [first] }: ScoredRun): Question['material'] {
  return first === undefined || first.input.trim() === '' ? [] : [{ tag: 'input', text: first.input }];
}

/** How often a judge is asked about one run. */
interface Repetition {
  /** The most calls: odd, so that there is a middle one. */
  readonly repeats: number;
  /** The score from which the run passes; undefined when the score counts as it is. */
  readonly threshold: number | undefined;
  /** How near to the threshold a score is a near tie. */
  readonly margin: number;
}

/** The options of a rule whose judge may be asked several times. */
export const repetitionOptions = {
  repeats: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.integer('Expected a whole number'),
      v.minValue(1, 'Expected 1 at least'),
      v.maxValue(9, 'Expected 9 at most'),
      v.check((repeats) => repeats % 2 === 1, 'Expected an odd number, so that one verdict is in the middle'),
      v.description(
        'The most calls to the judge about one output; the middle verdict counts. With a threshold it is asked again near to it, else when two calls disagree. Absent: 3 with a threshold, 1 without.',
      ),
    ),
  ),
  margin: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.minValue(0, 'Expected 0 at least'),
      v.maxValue(1, 'Expected 1 at most'),
      v.description('With a threshold: how near to it the judge is asked again; 0.1 when absent.'),
    ),
  ),
};

/** How often to ask, from the options of a rule and the threshold beside it. */
export function repetitionOf(
  { repeats, margin = 0.1 }: { readonly repeats?: number; readonly margin?: number },
  threshold: number | undefined,
): Repetition {
  return { repeats: repeats ?? (threshold === undefined ? 1 : 3), threshold, margin };
}

/** The judgement in the middle of all that were made, and the usage of all. */
interface MedianJudgement extends Judgement {
  /** Every verdict in the order of the calls; the one that counts is `grade`. */
  readonly verdicts: readonly string[];
}

/**
 * Asks a judge once, and again where chance may have decided. A metric sees one run and knows nothing of its parent, so a
 * near tie is what one run can show: with a threshold, a verdict so near to it that the next may fall on its other side;
 * without one, two calls that disagree. Then all calls are made, and the middle verdict counts with its critique.
 */
async function askRepeatedly(
  ask: () => Promise<Judgement>,
  { repeats, threshold, margin }: Repetition,
): Promise<MedianJudgement> {
  const judgements = [await ask()];
  const isSettled = () => {
    const [first, second] = judgements.map(({ grade }) => grade.score);
    if (first === undefined) return false;
    // A difference of decimals is not exactly what it is in decimals.
    if (threshold !== undefined) return Math.abs(first - threshold) > margin + Number.EPSILON;
    return first === second && judgements.length === 2;
  };
  while (judgements.length < repeats && !isSettled()) judgements.push(await ask());
  return medianOf(judgements);
}

function medianOf(judgements: readonly Judgement[]): MedianJudgement {
  const inOrder = [...judgements].sort((a, b) => a.grade.score - b.grade.score);
  const middle = inOrder[Math.floor((inOrder.length - 1) / 2)];
  if (middle === undefined) throw new TypeError('There is no judgement to take the middle of.');
  return {
    ...middle,
    usage: judgements.map(({ usage }) => usage).reduce(addUsage),
    verdicts: judgements.map(({ grade }) => grade.name),
  };
}
