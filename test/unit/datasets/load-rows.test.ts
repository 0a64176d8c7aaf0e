import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import Papa from 'papaparse';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DataError } from '../../../src/datasets/data-error';
import { loadRows } from '../../../src/datasets/load-rows';
import { placeOf, type RowValues } from '../../../src/datasets/row';

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
  ])('are read from %s in order, with their lines', async (name, content, lines) => {
    const rows = await load(name, content);
    expect(rows.map(({ values }) => values)).toEqual(twoRows);
    expect(rows.map(({ source }) => source)).toEqual(lines.map((line) => `${name}:${line}`));
  });

  it('of a table can have line ends in quoted values', async () => {
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

describe('a table with mixed line ends', () => {
  it.each([
    ['a line feed first', 'input,expected\na,yes\r\nb,yes\rc,yes'],
    ['both first', 'input,expected\r\na,yes\nb,yes\r\nc,yes\n'],
    ['a carriage return first', 'input,expected\ra,yes\r\nb,yes\nc,yes\r'],
    ['a BOM and quotes', '\uFEFF"input","expected"\r\n"a","yes"\n"b","yes"\r"c","yes"\r\n'],
  ])('has the rows that Python reads: %s', async (_ends, content) => {
    const rows = await load('ends.csv', content);
    expect(rows.map(({ values }) => values)).toEqual(['a', 'b', 'c'].map((input) => ({ input, expected: 'yes' })));
    expect(rows.map(({ source }) => source)).toEqual(['ends.csv:2', 'ends.csv:3', 'ends.csv:4']);
  });

  it('keeps line ends in quoted values, and the lines of rows', async () => {
    const rows = await load('in.tsv', 'input\texpected\n"a\r\nb\r""c"""\tyes\r\n5" d\tno\r6" e\tno\r\n');
    expect(rows.map(({ values, source }) => [values['input'], values['expected'], source])).toEqual([
      ['a\r\nb\r"c"', 'yes', 'in.tsv:2'],
      ['5" d', 'no', 'in.tsv:5'],
      ['6" e', 'no', 'in.tsv:6'],
    ]);
  });

  it('reports the line of a fault', async () => {
    expect(await complaint('a.csv', 'input,expected\r\na,b\rc,d,e\nf,g\r\n')).toContain(
      'a.csv:3: 3 values for 2 columns.',
    );
  });

  it('can be JSON lines too', async () => {
    const rows = await load('a.jsonl', '{"input": "a"}\r{"input": "b"}\r\n{"input": "c"}');
    expect(rows.map(({ values, source }) => [values['input'], source])).toEqual([
      ['a', 'a.jsonl:1'],
      ['b', 'a.jsonl:2'],
      ['c', 'a.jsonl:3'],
    ]);
  });
});

describe('rows of YAML with merge keys', () => {
  const rowOf = async (yaml: string) => (await load('merge.yaml', yaml)).at(-1)?.values;
  const anchors = '- &a { x: 1, y: 1 }\n- &b { y: 2, z: 2 }\n';

  it.each([
    ['a map', '- { <<: *a, input: q }', { x: 1, y: 1, input: 'q' }],
    ['a list of maps, the first before the others', '- { <<: [*b, *a] }', { y: 2, z: 2, x: 1 }],
    ['own keys before merged ones, wherever they stand', '- { x: 9, <<: *a, y: 8 }', { x: 9, y: 8 }],
    ['what a merged map merges', '- { <<: { <<: *b, q: 3 } }', { q: 3, y: 2, z: 2 }],
    ['a map within the row', '- { id: 1, ticket: { <<: *a, x: 5 } }', { id: 1, ticket: { x: 5, y: 1 } }],
    ['a column of that name in quotes', '- { "<<": 5 }', { '<<': 5 }],
  ])('merge %s', async (_what, row, values) => {
    expect(await rowOf(anchors + row)).toEqual(values);
  });

  it('can be merged as a whole', async () => {
    const rows = await load('whole.yaml', 'base: &base\n  rows:\n    - { input: a }\n<<: *base\n');
    expect(rows.map(({ values, source }) => [values, source])).toEqual([[{ input: 'a' }, 'whole.yaml:3']]);
  });

  it('report faults with their lines', async () => {
    expect(await complaint('a.yaml', '- { input: a }\n- { <<: 5, input: b }\n')).toBe(
      'a.yaml:2: 1 row cannot be read. Correct or remove:\n' +
        'a.yaml:2: malformed YAML ("<<" merges something other than a map: name a map, or quote the key)',
    );
    expect(await complaint('b.yaml', '- { input: a }\n---\n- { input: b }\n')).toBe(
      'b.yaml:2: 1 row cannot be read. Correct or remove:\n' +
        'b.yaml:2: malformed YAML (it has several documents, separated by ---: keep one of them)',
    );
  });
});

describe('rows of any text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0')),
    fc.string({ unit: fc.constantFrom(',', ';', '"', '\n', '\r', '\t', ' ', '|', '-', ':', '#', 'a', 'NaN') }),
  );
  const table = fc.array(fc.record({ input: text, expected: text }), { minLength: 1, maxLength: 5 });

  it.each<[name: string, write: (rows: readonly RowValues[]) => string]>([
    ['a.jsonl', (rows) => rows.map((row) => JSON.stringify(row)).join('\n')],
    ['a.json', (rows) => JSON.stringify(rows, null, 1)],
    ['a.csv', (rows) => Papa.unparse([...rows], { quotes: true })],
    ['a.tsv', (rows) => Papa.unparse([...rows], { delimiter: '\t', quotes: true })],
    ['a.yaml', (rows) => stringify(rows, { defaultStringType: 'QUOTE_DOUBLE' })],
  ])('are read back from %s, with the lines where they start', async (name, write) => {
    await fc.assert(
      fc.asyncProperty(table, async (rows) => {
        const written = write(rows);
        const read = await load(name, written);
        expect(read.map(({ values }) => values)).toEqual(rows);
        const lines = written.split(/\r\n|\r|\n/).length;
        const numbers = read.map((row) => placeOf(row).line);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(Math.max(...numbers)).toBeLessThanOrEqual(lines);
      }),
      { numRuns: 50 },
    );
  });
});

