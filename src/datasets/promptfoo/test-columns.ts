// Tested by test/unit/datasets/promptfoo/test-case.test.ts.
import { valueOf } from '../../gepa/named-values';
import { RowFault } from '../readers/read-row';
import type { Assertion, RowValues } from '../row';
import { readExpected } from './expected-column';
import { unsupportedFault, type TestCase } from './test-case';

/** Columns that describe the test and aren't variables. */
const OF_THE_TEST =
  /^__(?:expected\d*|description|metric|threshold|prefix|suffix|providerOutput|metadata(?::.*)?|config:.*)$/;

const EXPECTED = /^__expected\d*$/;

/** Whether a row has promptfoo columns, such as `__expected`. */
export function hasTestColumns(row: RowValues): boolean {
  return Object.keys(row).some(isOfTheTest);
}

/**
 * Reads a row of a table as promptfoo does. `__expected`, `__expected2` … are assertions, `__metric` names the objective,
 * `__threshold` is the threshold of the test (0 means none), `__config:__expected2:threshold` is the threshold of the second
 * assertion, `__description` and `__metadata:…` are ignored, and all other columns are variables.
 *
 * @throws RowFault
 */
export function readTestColumns(row: RowValues): TestCase {
  const text = (column: string) => textIn(valueOf(row, column)).trim();
  for (const column of ['__prefix', '__suffix']) if (text(column) !== '') throw unsupportedFault(column);
  const metric = text('__metric');
  const threshold = numberIn('__threshold', text('__threshold'));
  const thresholdOf = (position: number) => {
    const names = position === 1 ? ['__expected', '__expected1'] : [`__expected${position}`];
    return names
      .map((name) => `__config:${name}:threshold`)
      .map((column) => numberIn(column, text(column)))
      .find((number) => number !== undefined);
  };
  const expected = Object.keys(row).filter((column) => EXPECTED.test(column) && text(column) !== '');
  return {
    vars: Object.fromEntries(Object.entries(row).filter(([column]) => !isOfTheTest(column))),
    assertions: expected.map((column, index): Assertion => {
      const own = thresholdOf(index + 1);
      return {
        ...readExpected(text(column)),
        ...(own === undefined ? {} : { threshold: own }),
        ...(metric === '' ? {} : { metric }),
      };
    }),
    ...(threshold === undefined || threshold === 0 ? {} : { threshold }),
    grading: {},
    takesDefaults: true,
    combines: true,
  };
}

function isOfTheTest(column: string): boolean {
  return column.startsWith('__') && OF_THE_TEST.test(column);
}

/** Returns a cell as text. In YAML or JSON, the columns can also have numbers. */
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
