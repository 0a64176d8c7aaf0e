import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataError } from '../../../src/datasets/data-error';
import { loadRows } from '../../../src/datasets/load-rows';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'gepa-rows-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const load = (name: string, content: string) => loadRows(file(name, content));

/** The message for a bad file, with its folder taken out. */
async function complaint(name: string, content: string): Promise<string> {
  try {
    await load(name, content);
  } catch (error) {
    if (error instanceof DataError) return error.message.replaceAll(`${folder}/`, '');
    throw error;
  }
  throw new Error('The file was read without a complaint.');
}

const twoRows = [
  { input: 'Where is my card?', expected: 'delivery' },
  { input: 'Pay, please', expected: 'billing' },
];

describe('rows', () => {
  it.each([
    ['a.jsonl', `\uFEFF${JSON.stringify(twoRows[0])}\r\n\r\n${JSON.stringify(twoRows[1])}\r\n`, [1, 3]],
    ['a.json', JSON.stringify(twoRows, null, 2), [2, 6]],
    ['b.json', `{"name": "[", "examples":\n${JSON.stringify(twoRows)}}`, [2, 2]],
    ['a.csv', 'input,expected\nWhere is my card?,delivery\n"Pay, please",billing\n', [2, 3]],
    ['b.csv', 'input;expected\r\nWhere is my card?;delivery\r\n\r\nPay, please;billing', [2, 4]],
    ['a.tsv', 'input\texpected\nWhere is my card?\tdelivery\nPay, please\tbilling\n', [2, 3]],
    [
      'a.yaml',
      '- input: Where is my card?\n  expected: delivery\n# and\n- {input: "Pay, please", expected: billing}\n',
      [1, 4],
    ],
    [
      'b.yml',
      'rows:\n  - { input: Where is my card?, expected: delivery }\n  - { input: "Pay, please", expected: billing }\n',
      [2, 3],
    ],
  ])('come from %s in its order, each with its line', async (name, content, lines) => {
    const rows = await load(name, content);
    expect(rows.map(({ values }) => values)).toEqual(twoRows);
    expect(rows.map(({ source }) => source)).toEqual(lines.map((line) => `${name}:${line}`));
  });

  it('of a table may have line ends in quoted values', async () => {
    const rows = await load('lines.csv', 'input,expected\n"Hello,\nmy ""card""",delivery\nBye,none\n');
    expect(rows).toEqual([
      {
        values: { input: 'Hello,\nmy "card"', expected: 'delivery' },
        source: 'lines.csv:2',
        file: join(folder, 'lines.csv'),
      },
      { values: { input: 'Bye', expected: 'none' }, source: 'lines.csv:4', file: join(folder, 'lines.csv') },
    ]);
  });
});

