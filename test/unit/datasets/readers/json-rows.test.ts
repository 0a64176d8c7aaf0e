import { describe, expect, it } from 'vitest';
import { readJsonLines } from '../../../../src/datasets/readers/json-rows';

describe('JSON lines', () => {
  it('report a value that spans several lines as one fault', () => {
    const pretty = [{ x: 'a' }, { x: 'b' }].map((row) => JSON.stringify(row, null, 2)).join('\n');
    expect(readJsonLines(`{"x": "0"}\n${pretty}\n`).rows).toEqual([
      { line: 1, value: { x: '0' } },
      {
        line: 2,
        reason:
          'a single value spans lines 2 to 4. Write each row on one line, or save the rows as a list in a .json file',
      },
    ]);
  });

  it('report each malformed line', () => {
    const { rows } = readJsonLines('{"x": 1,}\n{"x": 2}\n{"x": 3\n');
    expect(rows.map((row) => ['reason' in row, row.line])).toEqual([
      [true, 1],
      [false, 2],
      [true, 3],
    ]);
  });
});
