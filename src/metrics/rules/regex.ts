// Tested by test/unit/metrics/rules/text.test.ts.
import * as v from 'valibot';
import { checkExpectedTexts, expectedTexts, expectedTextSchema } from '../reading/expected-text';
import { withinPatternLimit } from '../reading/pattern-limit';
import { defineRule } from '../rule';
import { alternatives } from '../wording';

/** Leading flags as in many other languages: `(?i)yes`. */
const leadingFlags = /^\(\?([ims]+)\)/;

/** Checks that a JavaScript regular expression matches anywhere in the output. Any of several may match. */
export const regex = defineRule({
  value: v.pipe(expectedTextSchema, v.description('This JavaScript regular expression matches in the output.')),
  options: {
    flags: v.exactOptional(
      v.pipe(
        v.string(),
        v.regex(/^[imsu]*$/, 'Expected flags among i, m, s and u'),
        v.description('Flags of the regular expression: i (ignore case), m, s, u.'),
      ),
    ),
  },
  assertions: { regex: ({ value }) => ({ entry: { regex: value } }) },
  create: (setting, { rows }) => {
    const flags = setting.options.flags ?? '';
    checkExpectedTexts('regex', setting, rows, { objection: (text) => objectionTo(text, flags) });
    return {
      judge: ({ row, output }) => {
        const patterns = expectedTexts(setting, row).map((text) => compile(text, flags));
        const isMatch = () => patterns.some((pattern) => pattern.test(output));
        const requirement = `${setting.isNegated ? 'not ' : ''}to match the regular expression ${alternatives(patterns.map(String))}`;
        return {
          score: Number(withinPatternLimit('The regular expression of the rule "regex"', row, isMatch)),
          reason: `Expected the output ${requirement}.`,
        };
      },
    };
  },
});

/**
 * Compiles a pattern.
 *
 * @throws SyntaxError when it is malformed.
 */
function compile(text: string, flags: string): RegExp {
  const own = leadingFlags.exec(text)?.[1] ?? '';
  return new RegExp(text.replace(leadingFlags, ''), [...new Set(own + flags)].join(''));
}

function objectionTo(text: string, flags: string): string | undefined {
  try {
    compile(text, flags);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