describe('bad data', () => {
  it('is listed with whole paths, which a terminal can open', async () => {
    const path = join(folder, 'train.jsonl');
    await expect(load('train.jsonl', '{"input": "a"}\n[1]\n')).rejects.toThrow(`\n${path}:2: a list stands`);
  });

  it('is listed as a whole, with file and line', async () => {
    expect(await complaint('train.jsonl', '{"input": "a"}\n{"input": \n\n"b"\n[1]\nnull\n')).toMatch(
      /^train\.jsonl:2: 4 rows cannot be read\. Correct or remove:\ntrain\.jsonl:2: not valid JSON \(.*\)\ntrain\.jsonl:4: a string stands where an object with columns must be\ntrain\.jsonl:5: a list stands where an object with columns must be\ntrain\.jsonl:6: null stands where an object with columns must be$/,
    );
  });

  it('is listed up to 20 rows', async () => {
    const message = await complaint('many.jsonl', 'x\n'.repeat(25));
    expect(message).toContain('25 rows cannot be read');
    expect(message.split('\n').slice(-2)).toEqual([expect.stringContaining('many.jsonl:20: '), '… and 5 more']);
  });

  it('in a JSON array is told by the line of its element', async () => {
    expect(await complaint('a.json', '[\n  {"input": "a"},\n  {"input": b},\n  {"input": "c",}\n]')).toMatch(
      /^a\.json:3: 2 rows cannot be read.*\na\.json:3: not valid JSON .*\na\.json:4: not valid JSON /,
    );
  });

  it('around the rows of a JSON file is told too', async () => {
    expect(await complaint('a.json', '{"data": [{"input": "a"}]')).toMatch(
      /^a\.json: The JSON is malformed \(.*\)\. Correct it and try again\.$/,
    );
  });

  it('in a table: a row with too many values, a quote that is not closed', async () => {
    expect(await complaint('a.csv', 'input,expected\na,b\nPay, please,billing\n')).toBe(
      'a.csv:3: 1 row cannot be read. Correct or remove:\n' +
        'a.csv:3: 3 values for 2 columns. Put values with separators in double quotes',
    );
    expect(await complaint('a.csv', 'input,expected\na,"b\nc,d\n')).toMatch(
      /a\.csv:2: .*\. Double the quotes inside of quoted values$/,
    );
  });

  it('in a table: columns without a name or with the same name', async () => {
    expect(await complaint('a.csv', 'input,\na,b\n')).toBe('a.csv:1: Column 2 has no name. Give it one.');
    expect(await complaint('a.csv', 'input, input\na,b\n')).toBe(
      'a.csv:1: Two columns have the name "input". Rename one.',
    );
  });

  it('in YAML is told by its line', async () => {
    expect(await complaint('a.yaml', '- input: a\n- input: "b\n')).toMatch(/\na\.yaml:\d: malformed YAML \(.*\)$/);
  });

  it('in YAML: aliases that stand for far too much', async () => {
    const tenfold = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]\n`;
    const bomb = `${tenfold('a', 'x')}${tenfold('b', '*a')}${tenfold('c', '*b')}rows: [{ input: *c }]\n`;
    expect(await complaint('a.yaml', bomb)).toMatch(/\na\.yaml:4: malformed YAML \(Excessive alias count/);
  });

  it('is a file without rows', async () => {
    const noRows =
      'There are no rows in this file. Add examples, each with an input and what is expected, such as {"input": "…", "expected": "…"}.';
    expect(await complaint('a.jsonl', '')).toBe(`a.jsonl: ${noRows}`);
    expect(await complaint('a.json', '[]')).toBe(`a.json: ${noRows}`);
    expect(await complaint('a.csv', 'input,expected\n')).toBe(`a.csv: ${noRows}`);
  });

  it('is a file without a list', async () => {
    const noList =
      'There is no list of rows in this file. Make it a list of objects, or put the list under data, rows, examples, tests.';
    expect(await complaint('a.json', '{"input": "a"}')).toBe(`a.json: ${noList}`);
    expect(await complaint('a.yaml', 'input: a\n')).toBe(`a.yaml: ${noList}`);
  });

  it.each([
    ['UTF-16 with a BOM', Buffer.from('\uFEFFinput,expected\na,b\n', 'utf16le')],
    ['UTF-16 without', Buffer.from('input,expected\na,b\n', 'utf16le')],
    ['Latin-1', Buffer.from('input,expected\nä,b\n', 'latin1')],
  ])('is a file in %s', async (_encoding, bytes) => {
    const path = join(folder, 'encoded.csv');
    writeFileSync(path, bytes);
    await expect(loadRows(path)).rejects.toThrow(`${path}: This file is not encoded in UTF-8`);
  });

  it('is a file of another kind', async () => {
    expect(await complaint('a.xlsx', 'x')).toBe(
      'a.xlsx: Data can be read from .jsonl, .ndjson, .json, .csv, .tsv, .yaml and .yml files, not from this one.',
    );
  });

  it('is a file that is not there', async () => {
    await expect(loadRows('/no/such/train.jsonl')).rejects.toThrow(
      /^\/no\/such\/train\.jsonl: The data file cannot be read \(ENOENT.*\)\. Check its path in the spec\.$/,
    );
  });
});
