// Tested by test/unit/metrics/rules/label.test.ts.
import { parse } from 'papaparse';
import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import { checkExpectedTexts, expectedTexts, expectedTextSchema, type ExpectedText } from '../reading/expected-text';
import { defineRule, type RuleSetting } from '../rule';
import { enumerate, quote } from '../wording';

/** Requires one of the texts. */
export const containsAny = containsSeveral('contains-any', { quantity: 'any', ignoresCase: false });
export const icontainsAny = containsSeveral('icontains-any', { quantity: 'any', ignoresCase: true });
/** Requires all texts. `set-f1` gives partial scores for partial matches. */
export const containsAll = containsSeveral('contains-all', { quantity: 'all', ignoresCase: false });
export const icontainsAll = containsSeveral('icontains-all', { quantity: 'all', ignoresCase: true });

interface Kind {
  readonly quantity: 'any' | 'all';
  readonly ignoresCase: boolean;
}

function containsSeveral(name: string, { quantity, ignoresCase }: Kind) {
  const plain = (text: string) => (ignoresCase ? text.toLowerCase() : text).normalize('NFC');
  const manner = ignoresCase ? ' in upper or lower case' : '';
  return defineRule({
    value: v.pipe(
      expectedTextSchema,
      v.description(
        `The output contains ${quantity === 'any' ? 'one' : 'all'} of these texts${manner}: a list, or a column with a list.`,
      ),
    ),
    options: {},
    assertions: { [name]: ({ value }) => ({ entry: { [name]: Array.isArray(value) ? value.map(String) : value } }) },
    create: (setting, { rows }) => {
      checkExpectedTexts(name, setting, rows);
      return {
        judge: ({ row, output }) => {
          const texts = textsOf(setting, row);
          const missing = texts.filter((text) => !plain(output).includes(plain(text)));
          const found = texts.filter((text) => !missing.includes(text));
          const holds = quantity === 'any' ? found.length > 0 : missing.length === 0;
          const toDo = setting.isNegated ? 'not to contain' : 'to contain';
          return {
            score: Number(holds),
            reason: `Expected the output ${toDo} ${quantity} of ${list(texts)}${manner}. ${inWords(found, missing)}`,
          };
        },
      };
    },
  });
}

/** Returns the texts to look for: the items of a list, or of comma-separated text like a CSV row. */
function textsOf(setting: RuleSetting<ExpectedText, unknown>, row: Row): readonly string[] {
  const texts = expectedTexts(setting, row);
  const [only = ''] = texts;
  if (texts.length > 1 || Array.isArray(setting.value)) return texts;
  const cells = parse<readonly string[]>(only.replaceAll(/,\s+(?=")/g, ',')).data[0];
  return (cells ?? []).map((text) => text.trim()).filter((text) => text !== '');
}

function inWords(found: readonly string[], missing: readonly string[]): string {
  if (missing.length === 0) return 'It contains all of them.';
  if (found.length === 0) return 'It contains none of them.';
  return `It contains ${list(found)}. Missing: ${list(missing)}.`;
}

function list(texts: readonly string[]): string {
  return enumerate(texts.map(quote));
}