describe('rows in common forms', () => {
  it.each([
    [
      'OpenAI evals',
      { input: [{ role: 'user', content: '2+2?' }], ideal: ['4', 'four'] },
      { input: [{ role: 'user', content: '2+2?' }], ideal: ['4', 'four'] },
    ],
    [
      'GEPA',
      { input: '2+2?', additional_context: { hint: 'add' }, answer: '4' },
      { input: '2+2?', additional_context: { hint: 'add' }, answer: '4' },
    ],
    [
      'MLflow',
      { inputs: { question: '2+2?' }, expectations: { expected_response: '4' }, tags: { set: 'a' } },
      { question: '2+2?', expected_response: '4', tags: { set: 'a' } },
    ],
    ['MLflow with outputs', { inputs: { question: '2+2?' }, outputs: '4' }, { question: '2+2?', outputs: '4' }],
    [
      'MLflow with one name twice',
      { inputs: { text: 'a' }, outputs: { text: 'b' } },
      { text: 'a', 'outputs.text': 'b' },
    ],
    [
      'AI Toolkit',
      { query: '2+2?', response: '5', 'ground truth': '4' },
      { query: '2+2?', response: '5', 'ground truth': '4' },
    ],
    ['PromptWizard', { question: '2+2?', answer: '4' }, { question: '2+2?', answer: '4' }],
    [
      'OpenAI fine-tuning',
      {
        messages: [
          { role: 'user', content: '2+2?' },
          { role: 'assistant', content: '4' },
        ],
      },
      { messages: [{ role: 'user', content: '2+2?' }], expected: '4' },
    ],
    [
      'DSPy',
      { question: '2+2?', answer: '4', dspy_uuid: 'x', dspy_split: 'train' },
      { question: '2+2?', answer: '4', dspy_uuid: 'x', dspy_split: 'train' },
    ],
  ])('%s', async (_tool, written, values) => {
    const rows = await load('a.jsonl', JSON.stringify(written));
    expect(rows).toMatchObject([{ source: 'a.jsonl:1', file: join(folder, 'a.jsonl') }]);
    expect(rows[0]?.values).toEqual(values);
  });

  it('can be testData of GitHub’s prompt files', async () => {
    const rows = await load(
      'route.prompt.yml',
      'messages:\n  - role: user\n    content: "{{input}}"\ntestData:\n  - input: a\n    expected: b\n  - input: c\n    expected: d\n',
    );
    expect(rows.map(({ values, source }) => [source, values])).toEqual([
      ['route.prompt.yml:5', { input: 'a', expected: 'b' }],
      ['route.prompt.yml:7', { input: 'c', expected: 'd' }],
    ]);
  });

  it('can have NaN, which Python writes for missing values', async () => {
    const text = '{"input": "NaN, \\"NaN\\" and Infinity", "score": NaN}';
    const values = { input: 'NaN, "NaN" and Infinity', score: null };
    expect((await load('a.jsonl', `${text}\n`)).map((row) => row.values)).toEqual([values]);
    expect((await load('a.json', `[${text}]`)).map((row) => row.values)).toEqual([values]);
  });

  it.each([
    ['UTF-16LE', Buffer.from('\uFEFFinput\texpected\nä\tb\n', 'utf16le')],
    ['UTF-16BE', Buffer.from('\uFEFFinput\texpected\nä\tb\n', 'utf16le').swap16()],
  ])('can be in %s with a BOM, as spreadsheets write it', async (_encoding, bytes) => {
    const path = join(folder, 'sheet.tsv');
    writeFileSync(path, bytes);
    expect((await loadRows(path)).map(({ values }) => values)).toEqual([{ input: 'ä', expected: 'b' }]);
  });

  it('can be on long lines', async () => {
    const [row] = await load('a.jsonl', JSON.stringify({ input: 'a'.repeat(3_000_000) }));
    expect(row?.values['input']).toHaveLength(3_000_000);
  });
});

