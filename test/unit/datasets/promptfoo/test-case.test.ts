import { symlinkSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../workspace';

/** The rows of a configuration, without where they stand. */
async function rowsIn(configuration: string, files: Readonly<Record<string, string>> = {}) {
  const { path } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  const rows = await loadRows(path('promptfooconfig.yaml'));
  return rows.map(({ values, assertions, threshold }) => ({
    values,
    ...(assertions === undefined ? {} : { assertions }),
    ...(threshold === undefined ? {} : { threshold }),
  }));
}

/** What a user sees of a configuration that cannot be used. */
function complaint(configuration: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const { path, complaintOf } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  return complaintOf(() => loadRows(path('promptfooconfig.yaml')));
}

describe('promptfoo tests', () => {
  it('become rows with their variables and assertions', async () => {
    const configuration = `prompts: [file://prompt.txt]
providers: [openai:gpt-4o]
tests:
  - description: Capital
    vars: { question: What is the capital of France? }
    assert:
      - { type: contains, value: Paris, weight: 2, metric: right }
      - { type: latency, threshold: 500 }
    threshold: 0.5
    metadata: { category: geography }
  - vars: { question: Hello }
`;
    expect(await rowsIn(configuration)).toEqual([
      {
        values: { question: 'What is the capital of France?' },
        assertions: [
          { type: 'contains', value: 'Paris', weight: 2, metric: 'right' },
          { type: 'latency', threshold: 500 },
        ],
        threshold: 0.5,
      },
      { values: { question: 'Hello' } },
    ]);
  });

  it('have the line where they are written', async () => {
    const { path } = workspace({ 'p.yaml': 'tests:\n  - vars: { a: b }\n  - file://more.csv\n', 'more.csv': 'a\nc\n' });
    const rows = await loadRows(path('p.yaml'));
    expect(rows.map(({ source, file }) => [source, file])).toEqual([
      ['p.yaml:2', path('p.yaml')],
      ['more.csv:2', path('more.csv')],
    ]);
  });

  it('inherit from defaultTest and override it', async () => {
    const configuration = `
defaultTest:
  vars: { language: German, tone: kind }
  assert: [{ type: is-json }]
  threshold: 0.8
tests:
  - vars: { text: a, tone: short }
    assert: [{ type: contains, value: b }]
  - vars: { text: c }
    threshold: 1
    options: { disableDefaultAsserts: true }
`;
    expect(await rowsIn(configuration)).toEqual([
      {
        values: { language: 'German', tone: 'short', text: 'a' },
        assertions: [{ type: 'is-json' }, { type: 'contains', value: 'b' }],
        threshold: 0.8,
      },
      { values: { language: 'German', tone: 'kind', text: 'c' }, threshold: 1 },
    ]);
  });

  it('can take defaultTest from a file', async () => {
    const configuration = 'defaultTest: file://default.yaml\ntests: [{ vars: { a: b } }]\n';
    expect(await rowsIn(configuration, { 'default.yaml': 'assert: [{ type: is-json }]\n' })).toEqual([
      { values: { a: 'b' }, assertions: [{ type: 'is-json' }] },
    ]);
  });

  it('can refer to shared assertions', async () => {
    const configuration = `
assertionTemplates:
  short: { type: javascript, value: output.length < 100, weight: 1 }
tests:
  - vars: { a: b }
    assert:
      - $ref: '#/assertionTemplates/short'
      - $ref: '#/assertionTemplates/short'
        weight: 3
      - type: assert-set
        threshold: 0.5
        assert: [{ $ref: '#/assertionTemplates/short' }, { type: is-json }]
`;
    const short = { type: 'javascript', value: 'output.length < 100', weight: 1 };
    expect(await rowsIn(configuration)).toEqual([
      {
        values: { a: 'b' },
        assertions: [
          short,
          { ...short, weight: 3 },
          { type: 'assert-set', threshold: 0.5, assert: [short, { type: 'is-json' }] },
        ],
      },
    ]);
  });

  it('become one row for every combination of listed values', async () => {
    const values = async (test: string) => (await rowsIn(`tests:\n  - ${test}\n`)).map((row) => row.values);
    expect(await values('vars: { language: [German, French], text: [a, b], n: 1 }')).toEqual([
      { language: 'German', text: 'a', n: 1 },
      { language: 'German', text: 'b', n: 1 },
      { language: 'French', text: 'a', n: 1 },
      { language: 'French', text: 'b', n: 1 },
    ]);
    expect(await values('{ vars: { a: [b, c] }, options: { disableVarExpansion: true } }')).toEqual([
      { a: ['b', 'c'] },
    ]);
    const turns = [{ role: 'user', content: 'Hi' }];
    expect(await values('vars: { turns: [{ role: user, content: Hi }] }')).toEqual([{ turns }]);
  });

  it('may have their values in files', async () => {
    const configuration = `tests:
  - vars: { text: file://text.txt, user: file://user.json, picture: file://img/a.png, each: file://each/*.txt }
    assert:
      - { type: is-json, value: file://schema.yaml }
      - { type: javascript, value: file://check.js }
  - vars: file://vars.yaml
`;
    const files = {
      'text.txt': 'Hello\n',
      'user.json': '{"name": "Ann"}',
      'img/a.png': 'x',
      'each/1.txt': 'one',
      'each/2.txt': 'two',
      'schema.yaml': 'type: object\n',
      'check.js': '',
      'vars.yaml': 'text: Bye\n',
    };
    const values = { text: 'Hello', user: { name: 'Ann' }, picture: 'file://img/a.png' };
    const assertions = [
      { type: 'is-json', value: { type: 'object' } },
      { type: 'javascript', value: 'file://check.js' },
    ];
    expect(await rowsIn(configuration, files)).toEqual([
      { values: { ...values, each: 'one' }, assertions },
      { values: { ...values, each: 'two' }, assertions },
      { values: { text: 'Bye' } },
    ]);
  });

  const assertions = [{ type: 'contains', value: 'b' }];
  it.each([
    ['tests.csv', 'input,__expected\na,contains:b\n'],
    ['tests.json', '[{"vars": {"input": "a"}, "assert": [{"type": "contains", "value": "b"}]}]'],
    ['tests.json', '{"vars": {"input": "a"}, "assert": [{"type": "contains", "value": "b"}]}'],
    ['tests.jsonl', '{"vars": {"input": "a"}, "assert": [{"type": "contains", "value": "b"}]}\n'],
    ['tests.yaml', '- vars: { input: a }\n  assert: [{ type: contains, value: b }]\n'],
    ['tests.yaml', 'vars: { input: a }\nassert: [{ type: contains, value: b }]\n'],
    ['tests.yaml', '- { input: a, __expected: "contains:b" }\n'],
  ])('may stand in %s', async (name, content) => {
    expect(await rowsIn(`tests: file://${name}\n`, { [name]: content })).toEqual([
      { values: { input: 'a' }, assertions },
    ]);
    const { path } = workspace({ [name]: content });
    expect(await loadRows(path(name))).toMatchObject([{ values: { input: 'a' }, assertions }]);
  });

  it('may be listed as files, with patterns, and have the defaults of the configuration', async () => {
    const configuration = 'defaultTest: { assert: [{ type: is-json }] }\ntests: [more/*.yaml, file://a.csv]\n';
    const files = {
      'more/1.yaml': '- vars: { input: b }\n',
      'more/2.yaml': '- vars: { input: c }\n',
      'a.csv': 'input\nd\n',
    };
    expect(await rowsIn(configuration, files)).toEqual(
      ['b', 'c', 'd'].map((input) => ({ values: { input }, assertions: [{ type: 'is-json' }] })),
    );
  });

  it('may be those of a configuration in JSON', async () => {
    const { path } = workspace({
      'p.json': '{"defaultTest": {"threshold": 0.5},\n"tests": "file://a.csv"}',
      'a.csv': 'input\nb\n',
    });
    expect(await loadRows(path('p.json'))).toMatchObject([
      { values: { input: 'b' }, threshold: 0.5, source: 'a.csv:2' },
    ]);
  });
});

describe('promptfoo’s columns', () => {
  it('say what a row asserts; the others are variables', async () => {
    const header =
      'question,__expected,__expected2,__metric,__threshold,__description,__metadata:topic,__config:__expected2:threshold';
    const { path } = workspace({
      'a.csv': `${header}\n2+2?,4,"similar:four, as a word",sums,0.5,Sum,math,0.9\nHi,,is-json,,0,,,\n`,
    });
    const rows = await loadRows(path('a.csv'));
    expect(rows.map(({ values, assertions, threshold }) => ({ values, assertions, threshold }))).toEqual([
      {
        values: { question: '2+2?' },
        assertions: [
          { type: 'equals', value: '4', metric: 'sums' },
          { type: 'similar', value: 'four, as a word', threshold: 0.9, metric: 'sums' },
        ],
        threshold: 0.5,
      },
      { values: { question: 'Hi' }, assertions: [{ type: 'is-json' }], threshold: undefined },
    ]);
  });
});

it('promptfoo’s columns may be left out where rows are not a table', async () => {
  const { path } = workspace({ 'a.jsonl': '{"input": "a"}\n{"input": "b", "__expected": "c"}\n' });
  expect(await loadRows(path('a.jsonl'))).toMatchObject([
    { values: { input: 'a' } },
    { values: { input: 'b' }, assertions: [{ type: 'equals', value: 'c' }] },
  ]);
});

describe('malformed tests', () => {
  it('are listed with the reason, all at once', async () => {
    const configuration = `tests:
  - { vars: { a: b }, assert: contains }
  - { vars: { a: b }, assert: [contains] }
  - { vars: { a: b }, assert: [{ value: x }] }
  - { vars: { a: b }, assert: [{ type: contains }, { type: similar, threshold: high }] }
  - { vars: { a: b }, assert: [{ type: similar, weight: -1 }] }
  - { vars: { a: b }, assert: [{ type: similar, metric: [a] }] }
  - { vars: { a: b }, assert: [{ type: assert-set }] }
  - { vars: { a: b }, assert: [{ $ref: '#/assertionTemplates/none' }] }
  - { vars: [1] }
  - { vars: { a: b }, threshold: high }
  - { vars: { a: b }, options: { transform: output.x } }
  - { vars: { a: file://none.txt } }
  - { vars: { a: file://a.pdf } }
  - { vars: { a: file://a.py } }
  - { vars: { a: file://bad.json } }
  - file://none.csv
`;
    const files = { 'a.pdf': '', 'a.py': '', 'bad.json': '{' };
    expect((await complaint(configuration, files)).replaceAll('promptfooconfig.yaml:', '').split('\n')).toEqual([
      '2: 16 rows cannot be read. Correct or remove:',
      '2: "assert" must be a list of assertions, such as [{type: contains, value: Paris}]',
      '3: assertion 1 must be an object with a type, such as {type: contains, value: Paris}',
      '4: assertion 1 has no type, such as "contains"',
      '5: the threshold of assertion 2 (similar) must be a number',
      '6: the weight of assertion 1 (similar) must be a number from 0',
      '7: the metric of assertion 1 (similar) must be a name',
      '8: assertion 1 (assert-set) has no assertions in "assert"',
      '9: $ref "#/assertionTemplates/none" has no target in promptfooconfig.yaml. Correct it: "#/NAME" is a key in this file, "other.yaml#/NAME" in another',
      '10: "vars" must be an object with a value for every variable, or name files with such objects',
      '11: "threshold" must be a number',
      '12: "options.transform" is not supported: it changes the prompt or its output from test to test. Put such text into the prompt or a variable, or remove it',
      '13: the file none.txt does not exist. Correct the path, which is relative to the folder of this file',
      '14: .pdf files such as a.pdf cannot be read. Save its text as a .txt file',
      '15: a.py is a program, and is not run. Write its value instead',
      expect.stringMatching(/^16: bad\.json is malformed \(.*\)$/),
      '17: the file none.csv does not exist. Correct the path, which is relative to the folder of this file',
    ]);
  });

  it('are told by the file in which they stand', async () => {
    expect(
      await complaint('tests: file://a.csv\n', { 'a.csv': 'a,__threshold,__prefix\nb,high,\nc,,You must\n' }),
    ).toBe(
      'a.csv:2: 2 rows cannot be read. Correct or remove:\n' +
        'a.csv:2: __threshold is "high", which must be a number\n' +
        'a.csv:3: "__prefix" is not supported: it changes the prompt or its output from test to test. Put such text into the prompt or a variable, or remove it',
    );
  });

  it('may be those that all have', async () => {
    expect(await complaint('tests:\n  - vars: { a: b }\ndefaultTest:\n  assert: [{ value: x }]\n')).toBe(
      'promptfooconfig.yaml:3: 1 row cannot be read. Correct or remove:\n' +
        'promptfooconfig.yaml:3: "defaultTest": assertion 1 has no type, such as "contains"',
    );
    expect(await complaint('defaultTest: 5\ntests: [{ vars: { a: b } }]\n')).toContain(
      'yaml:1: "defaultTest": it must be an object, or name a YAML or JSON file with an object',
    );
  });

  it.each(['huggingface://datasets/x/y', 'https://docs.google.com/spreadsheets/d/x', 'az://a/b.csv'])(
    'are those that would be fetched from %s',
    async (address) => {
      expect(await complaint(`tests: ${address}\n`)).toBe(
        'promptfooconfig.yaml:1: 1 row cannot be read. Correct or remove:\n' +
          `promptfooconfig.yaml:1: ${address} is remote, and nothing is downloaded. Download the tests, save them as a .csv, .jsonl, .json or .yaml file in the workspace, and name that file`,
      );
    },
  );

  it('are those that a program makes', async () => {
    const reason =
      'is a program that generates tests, and is not run. Save its tests as a .jsonl, .json, .yaml or .csv file and name that file';
    const files = { 'make.py': '', 'make.js': '' };
    expect(await complaint('tests:\n  - file://make.js\n  - path: file://make.py:tests\n', files)).toBe(
      'promptfooconfig.yaml:2: 2 rows cannot be read. Correct or remove:\n' +
        `promptfooconfig.yaml:2: make.js ${reason}\npromptfooconfig.yaml:3: make.py:tests ${reason}`,
    );
  });

  it('are those that lead in a circle', async () => {
    const circle = await complaint('tests: file://b.yaml\n', { 'b.yaml': 'tests: file://promptfooconfig.yaml\n' });
    expect(circle).toContain('b.yaml:1: promptfooconfig.yaml leads back to itself');
    const templates = "assertionTemplates: { a: { $ref: '#/assertionTemplates/a' } }\n";
    const test = "tests: [{ vars: { a: b }, assert: [{ $ref: '#/assertionTemplates/a' }] }]\n";
    expect(await complaint(templates + test)).toContain('$ref "#/assertionTemplates/a" is circular');
  });

  it('are those that combine to far too many', async () => {
    const list = `[${Array.from({ length: 101 }, (_, index) => `v${index}`).join(', ')}]`;
    expect(await complaint(`tests: [{ vars: { a: ${list}, b: ${list} } }]\n`)).toContain(
      'the lists in "vars" combine to more than 10000 tests. Shorten them, or set options.disableVarExpansion',
    );
  });
});

describe('files outside the workspace', () => {
  const outside = (file: string, line: number) =>
    `${file}:${line}: The file OUT, which is named here, is outside WORKSPACE/in. Copy it inside, or allow files outside to be read (in the terminal, with --outside).`;

  it.each([
    ['tests', 'tests: file://../out.csv\n'],
    ['tests, by a link', 'tests: file://link.csv\n'],
    ['values', 'tests: [{ vars: { a: file://../out.csv } }]\n'],
    ['assertions', 'tests: [{ vars: { a: b }, assert: [{ type: is-json, value: file://../out.csv }] }]\n'],
    ['references', 'tests: [{ vars: { $ref: "../out.csv#/a" } }]\n'],
    ['defaults', 'defaultTest: file://../out.csv\ntests: [{ vars: { a: b } }]\n'],
  ])('are not read for %s', async (_of, configuration) => {
    const { path, complaintOf } = workspace({ 'in/p.yaml': configuration, 'out.csv': 'a\nb\n' });
    symlinkSync(path('out.csv'), path('in/link.csv'));
    const loading = { reach: { roots: [path('in')], mayLeave: false }, base: path('in') };
    expect((await complaintOf(() => loadRows(path('in/p.yaml'), loading))).replace('out.csv', 'OUT')).toBe(
      outside('in/p.yaml', 1).replace('WORKSPACE/', ''),
    );
  });

  it('are read when a person confirmed it', async () => {
    const { path } = workspace({ 'in/p.yaml': 'tests: file://../out.csv\n', 'out.csv': 'a\nb\n' });
    const loading = { reach: { roots: [path('in')], mayLeave: true }, base: path('in') };
    expect(await loadRows(path('in/p.yaml'), loading)).toMatchObject([{ values: { a: 'b' } }]);
  });

  it('are those that a data file’s own path leads to', async () => {
    const { path, complaintOf } = workspace({ 'in/a.txt': '', 'out.csv': 'a\nb\n' });
    const loading = { reach: { roots: [path('in')], mayLeave: false }, base: path('in') };
    expect(await complaintOf(() => loadRows(path('out.csv'), loading))).toMatch(
      /^out\.csv: The file out\.csv, which is named here, is outside in\./,
    );
  });
});

it('a configuration’s merge keys are merged in tests, variables and assertions', async () => {
  const { path } = workspace({
    'promptfooconfig.yaml': `x-strict: &strict { weight: 5 }
x-common: &common { threshold: 0.9, options: { disableDefaultAsserts: true } }
prompts: [a]
defaultTest: { assert: [{ type: contains, value: z }] }
tests:
  - <<: *common
    vars: { <<: &base { tone: kind, q: none }, q: one }
    assert: [{ <<: *strict, type: contains, value: one }]
  - { vars: *base }
`,
  });
  expect(await loadRows(path('promptfooconfig.yaml'))).toMatchObject([
    {
      values: { tone: 'kind', q: 'one' },
      threshold: 0.9,
      assertions: [{ type: 'contains', value: 'one', weight: 5 }],
    },
    { values: { tone: 'kind', q: 'none' }, assertions: [{ type: 'contains', value: 'z' }] },
  ]);
});
