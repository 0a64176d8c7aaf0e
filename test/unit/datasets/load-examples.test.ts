import { describe, expect, it } from 'vitest';
import { loadExamples, type ExampleLoading, type ExampleSources } from '../../../src/datasets/load-examples';
import { workspace } from './workspace';

const jsonLines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n');

/** Loads the rows of `data.jsonl` in a workspace. */
function examplesOf(
  rows: readonly object[],
  data: Partial<ExampleSources> = {},
  loading: Partial<ExampleLoading> = {},
  files: Readonly<Record<string, string | Uint8Array>> = {},
) {
  const { folder, complaintOf } = workspace({ 'data/data.jsonl': jsonLines(rows), ...files });
  const load = () =>
    loadExamples(
      { feedback: 'data/data.jsonl', ...data },
      { folder, reach: { roots: [folder], mayLeave: false }, seed: 1, ...loading },
    );
  return { load, complaint: () => complaintOf(load) };
}

/** The values of all rows, in the order of the file. */
async function valuesOf(...options: Parameters<typeof examplesOf>) {
  const { examples } = await examplesOf(...options).load();
  return [...examples.feedback, ...examples.pareto, ...examples.test]
    .sort((a, b) => a.source.localeCompare(b.source))
    .map(({ values }) => values);
}

const twenty = Array.from({ length: 20 }, (_, index) => ({ input: `ticket ${index}`, label: `l${index % 2}` }));

describe('examples', () => {
  it('have a column for a variable with another name', async () => {
    const rows = [
      { text: 'A long story', tag: 'x' },
      { text: 'Another', tag: 'y' },
    ];
    const columns = { variables: { article: 'text' } };
    const loading = { usesOf: () => ({ variables: ['article'] }) };

    expect(await valuesOf(rows, { columns }, loading)).toEqual(rows.map((row) => ({ ...row, article: row.text })));
    expect(await examplesOf(rows, { columns: { variables: { article: 'body' } } }, loading).complaint()).toContain(
      'data.columns.variables.article',
    );
  });

  it('are split if there is one file', async () => {
    const { examples, columns, warnings } = await examplesOf(twenty).load();
    expect([examples.feedback.length, examples.pareto.length, examples.test.length]).toEqual([10, 10, 0]);
    expect(columns).toEqual({ input: 'input', expected: 'label' });
    expect(warnings).toEqual([]);
  });

  it('are not split if there are several files', async () => {
    const { examples, warnings } = await examplesOf(
      twenty,
      { pareto: 'data/pareto.jsonl', test: 'data/test.jsonl' },
      {},
      {
        'data/pareto.jsonl': jsonLines([{ input: 'a', label: 'l0' }]),
        'data/test.jsonl': jsonLines([{ input: ' ticket  7', label: 'l1' }]),
      },
    ).load();
    expect([examples.feedback.length, examples.pareto.length, examples.test.length]).toEqual([20, 1, 1]);
    expect(warnings).toEqual([expect.stringContaining('test.jsonl:1 as data.jsonl:8')]);
  });

  it('are split into the feedback and Pareto sets if only the test rows are separate', async () => {
    const test = { 'data/test.jsonl': jsonLines([{ input: 'a', label: 'l0' }]) };
    const { examples } = await examplesOf(twenty, { test: 'data/test.jsonl' }, {}, test).load();
    expect([examples.feedback.length, examples.pareto.length, examples.test.length]).toEqual([10, 10, 1]);
  });

  it('keep a list of answers as a list', async () => {
    const rows = [
      { input: 'a', ideal: ['b', 'c'] },
      { input: 'd', ideal: 'e' },
    ];
    expect(await valuesOf(rows)).toEqual(rows);
  });
});

describe('columns', () => {
  const tickets = [
    { ticket: { subject: 'Card', tags: ['a'] }, meta: [{ route: 'cards' }] },
    { ticket: { subject: 'Bill', tags: ['b'] }, meta: [{ route: 'billing' }] },
  ];

  it('can be paths into nested values, which become columns', async () => {
    const columns = { input: 'ticket.subject', expected: 'meta.0.route' };
    expect(await valuesOf(tickets, { columns })).toEqual(
      tickets.map((row) => ({ ...row, 'ticket.subject': row.ticket.subject, 'meta.0.route': row.meta[0]?.route })),
    );
  });

  it('must exist', async () => {
    expect(await examplesOf(tickets, { columns: { input: 'ticket.title' } }).complaint()).toBe(
      'data/data.jsonl: The column "ticket.title", which the spec names as data.columns.input, does not exist. The columns are: ticket, meta.',
    );
  });

  it('are those that the prompt uses if the names are not enough', async () => {
    const mails = [
      { sender: 'Ann', subject: 'Hi', body: 'a' },
      { sender: 'Ann', subject: 'Hi', body: 'b' },
    ];
    const { columns } = await examplesOf(mails, {}, { usesOf: () => ({ variables: ['subject', 'body'] }) }).load();
    expect(columns.input).toBe('subject');
    expect(await examplesOf(mails).complaint()).toContain('The input column cannot be guessed');
  });

  it('are all compared to find repeated rows if the prompt uses them', async () => {
    const mails = Array.from({ length: 60 }, (_, index) => ({ subject: 'Hi', body: `body ${index}` }));
    const warningsFor = async (variables: readonly string[]) =>
      (await examplesOf(mails, {}, { usesOf: () => ({ variables }) }).load()).warnings;
    expect(await warningsFor(['subject'])).toHaveLength(1);
    expect(await warningsFor(['subject', 'body'])).toEqual([]);
  });

  it('need an input in every row, except in a test with assertions', async () => {
    expect(await examplesOf([{ input: 'a' }, { input: '' }]).complaint()).toContain(
      '1 of 2 rows have no value in the input',
    );
    const test = (input: string) => ({ vars: { input }, assert: [{ type: 'contains', value: 'more' }] });
    expect(await valuesOf([test('a'), test('')])).toEqual([{ input: 'a' }, { input: '' }]);
  });
});

