import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import {
  checkExpectedTexts,
  expectedNumbers,
  expectedTexts,
  expectedTextSchema,
  possiblyEmptyTextSchema,
} from '../reading/expected-text';
import { defineRule } from '../rule';
import { alternatives, quote } from '../wording';

/** How a text rule compares, and how its feedback says so. */
interface Comparison {
  readonly holds: (output: string, expected: string) => boolean;
  /** Continues "Expected the output", e.g. `to contain`. */
  readonly toDo: string;
  /** Follows the expected text. */
  readonly manner?: string;
  /** Returns a sentence about a failure that the reflection might miss. */
  readonly hint?: (output: string, expected: string) => string | undefined;
  readonly mayBeEmpty?: boolean;
  /** Whether an equal number in another notation is right too: `2.0` when a row has the number 2. */
  readonly takesNumbers?: boolean;
  /** The rule's description in the spec's schema. */
  readonly words: string;
}

const options = {
  verbatim: v.exactOptional(
    v.pipe(
      v.boolean('Expected true or false'),
      v.description('Whether surrounding white space and the encoding of accents count.'),
    ),
  ),
};

const includes = (output: string, expected: string) => output.includes(expected);

export const equals = textRule('equals', {
  holds: (output, expected) => output === expected,
  toDo: 'to be exactly',
  words: 'The output is exactly this text, apart from surrounding white space. Any of several may match.',
  mayBeEmpty: true,
  takesNumbers: true,
  hint: (output, expected) =>
    expected !== '' && output.includes(expected)
      ? `Only ${quote(expected)} and nothing else was expected.`
      : caseHint(output.toLowerCase() === expected.toLowerCase()),
});

export const contains = textRule('contains', {
  holds: includes,
  toDo: 'to contain',
  words: 'The output contains this text. Any of several may match.',
  hint: (output, expected) => caseHint(includes(output.toLowerCase(), expected.toLowerCase())),
});

export const icontains = textRule('icontains', {
  holds: (output, expected) => includes(output.toLowerCase(), expected.toLowerCase()),
  toDo: 'to contain',
  words: 'The output contains this text, in upper or lower case.',
  manner: ' in upper or lower case',
});

export const startsWith = textRule('starts-with', {
  holds: (output, expected) => output.startsWith(expected),
  toDo: 'to start with',
  words: 'The output starts with this text.',
  hint: (output, expected) => caseHint(output.toLowerCase().startsWith(expected.toLowerCase())),
});

export const endsWith = textRule('ends-with', {
  holds: (output, expected) => output.endsWith(expected),
  toDo: 'to end with',
  words: 'The output ends with this text.',
  hint: (output, expected) => caseHint(output.toLowerCase().endsWith(expected.toLowerCase())),
});

/** Defines a rule that compares texts. Any of several expected texts may match. */
function textRule(name: string, comparison: Comparison) {
  const { mayBeEmpty = false } = comparison;
  return defineRule({
    value: v.pipe(mayBeEmpty ? possiblyEmptyTextSchema : expectedTextSchema, v.description(comparison.words)),
    options,
    assertions: { [name]: (assertion) => ({ entry: entryOf(name, assertion) }) },
    create: (setting, { rows }) => {
      checkExpectedTexts(name, setting, rows, { mayBeEmpty });
      const plain = setting.options.verbatim === true ? (text: string) => text : normalized;
      return {
        judge: ({ row, output }) => {
          const expected = expectedTexts(setting, row).map(plain);
          const holds =
            expected.some((text) => comparison.holds(plain(output), text)) ||
            (comparison.takesNumbers === true && expectedNumbers(setting, row).some((one) => isNumber(output, one)));
          const [first = ''] = expected;
          const isWrong = !holds && !setting.isNegated;
          const hint = isWrong && expected.length === 1 ? comparison.hint?.(plain(output), first) : undefined;
          const requirement = `${setting.isNegated ? 'not ' : ''}${comparison.toDo} ${alternatives(expected.map(quote))}`;
          return {
            score: Number(holds),
            reason: [`Expected the output ${requirement}${comparison.manner ?? ''}.`, hint]
              .filter((part) => part !== undefined)
              .join(' '),
          };
        },
      };
    },
  });
}

/**
 * Converts a promptfoo assertion, which compares verbatim. If the value of `equals` is an object, it is compared with
 * the output's JSON.
 */
function entryOf(name: string, { value }: Assertion): Readonly<Record<string, unknown>> {
  if (name === 'equals' && typeof value === 'object') return { 'json-equal': value, bare: true, threshold: 1 };
  return { [name]: typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, verbatim: true };
}

/** Removes differences that readers don't see: surrounding white space and separate accent characters. */
function normalized(text: string): string {
  return text.trim().normalize('NFC');
}

/** Tells whether a text is a given number in any notation without letters: `2`, `2.0`, `+2.00`. */
function isNumber(text: string, number: number): boolean {
  return /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(text) && Number(text) === number;
}

function caseHint(sameInAnotherCase: boolean): string | undefined {
  return sameInAnotherCase ? 'The comparison is case-sensitive.' : undefined;
}
