// Tested by test/unit/metrics/metric-definition.test.ts.
import * as v from 'valibot';
import { placeOf, type Row } from '../../datasets/row';
import type { ErrorPlace } from '../../gepa/user-error';
import {
  malformedVariable,
  renderTemplate,
  textOfValue,
  valueAt,
  variablePaths,
  type Templating,
} from '../../prompts/template';
import { MetricError } from '../metric-error';

/** A template over the row, or a list of them of which any may match. */
export type ExpectedText = string | readonly string[];

/** Schema of a text that outputs are compared with. */
export const expectedTextSchema = textOrTexts(
  v.pipe(
    v.string('Expected text, such as "{{answer}}"'),
    v.nonEmpty('Expected what the output is compared with, such as "{{answer}}"'),
  ),
);

/** The same schema, but the text may be empty. */
export const possiblyEmptyTextSchema = textOrTexts(v.string('Expected text, such as "{{answer}}"'));

function textOrTexts(text: v.GenericSchema<string>): v.GenericSchema<ExpectedText> {
  return v.union(
    [text, v.pipe(v.array(text), v.minLength(1, 'Expected at least one text'))],
    'Expected text, such as "{{answer}}", or a list of texts',
  );
}

interface Setting {
  readonly value: ExpectedText;
  readonly templating: Templating;
}

/**
 * Returns the expected texts of a row, one per template. A template that is a single variable, whose column contains a
 * list (`ideal: [yes, yeah]`), stands for the texts of that list.
 *
 * @throws MetricError when the row lacks a column that a template names.
 */
export function expectedTexts({ value, templating }: Setting, row: Row): readonly string[] {
  return [value].flat().flatMap((text) => {
    const { only } = readTemplate(text, templating);
    const list = only === undefined ? undefined : valueAt(row.values, only);
    return Array.isArray(list) ? list.map(textOfValue) : fill(text, templating, row);
  });
}

/** Returns the expected values of a row that are numbers, since JSON doesn't preserve how a number is written. */
export function expectedNumbers({ value, templating }: Setting, row: Row): readonly number[] {
  return [value].flat().flatMap((text) => {
    const { only } = readTemplate(text, templating);
    const column = only === undefined ? undefined : valueAt(row.values, only);
    return [column].flat().filter((item) => typeof item === 'number');
  });
}

/**
 * Returns the expected value of a row. A template that is a single variable stands for the column's value, such as a
 * number or an object; other templates are text.
 *
 * @throws MetricError when the row lacks a column that a template names.
 */
export function expectedValue(text: string, templating: Templating, row: Row): unknown {
  const { only } = readTemplate(text, templating);
  const value = only === undefined ? undefined : valueAt(row.values, only);
  return value === undefined ? fill(text, templating, row) : value;
}

/**
 * Checks the expected texts of every row.
 *
 * @param objection returns why a text is unusable, or undefined.
 * @throws MetricError that names the first row whose expected text is missing or unusable.
 */
export function checkExpectedTexts(
  rule: string,
  setting: Setting,
  rows: readonly Row[],
  {
    mayBeEmpty = false,
    objection,
  }: { readonly mayBeEmpty?: boolean; readonly objection?: (text: string) => string | undefined } = {},
): void {
  const { templating } = setting;
  const templates = [setting.value].flat();
  for (const row of rows) {
    const expected = templates.flatMap((value) =>
      expectedTexts({ value, templating }, row).map((text) => ({ text, place: placeOfFault(value, templating, row) })),
    );
    const empty = expected.length === 0 ? { place: placeOf(row) } : expected.find(({ text }) => text.trim() === '');
    if (!mayBeEmpty && empty !== undefined) {
      throw new MetricError(
        `The metric's rule "${rule}" expects ${templates.join(', ')}, which is empty${empty.place.file === undefined ? '' : ' in this row'}, so ` +
          `every output would pass. Fill it in, or remove the ${empty.place.file === undefined ? 'rule' : 'row'}.`,
        empty.place,
      );
    }
    for (const { text, place } of expected) {
      const reason = objection?.(text);
      if (reason === undefined) continue;
      throw new MetricError(`The metric's rule "${rule}" cannot use ${JSON.stringify(text)}: ${reason}.`, place);
    }
  }
}

/**
 * Returns where to fix an expected value: in the metric (whose position is unknown here) when it uses no column,
 * otherwise in the row.
 *
 * @param template of the metric: text, or data that is used as it is.
 * @throws MetricError for a malformed template.
 */
export function placeOfFault(template: unknown, templating: Templating, row: Row): ErrorPlace {
  // Without templates, the texts come from the row's own assertions.
  if (templating === 'none') return placeOf(row);
  const isFilled = typeof template === 'string' && readTemplate(template, templating).paths.length > 0;
  return isFilled ? placeOf(row) : {};
}

/** Names what has to be fixed, given the result of `placeOfFault`. */
export function nameOfPlace({ file }: ErrorPlace): string {
  return file === undefined ? 'the metric' : 'this row';
}

/** A row lacks a column that the metric names. */
export class MissingColumnError extends MetricError {
  override readonly name = 'MissingColumnError';

  constructor(
    /** A dotted path. */
    readonly column: string,
    row: Row,
  ) {
    super(
      `The metric names the column "${column}", which this row doesn't have. Its columns are: ` +
        `${Object.keys(row.values).join(', ') || 'none'}. Correct the metric in the spec, or the row.`,
      placeOf(row),
    );
  }
}

/** A parsed template. */
interface Template {
  /** The columns that it names, as dotted paths. */
  readonly paths: readonly string[];
  /** The column, when the template consists of a single variable. */
  readonly only: string | undefined;
}

const plainText: Template = { paths: [], only: undefined };

/** Cached, because specs have few templates and data has many rows. */
const templates = new Map<string, Template>();

/**
 * Parses a template.
 *
 * @throws MetricError when a placeholder in it is malformed.
 */
function readTemplate(text: string, templating: Templating): Template {
  if (templating === 'none') return plainText;
  const key = `${JSON.stringify(templating)} ${text}`;
  const known = templates.get(key);
  if (known !== undefined) return known;
  const malformed = malformedVariable(text);
  if (malformed !== undefined) {
    throw new MetricError(
      `The metric's ${JSON.stringify(text)} has ${JSON.stringify(malformed)}, which isn't a variable. Write the name of a column in double braces, such as {{answer}}.`,
    );
  }
  const paths = variablePaths(templating, text);
  const [first] = paths;
  const isOnly = paths.length === 1 && text.replaceAll(/\s/g, '') === `{{${first}}}`;
  const template = { paths, only: isOnly ? first : undefined };
  templates.set(key, template);
  return template;
}

function fill(text: string, templating: Templating, row: Row): string {
  const { paths, only } = readTemplate(text, templating);
  const missing = paths.find((path) => valueAt(row.values, path) === undefined);
  if (missing !== undefined) throw new MissingColumnError(missing, row);
  return only === undefined ? renderTemplate(templating, text, row.values) : textOfValue(valueAt(row.values, only));
}
