import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import { expectedTexts, nameOfPlace, placeOfFault, type ExpectedText } from '../reading/expected-text';
import { MetricError } from '../metric-error';
import { numbersIn } from '../reading/numbers-in-text';
import { defineRule, type RuleSetting } from '../rule';
import { alternatives } from '../wording';

/** Tolerance for binary fractions: 0.1 + 0.2 counts as 0.3. */
const ROUNDING = 1e-9;

const template = v.pipe(v.string(), v.nonEmpty('Expected a number, or the column that holds it, such as "{{answer}}"'));
const margin = v.pipe(v.number('Expected a number'), v.minValue(0, 'Expected a number of at least 0'));

/**
 * Checks that the last number in the output is the expected one, because answers come after the reasoning; `take:
 * first` checks the first. Thousands separators, currency signs and units are ignored.
 */
export const number = defineRule({
  value: v.pipe(
    v.union(
      [v.number(), template, v.pipe(v.array(template), v.minLength(1, 'Expected at least one number'))],
      'Expected a number, or the column that holds it, such as "{{answer}}"',
    ),
    v.description('The last number in the output is this one.'),
  ),
  options: {
    tolerance: v.exactOptional(v.pipe(margin, v.description('Maximum difference from the expected number.'))),
    relative: v.exactOptional(
      v.pipe(margin, v.description('Maximum difference as a share of the expected number: 0.01 is one percent.')),
    ),
    take: v.exactOptional(
      v.pipe(
        v.picklist(['first', 'last'], 'Expected first or last'),
        v.description('Which number in the output counts. Default: last.'),
      ),
    ),
  },
  create: (setting, { rows }) => {
    const { tolerance = 0, relative = 0, take = 'last' } = setting.options;
    for (const row of rows) expectedNumbers(setting, row);
    const margins = [
      ...(tolerance > 0 ? [`${tolerance}`] : []),
      ...(relative > 0 ? [`${Math.round(relative * 1e6) / 1e4} percent`] : []),
    ];
    const manner = margins.length === 0 ? '' : `, give or take ${alternatives(margins)}`;
    return {
      judge: ({ row, output }) => {
        const expected = expectedNumbers(setting, row);
        const got = numbersIn(output).at(take === 'first' ? 0 : -1);
        const requirement = `Expected the ${take} number in the output ${setting.isNegated ? 'not ' : ''}to be ${alternatives(expected.map(String))}${manner}.`;
        if (got === undefined) return { score: 0, reason: `${requirement} It contains no number.` };
        const isNear = (target: number) =>
          Math.abs(got - target) <= Math.max(tolerance, (relative + ROUNDING) * Math.abs(target));
        return { score: Number(expected.some(isNear)), reason: `${requirement} It is ${got}.` };
      },
    };
  },
});

/**
 * Returns the expected numbers of a row.
 *
 * @throws MetricError when an expected value isn't a single number.
 */
function expectedNumbers(
  { value, templating }: RuleSetting<number | ExpectedText, unknown>,
  row: Row,
): readonly number[] {
  if (typeof value === 'number') return [value];
  return [value].flat().flatMap((one) =>
    expectedTexts({ value: one, templating }, row).map((text) => {
      const [only, ...others] = numbersIn(text);
      if (only !== undefined && others.length === 0) return only;
      const place = placeOfFault(one, templating, row);
      throw new MetricError(
        `The metric's rule "number" expects a number, but ${nameOfPlace(place)} has ${JSON.stringify(text)}. Write only the number.`,
        place,
      );
    }),
  );
}
