// Tested by test/unit/runs/headroom/headroom.test.ts.
import { columnValue, type Row } from '../../datasets/row';
import { ExampleError } from '../../gepa/failures/example-error';
import { noUsage, type RolloutRequest } from '../../gepa/rollout';
import { sideBySide } from '../../gepa/side-by-side';
import { Slots } from '../../gepa/slots';
import { textOfValue } from '../../prompts/template';
import type { RolloutAnswer, RolloutEvaluator } from '../execution/rollout-evaluator';
import { assembleRun } from '../execution/run-parts';
import type { RunServices } from '../execution/run-services';
import type { RunPlan } from '../plan/run-plan';
import {
  findingsInRows,
  findingsOf,
  unusedPrompts,
  type CheckedRollout,
  type Finding,
  type HeadroomRollouts,
} from './findings';

/** The rows that a check runs once, the first of them that it runs again, and those whose outputs it scores again. */
const [rowsOnce, rowsAgain, rowsRescored] = [15, 5, 5];
/** The rows on which the metric scores the expected answer and an empty output. */
const answerRows = 2;

/** What a check takes. */
export interface HeadroomWork {
  /** The rows that the prompt is run on, in two places if it is run twice: at most 20. */
  readonly run: readonly Row[];
  /** The rows whose outputs are scored, in as many places as they are. A judge may be asked for each. */
  readonly scored: readonly Row[];
}

/** Returns what the check of a plan takes. */
export function headroomWork(plan: RunPlan): HeadroomWork {
  const rowsAt = (places: readonly number[]) => places.flatMap((place) => plan.examples.feedback[place] ?? []);
  const places = rowsToCheck(plan);
  const run = rowsAt([...places, ...places.slice(0, rowsAgain)]);
  const answers = answersToScore(plan).map(({ index }) => index);
  const again = scoresItself(plan) ? [] : places.slice(0, rowsRescored);
  return { run, scored: [...run, ...rowsAt([...again, ...answers, ...answers])] };
}

/** What a check has found, and the mean score of the prompt as it is on the rows that were scored. */
export interface Headroom {
  readonly mean: number | undefined;
  readonly scored: number;
  /** What a program's requests were for on the first row, in order: the prompts in them. Absent for other systems. */
  readonly requests?: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Looks for what would make a search useless or its result doubtful before the search is paid for: runs the prompt as it is on at most 15
 * rows of the feedback set, five of them twice, and scores some outputs twice. Writes nothing.
 *
 * @throws {ModelError} if a model can't be asked; {UserError} if a program can't be run.
 */
export async function checkHeadroom(plan: RunPlan, services: RunServices, signal: AbortSignal): Promise<Headroom> {
  const parts = assembleRun(plan, services);
  try {
    const { rollouts, answers, failed } = await runAndScore(plan, parts.evaluator, signal);
    const { perfectScore } = plan.description.search;
    const isProgram = plan.spec.system.kind === 'program';
    const findings = [
      ...findingsOf({ rollouts, answers, failed }, perfectScore),
      ...(isProgram ? unusedPrompts(Object.keys(plan.description.seed), rollouts) : []),
      ...findingsInRows(plan.examples, plan.columns),
    ];
    const [first] = isProgram ? rollouts : [];
    const sum = rollouts.reduce((total, { score }) => total + score, 0);
    return {
      mean: rollouts.length === 0 ? undefined : sum / rollouts.length,
      scored: rollouts.length,
      ...(first === undefined ? {} : { requests: first.modules }),
      findings,
    };
  } finally {
    await parts.close();
  }
}

async function runAndScore(plan: RunPlan, evaluator: RolloutEvaluator, signal: AbortSignal): Promise<HeadroomRollouts> {
  const slots = new Slots(plan.description.search.concurrency);
  const requestFor = (index: number, nth: number): RolloutRequest => ({
    id: `h${nth}/${index}`,
    subject: { kind: 'candidate', index: 0 },
    texts: plan.description.seed,
    example: { set: 'feedback', index },
  });
  const scoreOf = async (request: RolloutRequest, answer: RolloutAnswer) =>
    (await evaluator.score(request, answer, signal)).score;
  const checked = await sideBySide(rowsToCheck(plan), (index, place) =>
    slots.run(() =>
      unlessFailed(plan.examples.feedback[index], async (source): Promise<CheckedRollout> => {
        const request = requestFor(index, 1);
        const answer = await evaluator.answer(request, signal);
        const { score, feedback, objectives } = await evaluator.score(request, answer, signal);
        const second = requestFor(index, 2);
        const again = place < rowsAgain ? await scoreOf(second, await evaluator.answer(second, signal)) : undefined;
        const rescored = place < rowsRescored && !scoresItself(plan) ? await scoreOf(request, answer) : undefined;
        return {
          ...{
            source,
            output: answer.output,
            modules: answer.trace.map(({ module }) => module),
            score,
            feedback,
            objectives,
          },
          ...(again === undefined ? {} : { again }),
          ...(rescored === undefined ? {} : { rescored }),
        };
      }),
    ),
  );
  const answers = await sideBySide(answersToScore(plan), ({ index, answer }) =>
    slots.run(() =>
      unlessFailed(plan.examples.feedback[index], async (source) => {
        const scoreText = (output: string) =>
          scoreOf(requestFor(index, 3), { output, trace: [], usage: noUsage, durationMs: 0 });
        return { source, expected: await scoreText(answer), empty: await scoreText('') };
      }),
    ),
  );
  return {
    rollouts: checked.flatMap((one) => ('score' in one ? [one] : [])),
    answers: answers.flatMap((one) => ('expected' in one ? [one] : [])),
    failed: [...checked, ...answers].flatMap((one) => ('problem' in one ? [one] : [])),
  };
}

type Failure = HeadroomRollouts['failed'][number];

/** Works on a row. Returns the problem if that fails because of the row. */
async function unlessFailed<Result>(
  row: Row | undefined,
  work: (source: string) => Promise<Result>,
): Promise<Result | Failure> {
  const { source = '' } = row ?? {};
  try {
    return await work(source);
  } catch (error) {
    if (!(error instanceof ExampleError)) throw error;
    return { source, problem: error.message };
  }
}

/** Returns the places of feedback rows at even distances, because files are often sorted. */
function rowsToCheck({ examples: { feedback } }: RunPlan): readonly number[] {
  const count = Math.min(rowsOnce, feedback.length);
  return Array.from({ length: count }, (_, nth) => Math.floor((nth * feedback.length) / count));
}

/** Returns expected answers to score; none if the system scores its own runs, or if rows have none. */
function answersToScore(plan: RunPlan) {
  const { examples, columns } = plan;
  if (scoresItself(plan)) return [];
  return rowsToCheck(plan)
    .flatMap((index) => {
      const row = examples.feedback[index];
      const answer = row === undefined ? '' : expectedOf(row, columns.expected);
      return answer === '' ? [] : [{ index, answer }];
    })
    .slice(0, answerRows);
}

function scoresItself({ metric }: RunPlan): boolean {
  return metric.length === 0;
}

function expectedOf({ values }: Row, column: string | undefined): string {
  return column === undefined ? '' : textOfValue(columnValue(values, column)).trim();
}
