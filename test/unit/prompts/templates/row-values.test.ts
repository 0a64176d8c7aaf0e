import { describe, expect, it } from 'vitest';
import { hasPath, printable } from '../../../../src/prompts/templates/row-values';

describe('a path in a row', () => {
  const row = {
    a: null,
    list: [{ b: 1 }, { b: 2, c: 3 }],
    none: [],
    no: false,
    text: 'x',
    'd.e': 1,
    deep: { f: [[1]] },
  };

  it.each(['a', 'list', 'list[].b', 'list[]', 'none[].b', 'no[].b', 'gone[].b', 'd.e', 'deep.f', 'text.length'])(
    'is %s',
    (path) => {
      expect(hasPath(row, path)).toBe(true);
    },
  );

  it.each(['b', 'list[].c', 'deep.g', 'text[].b', 'toString', 'list.constructor'])('is not %s', (path) => {
    expect(hasPath(row, path)).toBe(false);
  });
});

describe('printable values', () => {
  it('are printed as JSON, and otherwise unchanged', () => {
    const values = printable({ object: { a: [1, { b: null }] }, toString: 'a column' });
    expect(String(values['object'])).toBe('{"a":[1,{"b":null}]}');
    expect(JSON.stringify(values)).toBe('{"object":{"a":[1,{"b":null}]},"toString":"a column"}');
  });

  it('inherit nothing else', () => {
    const values = printable({ __proto__: null, object: {} });
    expect(Reflect.get(values, 'constructor')).toBeUndefined();
    expect(Reflect.get(Object(values['object']) as object, 'constructor')).toBeUndefined();
  });
});
