import * as v from 'valibot';
import { placeOf, type Row } from '../datasets/row';
import type { ErrorPlace } from '../gepa/user-error';
import {
  malformedVariable,
  renderTemplate,
  textOfValue,
  valueAt,
  variablePaths,
  type Templating,
} from '../prompts/template';
import { MetricError } from './metric-error';

/** A template over the row, or a list of them where any of several is right. */
export type ExpectedText = string | readonly string[];

/** What an output is compared with. */
export const expectedTextSchema = textOrTexts(
  v.pipe(
    v.string('Expected text, such as "{{answer}}"'),
    v.nonEmpty('Expected what the output is compared with, such as "{{answer}}"'),
  ),
);

/** The same where nothing can be expected too. */
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
 * What is expected of a row: a text for every template. A template that is one variable and nothing else, whose column
 * holds a list (`ideal: [yes, yeah]`), stands for the texts of that list.
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

/** The numbers of a row that a text is compared with: JSON does not say how they are written. */
export function expectedNumbers({ value, templating }: Setting, row: Row): readonly number[] {
  return [value].flat().flatMap((text) => {
    const { only } = readTemplate(text, templating);
    const column = only === undefined ? undefined : valueAt(row.values, only);
    return [column].flat().filter((item) => typeof item === 'number');
  });
}

/**
 * What a template stands for in a row: the column's own value, a number or an object say, when the template is one
 * variable and nothing else, otherwise text.
 *
 * @throws MetricError when the row lacks a column that the template names.
 */
export function expectedValue(text: string, templating: Templating, row: Row): unknown {
  const { only } = readTemplate(text, templating);
  const value = only === undefined ? undefined : valueAt(row.values, only);
  return value === undefined ? fill(text, templating, row) : value;
}

/**
 * Tries what is expected on every row.
 *
 * @param objection why a text cannot be used, when it cannot.
 * @throws MetricError that names the first row for which nothing is expected, or something that cannot be used.
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
        `The metric's rule "${rule}" expects ${templates.join(', ')}, which is empty${empty.place.file === undefined ? '' : ' in this row'}: ` +
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
 * Where a fault of what a row is expected to be is mended: in the metric, which has no place here, when the metric says it
 * without any column; otherwise in the row.
 *
 * @param template what the metric says: text, or data that is taken as it is.
 * @throws MetricError as `expectedTexts` for what is not a template.
 */
export function placeOfFault(template: unknown, templating: Templating, row: Row): ErrorPlace {
  // Without templates the texts are those of the row's own assertions.
  if (templating === 'none') return placeOf(row);
  const isFilled = typeof template === 'string' && readTemplate(template, templating).paths.length > 0;
  return isFilled ? placeOf(row) : {};
}

/** Who has what is at fault, in words, by the place that `placeOfFault` gives. */
export function holderOf({ file }: ErrorPlace): string {
  return file === undefined ? 'the metric' : 'this row';
}

/** A column that a metric names and a row lacks. */
export class MissingColumnError extends MetricError {
  override readonly name = 'MissingColumnError';

  constructor(
    /** A dotted path. */
    readonly column: string,
    row: Row,
  ) {
    super(
      `The metric names the column "${column}", which this row does not have. Its columns are: ` +
        `${Object.keys(row.values).join(', ') || 'none'}. Correct the metric in the spec, or the row.`,
      placeOf(row),
    );
  }
}

/** What a template is made of. */
interface Template {
  /** The columns that it names, as dotted paths. */
  readonly paths: readonly string[];
  /** The only one of them, when the template is that variable and nothing else. */
  readonly only: string | undefined;
}

const plainText: Template = { paths: [], only: undefined };

/** Specs have few templates and data has many rows, so a template is read once. */
const templates = new Map<string, Template>();

/** @throws MetricError when something in the text is a variable only at first sight. */
function readTemplate(text: string, templating: Templating): Template {
  if (templating === 'none') return plainText;
  const key = `${JSON.stringify(templating)} ${text}`;
  const known = templates.get(key);
  if (known !== undefined) return known;
  const malformed = malformedVariable(text);
  if (malformed !== undefined) {
    throw new MetricError(
      `The metric's ${JSON.stringify(text)} has ${JSON.stringify(malformed)}, which is not a variable. Write the name of a column in double braces, such as {{answer}}.`,
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
