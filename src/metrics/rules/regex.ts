import * as v from 'valibot';
import { checkExpectedTexts, expectedTexts, expectedTextSchema } from '../expected-text';
import { withinPatternLimit } from '../pattern-limit';
import { defineRule } from '../rule';
import { alternatives } from '../wording';

/** A leading group of flags, as many other languages write them: `(?i)yes`. */
const leadingFlags = /^\(\?([ims]+)\)/;

/** A JavaScript regular expression, looked for anywhere in the output. Of several any is right. */
export const regex = defineRule({
  value: v.pipe(expectedTextSchema, v.description('The output has a match of this JavaScript regular expression.')),
  options: {
    flags: v.exactOptional(
      v.pipe(
        v.string(),
        v.regex(/^[imsu]*$/, 'Expected flags among i, m, s and u'),
        v.description('Flags of the regular expression: i ignores case, m, s, u.'),
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
        const wish = `${setting.isNegated ? 'not ' : ''}to match the regular expression ${alternatives(patterns.map(String))}`;
        return {
          score: Number(withinPatternLimit('The regular expression of the rule "regex"', row, isMatch)),
          reason: `Expected the output ${wish}.`,
        };
      },
    };
  },
});

/** @throws SyntaxError when the pattern is malformed. */
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
