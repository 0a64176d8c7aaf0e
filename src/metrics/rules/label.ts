import * as v from 'valibot';
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
    const expectedOf = (row: (typeof rows)[number]) => expectedTexts(setting, row).map((text) => text.trim());
    const labels = setting.options.labels ?? [...new Set(rows.flatMap(expectedOf))];
    checkExpectedTexts('label', setting, rows, {
      objection: (text) => (labels.includes(text.trim()) ? undefined : `it is none of the labels ${labels.join(', ')}`),
    });
    return {
      judge: ({ row, output }) => {
        const expected = expectedOf(row);
        const named = firstLabelIn(output, labels);
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
