import * as v from 'valibot';
import type { Assertion } from '../../datasets/row';
import {
  checkExpectedTexts,
  expectedNumbers,
  expectedTexts,
  expectedTextSchema,
  possiblyEmptyTextSchema,
} from '../expected-text';
import { defineRule } from '../rule';
import { alternatives, quote } from '../wording';

/** How a text rule compares, and how it says so. */
interface Comparison {
  readonly holds: (output: string, expected: string) => boolean;
  /** What is expected of the output, to go on after "Expected the output": `to contain`. */
  readonly toDo: string;
  /** What goes on after what was expected. */
  readonly manner?: string;
  /** What the reflection may miss about a failure: a whole sentence. */
  readonly hint?: (output: string, expected: string) => string | undefined;
  readonly mayBeEmpty?: boolean;
  /** Whether an output that is the same number is right too: `2.0` where a row has the number 2. */
  readonly takesNumbers?: boolean;
  /** For whoever writes a spec. */
  readonly words: string;
}

const options = {
  verbatim: v.exactOptional(
    v.pipe(
      v.boolean('Expected true or false'),
      v.description('Whether white space around the texts and the way of writing accents count.'),
    ),
  ),
};

const includes = (output: string, expected: string) => output.includes(expected);

export const equals = textRule('equals', {
  holds: (output, expected) => output === expected,
  toDo: 'to be exactly',
  words: 'The output is this text, white space around it aside. Of several any is right.',
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
  words: 'The output contains this text. Of several any is right.',
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

/** Of several expected texts any is right. */
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
          const wish = `${setting.isNegated ? 'not ' : ''}${comparison.toDo} ${alternatives(expected.map(quote))}`;
          return {
            score: Number(holds),
            reason: [`Expected the output ${wish}${comparison.manner ?? ''}.`, hint]
              .filter((part) => part !== undefined)
              .join(' '),
          };
        },
      };
    },
  });
}

/** promptfoo compares verbatim. The value of `equals` may be an object: that is compared with the output's JSON. */
function entryOf(name: string, { value }: Assertion): Readonly<Record<string, unknown>> {
  if (name === 'equals' && typeof value === 'object') return { 'json-equal': value, bare: true, threshold: 1 };
  return { [name]: typeof value === 'number' || typeof value === 'boolean' ? String(value) : value, verbatim: true };
}

/** A text without what a reader does not see: white space around it, and whether an accent is a character of its own. */
function normalized(text: string): string {
  return text.trim().normalize('NFC');
}

/** Whether a text is a number in any notation without letters: `2`, `2.0`, `+2.00`. */
function isNumber(text: string, number: number): boolean {
  return /^\s*[-+]?\d+(?:\.\d+)?\s*$/.test(text) && Number(text) === number;
}

function caseHint(sameInAnotherCase: boolean): string | undefined {
  return sameInAnotherCase ? 'Upper and lower case count.' : undefined;
}
