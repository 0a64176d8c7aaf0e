// Tested by test/unit/metrics/rules/label.test.ts.
import * as v from 'valibot';
import { expectedTexts } from '../reading/expected-text';
import { defineRule } from '../rule';
import { quote } from '../wording';

/** In GitHub Models' order: the first one that is set applies. */
const comparisons = {
  equals: { toDo: 'to be exactly', holds: (output: string, expected: string) => output === expected },
  contains: {
    toDo: 'to contain',
    holds: (output: string, expected: string) => output.toLowerCase().includes(expected.toLowerCase()),
  },
  startsWith: {
    toDo: 'to start with',
    holds: (output: string, expected: string) => output.toLowerCase().startsWith(expected.toLowerCase()),
  },
  endsWith: {
    toDo: 'to end with',
    holds: (output: string, expected: string) => output.toLowerCase().endsWith(expected.toLowerCase()),
  },
} as const;

const keys = ['equals', 'contains', 'startsWith', 'endsWith'] as const;
const text = v.exactOptional(v.string('Expected text, such as "{{expected}}"'));

/**
 * The `string` evaluator of GitHub Models: the first of equals, contains, startsWith and endsWith that is set applies.
 * Only equals is case-sensitive. White space around the output is ignored.
 */
export const string = defineRule({
  value: v.pipe(
    v.strictObject({ equals: text, contains: text, startsWith: text, endsWith: text }),
    v.check((value) => keys.some((key) => isSet(value[key])), `Expected one of ${keys.join(', ')}`),
    v.description('The string evaluator of GitHub Models: the first of these that is set applies.'),
  ),
  options: {},
  create: ({ value, templating, isNegated }, { rows }) => {
    const key = keys.find((each) => isSet(value[each])) ?? 'equals';
    const { toDo, holds } = comparisons[key];
    const setting = { value: value[key] ?? '', templating };
    const manner = key === 'equals' ? '' : ' in upper or lower case';
    for (const row of rows) expectedTexts(setting, row);
    return {
      judge: ({ row, output }) => {
        const expected = expectedTexts(setting, row);
        const requirement = `${isNegated ? 'not ' : ''}${toDo} ${expected.map(quote).join(' or ')}${manner}`;
        return {
          score: Number(expected.some((one) => holds(output.trim(), one))),
          reason: `Expected the output ${requirement}.`,
        };
      },
    };
  },
});

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}
