import * as v from 'valibot';
import { checkExpectedTexts, expectedTexts, possiblyEmptyTextSchema } from '../reading/expected-text';
import { defineRule } from '../rule';
import { itemsIn } from '../reading/items-in-text';
import { enumerate, formatNumber, quote } from '../wording';

/**
 * Checks that the output lists the expected items in any order. The score is F1, the harmonic mean of precision (share
 * of its items that are correct) and recall (share of expected items that it has).
 */
export const setF1 = defineRule({
  value: v.pipe(
    possiblyEmptyTextSchema,
    v.description('The output lists these items in any order. The score is F1, which missing and extra items lower.'),
  ),
  options: {
    caseSensitive: v.exactOptional(
      v.pipe(v.boolean('Expected true or false'), v.description('Whether the comparison is case-sensitive.')),
    ),
  },
  create: (setting, { rows }) => {
    checkExpectedTexts('set-f1', setting, rows, { mayBeEmpty: true });
    const plain = (item: string) =>
      (setting.options.caseSensitive === true ? item : item.toLowerCase()).normalize('NFC');
    const toDo = setting.isNegated ? 'not to list' : 'to list';
    return {
      judge: ({ row, output }) => {
        const expected = distinct(expectedTexts(setting, row).flatMap(itemsIn), plain);
        const got = distinct(itemsIn(output), plain);
        const missing = [...expected].filter(([key]) => !got.has(key)).map(([, item]) => item);
        const extra = [...got].filter(([key]) => !expected.has(key)).map(([, item]) => item);
        const right = expected.size - missing.length;
        const all = expected.size + got.size;
        return {
          score: all === 0 ? 1 : (2 * right) / all,
          reason: [
            `Expected the output ${toDo} ${expected.size === 0 ? 'nothing' : list([...expected.values()])}.`,
            `Of its ${got.size} items, ${right} are right (precision ${share(right, got.size)});`,
            `of the ${expected.size} expected items it has ${right} (recall ${share(right, expected.size)}).`,
            ...(missing.length === 0 ? [] : [`Missing: ${list(missing)}.`]),
            ...(extra.length === 0 ? [] : [`Not expected: ${list(extra)}.`]),
          ].join(' '),
        };
      },
    };
  },
});

/** Maps the compared form of each item to the item. */
function distinct(items: readonly string[], plain: (item: string) => string): ReadonlyMap<string, string> {
  return new Map(items.map((item) => [plain(item), item]));
}

/** Formats a share. The share of an empty set is 1. */
function share(part: number, whole: number): string {
  return formatNumber(whole === 0 ? 1 : part / whole);
}

function list(items: readonly string[]): string {
  return enumerate(items.map(quote));
}
