import * as v from 'valibot';
import type { Row } from '../../datasets/row';
import { checkExpectedTexts, expectedTexts, expectedTextSchema } from '../expected-text';
import { firstLabelIn } from '../label-naming';
import { defineRule } from '../rule';
import { alternatives, quote } from '../wording';

/** Of the given labels, an expected one is the first that the output names. */
export const label = defineRule({
  value: v.pipe(expectedTextSchema, v.description('The first label that the output names is this one.')),
  options: {
    labels: v.exactOptional(
      v.pipe(
        v.array(v.string('Expected text')),
        v.minLength(2, 'Expected two labels at least'),
        v.description('The labels that can be named. Absent: every one that the rows expect.'),
      ),
    ),
  },
  create: (setting, { rows }) => {
    checkExpectedTexts('label', setting, rows);
    const plain = (text: string) => text.trim().normalize('NFC');
    const expectedOf = (row: Row) => expectedTexts(setting, row).map(plain);
    const labels = setting.options.labels?.map(plain) ?? [...new Set(rows.flatMap(expectedOf))];
    checkExpectedTexts('label', setting, rows, {
      objection: (text) => (labels.includes(plain(text)) ? undefined : `it is none of the labels ${labels.join(', ')}`),
    });
    return {
      judge: ({ row, output }) => {
        const expected = expectedOf(row);
        const named = firstLabelIn(plain(output), labels);
        const holds = named !== undefined && expected.includes(named);
        const wish = `${setting.isNegated ? 'not ' : ''}to name the label ${alternatives(expected.map(quote))} before any other`;
        const found =
          named === undefined
            ? `It names none of the labels ${labels.join(', ')}.`
            : `The first label that it names is ${quote(named)}.`;
        return { score: Number(holds), reason: [`Expected the output ${wish}.`, ...(holds ? [] : [found])].join(' ') };
      },
    };
  },
});
