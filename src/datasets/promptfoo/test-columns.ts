import { RowFault } from '../read-row';
import type { Assertion, RowValues } from '../row';
import { readExpected } from './expected-column';
import { notDoneFault, type TestCase } from './test-case';

/** Columns that say something of the test, and are no variables. */
const OF_THE_TEST =
  /^__(?:expected\d*|description|metric|threshold|prefix|suffix|providerOutput|metadata(?::.*)?|config:.*)$/;

/** Whether a row of a table has columns of promptfoo's, such as `__expected`. */
export function hasTestColumns(row: RowValues): boolean {
  return Object.keys(row).some((column) => OF_THE_TEST.test(column));
}

/**
 * Reads the row of a table as promptfoo does: `__expected`, `__expected2` … assert something of the output, `__metric` names
 * the objective, `__threshold` is the test's, `__config:__expected2:threshold` an assertion's, `__description` and
 * `__metadata:…` describe, and all others are variables.
 *
 * @throws RowFault
 */
export function readTestColumns(row: RowValues): TestCase {
  const text = (column: string) => textIn(row[column]).trim();
  for (const column of ['prefix', 'suffix']) if (text(`__${column}`) !== '') throw notDoneFault(`__${column}`);
  const metric = text('__metric');
  const threshold = numberIn('__threshold', text('__threshold'));
  const forAll = numberIn('__config:__expected:threshold', text('__config:__expected:threshold'));
  const expected = Object.keys(row).filter((column) => /^__expected\d*$/.test(column) && text(column) !== '');
  return {
    vars: Object.fromEntries(Object.entries(row).filter(([column]) => !OF_THE_TEST.test(column))),
    assertions: expected.map((column): Assertion => {
      const own = `__config:${column.replace(/d$/, 'd1')}:threshold`;
      const ownThreshold = numberIn(own, text(own)) ?? forAll;
      return {
        ...readExpected(textIn(row[column])),
        ...(ownThreshold === undefined ? {} : { threshold: ownThreshold }),
        ...(metric === '' ? {} : { metric }),
      };
    }),
    ...(threshold === undefined ? {} : { threshold }),
    takesDefaults: true,
    combines: true,
  };
}

/** Tables have text only; the same columns in YAML or JSON may have numbers. */
function textIn(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  return cell === undefined || cell === null ? '' : JSON.stringify(cell);
}

function numberIn(column: string, text: string): number | undefined {
  if (text === '') return undefined;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new RowFault(`${column} is ${JSON.stringify(text)}, which must be a number`);
  return number;
}
