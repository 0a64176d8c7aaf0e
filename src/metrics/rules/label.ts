import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import { checkExpectedTexts, expectedTexts, expectedTextSchema } from '../reading/expected-text';
import { firstLabelIn } from '../reading/first-label';
import { defineRule } from '../rule';
import { alternatives, quote } from '../wording';

/** Checks that the first label in the output is an expected one. */
export const label = defineRule({
  value: v.pipe(expectedTextSchema, v.description('The first label that the output names is this one.')),
  options: {
    labels: v.exactOptional(
      v.pipe(
        v.array(v.string('Expected text')),
        v.minLength(2, 'Expected at least two labels'),
        v.description('The labels to look for. Default: all that the rows expect.'),
      ),
    ),
  },
  create: (setting, { rows }) => {
    checkExpectedTexts('label', setting, rows);
    const plain = (text: string) => text.trim().normalize('NFC');
    const expectedOf = (row: Row) => expectedTexts(setting, row).map(plain);
    const labels = setting.options.labels?.map(plain) ?? [...new Set(rows.flatMap(expectedOf))];
    checkExpectedTexts('label', setting, rows, {
      objection: (text) =>
        labels.includes(plain(text)) ? undefined : `it isn't one of the labels ${labels.join(', ')}`,
    });
    return {
      judge: ({ row, output }) => {
        const expected = expectedOf(row);
        const named = firstLabelIn(plain(output), labels);
        const holds = named !== undefined && expected.includes(named);
        const requirement = `${setting.isNegated ? 'not ' : ''}to name the label ${alternatives(expected.map(quote))} before any other`;
        const found =
          named === undefined
            ? `It names none of the labels ${labels.join(', ')}.`
            : `The first label that it names is ${quote(named)}.`;
        return {
          score: Number(holds),
          reason: [`Expected the output ${requirement}.`, ...(holds ? [] : [found])].join(' '),
        };
      },
    };
  },
});
