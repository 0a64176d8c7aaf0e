// Tested by test/unit/metrics/rules/json.test.ts.
import * as v from 'valibot';
import { parse } from 'yaml';
import type { Assertion, Row } from '../../datasets/row';
import { expectedValue, placeOfFault } from '../reading/expected-text';
import { jsonIn, lastJsonIn, parseJson } from '../reading/json-in-text';
import { compileSchema, type SchemaCheck } from '../../models/json-schema';
import { MetricError } from '../metric-error';
import { withinPatternLimit } from '../reading/pattern-limit';
import { defineRule, type RuleSetting, type Verdict } from '../rule';

const MOST_FAULTS = 5;

const schemaSchema = v.union(
  [v.record(v.string(), v.unknown()), v.pipe(v.string(), v.nonEmpty('Expected a JSON schema'))],
  'Expected a JSON schema, or the column that holds one, such as "{{schema}}"',
);
const formSchema = v.union([v.literal(true), schemaSchema], 'Expected true, or a JSON schema');
type Form = v.InferOutput<typeof formSchema>;

/** Checks that the whole output is JSON, optionally with a schema. */
export const isJson = defineRule({
  value: v.pipe(
    formSchema,
    v.description('The whole output is JSON: any JSON (true), or valid against a JSON schema.'),
  ),
  options: {},
  assertions: { 'is-json': formEntry('is-json') },
  create: (setting, { rows }) => {
    const checkOf = schemaChecks('is-json', setting, rows);
    const requirement = expectation('to be JSON and nothing else', setting);
    return {
      judge: ({ row, output }) => {
        const parsed = parseJson(output);
        if (parsed === undefined) return failed(requirement, whyNoJson(output));
        return verdict(requirement, checkOf(row)(parsed.value));
      },
    };
  },
});

/** Checks that the output contains a JSON object or list, optionally one that is valid against a schema. */
export const containsJson = defineRule({
  value: v.pipe(
    formSchema,
    v.description('The output contains a JSON object or list: any (true), or one that is valid against a JSON schema.'),
  ),
  options: {},
  assertions: { 'contains-json': formEntry('contains-json') },
  create: (setting, { rows }) => {
    const checkOf = schemaChecks('contains-json', setting, rows);
    const requirement = expectation('to contain JSON', setting);
    return {
      judge: ({ row, output }) => {
        const found = jsonIn(output).filter((value) => typeof value === 'object' && value !== null);
        if (found.length === 0) return failed(requirement, 'It contains no JSON object or list.');
        const faults = found.map(checkOf(row));
        return verdict(requirement, faults.find((some) => some.length === 0) ?? faults.at(-1) ?? []);
      },
    };
  },
});

/**
 * Checks the output's JSON against a schema: the whole output, or the last JSON in it. `is-json` requires the whole
 * output to be JSON.
 */
export const jsonSchema = defineRule({
  value: v.pipe(
    schemaSchema,
    v.description(
      'The JSON in the output, which may be in a code fence or a sentence, is valid against this JSON schema.',
    ),
  ),
  options: {},
  create: (setting, { rows }) => {
    const checkOf = schemaChecks('json-schema', setting, rows);
    const requirement = expectation('to have JSON', setting);
    return {
      judge: ({ row, output }) => {
        const found = lastJsonIn(output);
        return found === undefined
          ? failed(requirement, 'It contains no JSON.')
          : verdict(requirement, checkOf(row)(found.value));
      },
    };
  },
});

function formEntry(rule: string) {
  return ({ value }: Assertion) => ({
    entry: { [rule]: value === undefined || value === null || value === '' ? true : value },
  });
}

/**
 * Returns a schema check for each row.
 *
 * @throws MetricError when a schema is malformed.
 */
function schemaChecks(
  rule: string,
  setting: RuleSetting<Form, unknown>,
  rows: readonly Row[],
): (row: Row) => SchemaCheck {
  const { value, templating } = setting;
  if (value === true) return () => () => [];
  const checkOf = (row: Row): SchemaCheck => {
    try {
      const check = compileSchema(schemaOf(typeof value === 'string' ? expectedValue(value, templating, row) : value));
      return (found) =>
        withinPatternLimit(`A pattern in the JSON schema of the rule "${rule}"`, row, () => check(found));
    } catch (error) {
      if (error instanceof MetricError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw new MetricError(
        `The metric's rule "${rule}" has a malformed JSON schema: ${reason}.`,
        placeOfFault(value, templating, row),
      );
    }
  };
  for (const row of typeof value === 'string' ? rows : rows.slice(0, 1)) checkOf(row);
  return checkOf;
}

/** Returns a schema, which a column may also contain as JSON or YAML text. */
function schemaOf(value: unknown): object | boolean {
  const schema: unknown = typeof value === 'string' ? parse(value) : value;
  if ((typeof schema === 'object' && schema !== null) || typeof schema === 'boolean') return schema;
  throw new TypeError(`${JSON.stringify(value)} isn't an object`);
}

function expectation(toDo: string, { value, isNegated }: RuleSetting<Form, unknown>): string {
  const manner = value === true ? '' : ', valid against the schema';
  return `Expected the output ${isNegated ? 'not ' : ''}${toDo}${manner}.`;
}

function verdict(requirement: string, faults: readonly string[]): Verdict {
  if (faults.length === 0) return { score: 1, reason: `${requirement} The JSON is valid.` };
  const more = faults.length > MOST_FAULTS ? `; ${faults.length - MOST_FAULTS} more` : '';
  return failed(requirement, `It breaks the schema: ${faults.slice(0, MOST_FAULTS).join('; ')}${more}.`);
}

function failed(requirement: string, what: string): Verdict {
  return { score: 0, reason: `${requirement} ${what}` };
}

function whyNoJson(output: string): string {
  if (output.trim() === '') return 'It is empty.';
  if (jsonIn(output).length > 0) return 'It contains JSON, but also other text, such as a code fence or a sentence.';
  try {
    JSON.parse(output);
    return 'It is JSON.';
  } catch (error) {
    return `It isn't JSON: ${error instanceof Error ? error.message : String(error)}.`;
  }
}