describe('conversations and images', () => {
  const png = new Uint8Array([1]);

  it('are normalized, with paths relative to the spec', async () => {
    const part = { type: 'image_url', image_url: { url: 'cat.png' } };
    const rows = [
      { input: [{ role: 'developer', content: [part, { type: 'text', text: 'Look' }] }], ideal: 'cat' },
      { input: [{ role: 'user', content: 'Hi' }], ideal: 'hi' },
    ];
    expect(await valuesOf(rows, {}, {}, { 'data/cat.png': png })).toEqual([
      {
        input: [
          {
            role: 'system',
            content: [
              { type: 'image', url: 'data/cat.png' },
              { type: 'text', text: 'Look' },
            ],
          },
        ],
        ideal: 'cat',
      },
      rows[1],
    ]);
  });

  it('can be a column of paths and URLs', async () => {
    const rows = [
      { question: 'What?', image: 'cat.png' },
      { question: 'Which?', image: ['cat.png', 'https://example.org/dog'] },
      { question: 'None?', image: null },
    ];
    const { load } = examplesOf(rows, {}, {}, { 'data/cat.png': png });
    expect((await load()).columns).toEqual({ input: 'question', image: 'image' });
    expect((await valuesOf(rows, {}, {}, { 'data/cat.png': png })).map(({ image }) => image)).toEqual([
      'data/cat.png',
      ['data/cat.png', 'https://example.org/dog'],
      null,
    ]);
  });

  it('are recognized by references in promptfoo tests', async () => {
    const tests = [{ vars: { text: 'a', chart: 'file://cat.png' } }, { vars: { text: 'b', chart: 'file://cat.png' } }];
    const { load } = examplesOf(tests, {}, {}, { 'data/cat.png': png });
    const { columns, examples } = await load();
    expect(columns).toEqual({ input: 'text', image: 'chart' });
    expect(examples.feedback[0]?.values['chart']).toBe('data/cat.png');
  });

  it('need more than the name of a column', async () => {
    const rows = [
      { question: 'a', image: 'a cat on a mat' },
      { question: 'b', image: 'x.png' },
    ];
    expect((await examplesOf(rows).load()).columns).toEqual({ input: 'question' });
  });

  it('that cannot be used are listed', async () => {
    const image = (url: string) => ({ input: 'a', picture: url });
    const rows = [
      image('none.png'),
      image('a.bmp'),
      image('empty.png'),
      image('large.png'),
      { input: [{ role: 'robot', content: 'a' }] },
      { input: 'a', picture: 5 },
    ];
    const files = { 'data/empty.png': '', 'data/large.png': new Uint8Array(20 * 2 ** 20 + 1) };
    expect(await examplesOf(rows, { columns: { image: 'picture' } }, {}, files).complaint()).toBe(
      [
        'data/data.jsonl:1: 6 rows cannot be read. Correct or remove:',
        'data/data.jsonl:1: the image none.png does not exist. Correct the path, which is relative to the folder of this file',
        'data/data.jsonl:2: the image a.bmp is neither a URL nor a PNG, JPEG, GIF or WebP file',
        'data/data.jsonl:3: the image empty.png is empty',
        'data/data.jsonl:4: the image large.png has 21 MB, but the limit is 20 MB. Make it smaller',
        'data/data.jsonl:5: message 1 of the conversation has the role "robot". Use system, developer, user, assistant or tool',
        'data/data.jsonl:6: an image must be a path or a URL, not 5',
      ].join('\n'),
    );
  });

  it('are not read from outside the workspace', async () => {
    const rows = [{ input: 'a', image: '../../cat.png' }];
    expect(await examplesOf(rows).complaint()).toMatch(
      /^data\/data\.jsonl:1: The file .*cat\.png, which is named here, is outside WORKSPACE\./,
    );
  });
});
