import * as v from 'valibot';
import { textOfValue, variablePaths, type Templating } from '../../prompts/template';
import type { Row } from '../../datasets/row';
import { checkExpectedTexts, expectedValue } from '../expected-text';
import type { ScoredRun } from '../metric';

/** Text for a judge with `{{columns}}` of the row in it. */
export const rubricSchema = v.pipe(
  v.string('Expected text, such as "The answer is polite and names {{answer}}."'),
  v.nonEmpty('Expected what the output is judged by'),
);

/** A template over a row and the system's output, which goes by the name `output` whatever columns there are. */
export interface RubricTemplate {
  readonly value: string;
  readonly templating: Templating;
}

/** What a template says of a run. */
export function rubricFor({ value, templating }: RubricTemplate, { row, output }: ScoredRun): string {
  return textOfValue(expectedValue(value, templating, withOutput(row, output)));
}

/**
 * Tries a template on every row.
 *
 * @throws MetricError when a row lacks a column that it names, or it is empty.
 */
export function checkRubric(rule: string, template: RubricTemplate, rows: readonly Row[]): void {
  checkExpectedTexts(
    rule,
    template,
    rows.map((row) => withOutput(row, 'output')),
  );
}

/** Whether the template says itself where the output goes. */
export function showsOutput({ value, templating }: RubricTemplate): boolean {
  return variablePaths(templating, value).includes('output');
}

/** Whether the template chooses columns of the row itself. */
export function showsColumns({ value, templating }: RubricTemplate): boolean {
  return variablePaths(templating, value).some((path) => path !== 'output');
}

function withOutput(row: Row, output: string): Row {
  return { ...row, values: { ...row.values, output } };
}

/**
 * Why a promptfoo assertion cannot be judged here, when it cannot: with a prompt of its own for the grader, that prompt
 * decides what an answer looks like.
 */
export function objectionToGrader(assertion: Readonly<Record<string, unknown>>): string | undefined {
  return assertion['rubricPrompt'] === undefined || assertion['rubricPrompt'] === null
    ? undefined
    : 'it has a "rubricPrompt" of its own, which decides what the answer of the grader looks like. Put its criteria into "value"';
}
