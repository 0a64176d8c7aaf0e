// Tested by test/unit/metrics/rules/json.test.ts.
import * as v from 'valibot';
import { parseJson as parseExactly } from '../../datasets/readers/parse-data';
import type { Row } from '../../datasets/row';
import type { Templating } from '../../prompts/template';
import { expectedValue, nameOfPlace, placeOfFault } from '../reading/expected-text';
import { compareFields, type FieldComparison } from '../comparing/json-fields';
import { lastJsonIn, parseJson } from '../reading/json-in-text';
import { MetricError } from '../metric-error';
import { defineRule, type RuleSetting } from '../rule';

const MOST_DIFFERENCES = 10;

const valueSchema = v.union(
  [
    v.pipe(v.string(), v.nonEmpty('Expected what the output is compared with, such as "{{answer}}"')),
    v.array(v.unknown()),
    v.record(v.string(), v.unknown()),
  ],
  'Expected an object, a list, or the column that holds it, such as "{{answer}}"',
);

/**
 * Compares the output's JSON with the expected value field by field. The score is the share of correct fields among the
 * expected and unexpected ones. The JSON is the whole output, or the last one in it.
 */
export const jsonEqual = defineRule({
  value: v.pipe(
    valueSchema,
    v.description('The JSON in the output has these fields. The score is the share of correct fields.'),
  ),
  options: {
    allowExtra: v.exactOptional(
      v.pipe(v.boolean('Expected true or false'), v.description('Ignores unexpected fields in the score.')),
    ),
    bare: v.exactOptional(
      v.pipe(v.boolean('Expected true or false'), v.description('Whether the output has to be only the JSON.')),
    ),
  },
  create: (setting, { rows }) => {
    const { allowExtra = false, bare = false } = setting.options;
    for (const row of rows) expectedOf(setting, row);
    const requirement = `Expected the output ${setting.isNegated ? 'not to have' : 'to have'} the JSON`;
    return {
      judge: ({ row, output }) => {
        const expected = expectedOf(setting, row);
        const whole = `${requirement} ${JSON.stringify(expected)}${bare ? ' and nothing else' : ''}.`;
        const found = (bare ? parseJson : lastJsonIn)(output, parseExactly);
        if (found === undefined)
          return { score: 0, reason: `${whole} It ${bare ? "isn't JSON" : 'contains no JSON'}.` };
        const comparison = compareFields(expected, found.value, { allowExtra });
        return { score: comparison.right / comparison.all, reason: `${whole} ${inWords(comparison)}` };
      },
    };
  },
});

/**
 * Returns the expected value of a row.
 *
 * @throws MetricError when it is text that isn't JSON.
 */
function expectedOf({ value, templating }: RuleSetting<v.InferOutput<typeof valueSchema>, unknown>, row: Row): unknown {
  if (typeof value !== 'string') return filled(value, templating, row);
  const expected = expectedValue(value, templating, row);
  if (typeof expected !== 'string') return expected;
  const parsed = parseJson(expected, parseExactly);
  if (parsed !== undefined) return parsed.value;
  const place = placeOfFault(value, templating, row);
  throw new MetricError(
    `The metric's rule "json-equal" expects JSON, but ${nameOfPlace(place)} has ${JSON.stringify(expected)}. ` +
      'Write it as JSON, or compare it with the rule "equals".',
    place,
  );
}

/** Fills the texts in an object or list of the spec: `{ queue: "{{answer}}", urgent: true }`. */
function filled(value: unknown, templating: Templating, row: Row): unknown {
  if (typeof value === 'string') return expectedValue(value, templating, row);
  if (Array.isArray(value)) return value.map((item: unknown) => filled(item, templating, row));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]: [string, unknown]) => [key, filled(item, templating, row)]),
  );
}

function inWords({ right, all, differences }: FieldComparison): string {
  if (differences.length === 0) return 'All fields are right.';
  const more = differences.length > MOST_DIFFERENCES ? `; ${differences.length - MOST_DIFFERENCES} more` : '';
  return `${right} of ${all} fields are right. ${differences.slice(0, MOST_DIFFERENCES).join('; ')}${more}.`;
}