describe('bad data', () => {
  it('is listed with absolute paths, which a terminal can open', async () => {
    const path = join(folder, 'train.jsonl');
    await expect(load('train.jsonl', '{"input": "a"}\n[1]\n')).rejects.toThrow(
      `\n${path}:2: expected an object with columns, but found a list`,
    );
  });

  it('is listed completely, with file and line', async () => {
    expect(await complaint('train.jsonl', '{"input": "a"}\n{"input": \n\n"b"\n[1]\nnull\n')).toMatch(
      /^train\.jsonl:2: 4 rows cannot be read\. Correct or remove:\ntrain\.jsonl:2: not valid JSON \(.*\)\ntrain\.jsonl:4: expected an object with columns, but found a string\ntrain\.jsonl:5: expected an object with columns, but found a list\ntrain\.jsonl:6: expected an object with columns, but found null$/,
    );
  });

  it('is listed up to 20 rows', async () => {
    const message = await complaint('many.jsonl', 'x\n'.repeat(25));
    expect(message).toContain('25 rows cannot be read');
    expect(message.split('\n').slice(-2)).toEqual([expect.stringContaining('many.jsonl:20: '), '… and 5 more']);
  });

  it('in a JSON array is reported with the line of the element', async () => {
    expect(await complaint('a.json', '[\n  {"input": "a"},\n  {"input": b},\n  {"input": "c",}\n]')).toMatch(
      /^a\.json:3: 2 rows cannot be read.*\na\.json:3: not valid JSON .*\na\.json:4: not valid JSON /,
    );
  });

  it('outside the rows of a JSON file is reported too', async () => {
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
      /a\.csv:2: .*\. Double the quotes inside quoted values$/,
    );
  });

  it('in a table: columns without a name or with the same name', async () => {
    expect(await complaint('a.csv', 'input,,input\na,b,c\n')).toBe(
      'a.csv:1: 2 rows cannot be read. Correct or remove:\n' +
        'a.csv:1: column 2 has no name. Give it one\n' +
        'a.csv:1: columns 1 and 3 have the same name "input". Rename one',
    );
  });

  it('in a table: rows that lack values, and a quote that is never closed', async () => {
    expect(await complaint('a.csv', 'input,note,expected\na,b,c\nd,e\nf,"g,h\n')).toMatch(
      /^a\.csv:3: 2 rows .*\na\.csv:3: 2 values for 3 columns\. .*\na\.csv:4: Quoted field unterminated\. Double the quotes/,
    );
  });

  it('in YAML is reported with its line', async () => {
    expect(await complaint('a.yaml', '- input: a\n- input: "b\n')).toMatch(/\na\.yaml:\d: malformed YAML \(.*\)$/);
  });

  it('in YAML: aliases that expand to too much data', async () => {
    const tenfold = (name: string, of: string) => `${name}: &${name} [${Array(10).fill(of).join(', ')}]\n`;
    const bomb = `${tenfold('a', 'x')}${tenfold('b', '*a')}${tenfold('c', '*b')}rows: [{ input: *c }]\n`;
    expect(await complaint('a.yaml', bomb)).toMatch(/\na\.yaml:4: malformed YAML \(Excessive alias count/);
  });

  it('is a file without rows', async () => {
    const noRows =
      'The file has no rows. Add rows, each with an input and the expected answer, such as {"input": "…", "expected": "…"}.';
    expect(await complaint('a.jsonl', '')).toBe(`a.jsonl: ${noRows}`);
    expect(await complaint('a.json', '[]')).toBe(`a.json: ${noRows}`);
    expect(await complaint('a.csv', 'input,expected\n')).toBe(`a.csv: ${noRows}`);
  });

  it('is a file without a list', async () => {
    const noList =
      'The file has no list of rows. Make it a list of objects, or put the list under one of these keys: data, rows, examples, tests, testData.';
    expect(await complaint('a.json', '{"input": "a"}')).toBe(`a.json: ${noList}`);
    expect(await complaint('a.yaml', 'input: a\n')).toBe(`a.yaml: ${noList}`);
  });

  it.each([
    ['UTF-16 without a BOM', Buffer.from('input,expected\na,b\n', 'utf16le')],
    ['Latin-1', Buffer.from('input,expected\nä,b\n', 'latin1')],
  ])('is a file in %s', async (_encoding, bytes) => {
    const path = join(folder, 'encoded.csv');
    writeFileSync(path, bytes);
    await expect(loadRows(path)).rejects.toThrow(`${path}: The file is not encoded in UTF-8`);
  });

  it('in JSON: a number that JSON does not have', async () => {
    const reason = 'not valid JSON \\(-Infinity is not a JSON value: write null, or a number that is large enough\\)';
    expect(await complaint('a.jsonl', '{"input": "a"}\n{"input": "b", "score": -Infinity}\n')).toMatch(
      new RegExp(`\na\\.jsonl:2: ${reason}$`),
    );
    expect(await complaint('a.json', '[\n{"input": "a"},\n{"input": "b", "score": -Infinity}]')).toMatch(
      new RegExp(`\na\\.json:3: ${reason}$`),
    );
  });

  it('is quoted only in part if its line is long', async () => {
    expect((await complaint('a.jsonl', `{"input": "${'a'.repeat(1_000_000)}", b}\n`)).length).toBeLessThan(300);
  });

  it('is rows of several shapes in one file', async () => {
    const rows = [
      '{"input": "a"}',
      '{"vars": {"input": "b"}, "assert": []}',
      '{"inputs": {"q": "c"}}',
      '{"input": "d"}',
    ];
    expect(await complaint('a.jsonl', rows.join('\n'))).toBe(
      'a.jsonl:2: 2 rows cannot be read. Correct or remove:\n' +
        'a.jsonl:2: this is a promptfoo test (vars, assert), but the first row is a row of columns. Put them in separate files\n' +
        'a.jsonl:3: this is a record of MLflow (inputs), but the first row is a row of columns. Put them in separate files',
    );
    expect(await complaint('b.jsonl', `${rows[1]}\n{}\n`)).toContain(
      'b.jsonl:2: this is a row of columns (empty), but the first row is a promptfoo test. Put',
    );
  });

  it('is a file of an unsupported type', async () => {
    expect(await complaint('a.xlsx', 'x')).toBe(
      'a.xlsx: The file type is not supported. Use a .jsonl, .ndjson, .json, .csv, .tsv, .yaml or .yml file.',
    );
  });

  it('is a missing file', async () => {
    await expect(loadRows('/no/such/train.jsonl')).rejects.toThrow(
      /^\/no\/such\/train\.jsonl: The data file cannot be read \(ENOENT.*\)\. Check its path in the spec\.$/,
    );
  });
});
