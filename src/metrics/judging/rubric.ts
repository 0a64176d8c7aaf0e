// Tested by test/unit/metrics/judging/judge.test.ts.
import * as v from 'valibot';
import { textOfValue, variablePaths, type Templating } from '../../prompts/template';
import type { Row } from '../../datasets/row';
import { checkExpectedTexts, expectedValue } from '../reading/expected-text';
import type { ScoredRun } from '../metric';

/** Schema of a text for a judge that may contain `{{columns}}` of the row. */
export const rubricSchema = v.pipe(
  v.string('Expected text, such as "The answer is polite and names {{answer}}."'),
  v.nonEmpty('Expected a text to judge the output by'),
);

/**
 * A template over a row and the system's output, which takes the name `output` even if there is a column of that name.
 */
export interface RubricTemplate {
  readonly value: string;
  readonly templating: Templating;
}

/** Fills a template for a run. */
export function rubricFor({ value, templating }: RubricTemplate, { row, output }: ScoredRun): string {
  return textOfValue(expectedValue(value, templating, withOutput(row, output)));
}

/**
 * Checks a template with every row.
 *
 * @throws MetricError when a row lacks a column that the template names, or the result is empty.
 */
export function checkRubric(rule: string, template: RubricTemplate, rows: readonly Row[]): void {
  checkExpectedTexts(
    rule,
    template,
    rows.map((row) => withOutput(row, 'output')),
  );
}

/** Tells whether the template places the output itself. */
export function showsOutput({ value, templating }: RubricTemplate): boolean {
  return variablePaths(templating, value).includes('output');
}

/** Tells whether the template selects columns of the row itself. */
export function showsColumns({ value, templating }: RubricTemplate): boolean {
  return variablePaths(templating, value).some((path) => path !== 'output');
}

function withOutput(row: Row, output: string): Row {
  return { ...row, values: { ...row.values, output } };
}

/**
 * Returns why a promptfoo assertion cannot be judged, or undefined. With its own prompt for the grader, that prompt
 * would decide the form of the answer.
 */
export function objectionToGrader(assertion: Readonly<Record<string, unknown>>): string | undefined {
  return assertion['rubricPrompt'] === undefined || assertion['rubricPrompt'] === null
    ? undefined
    : 'its "rubricPrompt" would decide the form of the grader\'s answer. Put its criteria into "value"';
}
