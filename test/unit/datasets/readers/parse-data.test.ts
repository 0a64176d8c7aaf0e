import { describe, expect, it } from 'vitest';
import { parseJson, parseYamlData } from '../../../../src/datasets/readers/parse-data';

describe('numbers in data', () => {
  it.each([
    ['JSON', (text: string) => parseJson(text)],
    ['YAML', (text: string): unknown => parseYamlData(text).toJS()],
  ])('%s keeps the digits of integers that a number cannot hold, as text', (_language, parse) => {
    expect(parse('{"id": 9007199254740993, "in": [-12345678901234567890, "1234567890123456789"]}')).toEqual({
      id: '9007199254740993',
      in: ['-12345678901234567890', '1234567890123456789'],
    });
    expect(parse('[9007199254740992, 100000000000000000000, 2.5e3, 0.1234567890123456789]')).toEqual([
      9_007_199_254_740_992, 1e20, 2500, 0.123_456_789_012_345_68,
    ]);
  });

  it('that are too large are not JSON', () => {
    expect(() => parseJson('{"text": "1e400", "weight": 1e400}')).toThrow(
      '1e400 is not a JSON value: write it as text, in quotes',
    );
  });

  it('that are too large for YAML are read as text', () => {
    expect(parseYamlData('[1e400, -.inf]').toJS()).toEqual(['1e400', '-.inf']);
  });
});
