import { parse } from 'papaparse';
import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import { checkExpectedTexts, expectedTexts, expectedTextSchema, type ExpectedText } from '../expected-text';
import { defineRule, type RuleSetting } from '../rule';
import { enumerate, quote } from '../wording';

/** One of the texts is enough. */
export const containsAny = severalTexts('contains-any', { isEnough: 'any', ignoresCase: false });
export const icontainsAny = severalTexts('icontains-any', { isEnough: 'any', ignoresCase: true });
/** Every one of the texts is asked for; for a part of the score for a part of the texts there is `set-f1`. */
export const containsAll = severalTexts('contains-all', { isEnough: 'all', ignoresCase: false });
export const icontainsAll = severalTexts('icontains-all', { isEnough: 'all', ignoresCase: true });

interface Kind {
  readonly isEnough: 'any' | 'all';
  readonly ignoresCase: boolean;
}

function severalTexts(name: string, { isEnough, ignoresCase }: Kind) {
  const plain = (text: string) => (ignoresCase ? text.toLowerCase() : text).normalize('NFC');
  const manner = ignoresCase ? ' in upper or lower case' : '';
  return defineRule({
    value: v.pipe(
      expectedTextSchema,
      v.description(
        `The output contains ${isEnough === 'any' ? 'one' : 'every one'} of these texts${manner}: a list, or a column with one.`,
      ),
    ),
    options: {},
    assertions: { [name]: ({ value }) => ({ entry: { [name]: Array.isArray(value) ? value.map(String) : value } }) },
    create: (setting, { rows }) => {
      checkExpectedTexts(name, setting, rows);
      return {
        judge: ({ row, output }) => {
          const wanted = textsOf(setting, row);
          const missing = wanted.filter((text) => !plain(output).includes(plain(text)));
          const found = wanted.filter((text) => !missing.includes(text));
          const holds = isEnough === 'any' ? found.length > 0 : missing.length === 0;
          const toDo = setting.isNegated ? 'not to contain' : 'to contain';
          return {
            score: Number(holds),
            reason: `Expected the output ${toDo} ${isEnough} of ${list(wanted)}${manner}. ${inWords(found, missing)}`,
          };
        },
      };
    },
  });
}

/** The texts to look for: the items of a list, or of a text that separates them by commas as a CSV row does. */
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
  return `It contains ${list(found)}; missing: ${list(missing)}.`;
}

function list(texts: readonly string[]): string {
  return enumerate(texts.map(quote));
}
