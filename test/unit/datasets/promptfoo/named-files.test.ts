import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../workspace';

const test = (q: string) => `- { vars: { q: ${q} } }\n`;

const files = {
  'tests/b/t.yaml': test('b1'),
  'tests/a/t.yaml': test('a1') + test('a2'),
  'tests/a/deep/u.yml': test('deep'),
  'tests/a/more.csv': 'q\ncsv\n',
  'tests/a/check.js': '',
  'tests/a/README.md': '',
  'texts/2.txt': 'two\n',
  'texts/1.txt': 'one\n',
  'texts/x.json': '{"a": 1}',
};

async function questionsOf(configuration: string) {
  const { path } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  return (await loadRows(path('promptfooconfig.yaml'))).map(({ values }) => values['q']);
}

async function complaint(configuration: string) {
  const { path, complaintOf } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  mkdirSync(path('empty'));
  return complaintOf(() => loadRows(path('promptfooconfig.yaml')));
}

describe('test files named by a pattern', () => {
  it.each([
    ['tests: file://tests/**/*.yaml', ['a1', 'a2', 'b1']],
    ['tests: file://tests/**/*.{yaml,yml}', ['deep', 'a1', 'a2', 'b1']],
    ['tests: file://tests/{b,a}/t.yaml', ['a1', 'a2', 'b1']],
    ['tests: file://tests/[a]/t.y?ml', ['a1', 'a2']],
    ['tests: tests/*/t.yaml', ['a1', 'a2', 'b1']],
    ['tests: ["file://./tests/b/*.yaml", "file://tests/a/*.csv"]', ['b1', 'csv']],
  ])('are read in order: %s', async (configuration, questions) => {
    expect(await questionsOf(`${configuration}\n`)).toEqual(questions);
  });

  it('are all files directly in a folder', async () => {
    expect(await questionsOf('tests: file://tests/a/\n')).toEqual(['csv', 'a1', 'a2']);
    expect(await questionsOf('tests: [file://tests/b]\n')).toEqual(['b1']);
  });

  it('are one value each for a variable', async () => {
    expect(await questionsOf('tests: [{ vars: { q: "file://texts/*.txt" } }]\n')).toEqual(['one', 'two']);
    expect(await questionsOf('tests: [{ vars: { q: [file://texts/2.txt, file://texts/x.json] } }]\n')).toEqual([
      'two',
      { a: 1 },
    ]);
  });

  it('are reported if there are none', async () => {
    expect(await complaint('tests: file://tests/**/*.jsonl\n')).toContain('the file tests/**/*.jsonl does not exist.');
    expect(await complaint('tests: file://empty/\n')).toContain('the folder empty has no test files: .jsonl');
    expect(await complaint('tests: [{ vars: { q: file://texts } }]\n')).toContain(
      'texts is a folder. Name a file in it, or all its files as texts/*',
    );
  });

  it('are not searched outside the workspace', async () => {
    const { path, complaintOf } = workspace({ 'in/p.yaml': 'tests: file://../**/*.csv\n', 'out.csv': 'q\na\n' });
    expect(await complaintOf(() => loadRows(path('in/p.yaml')))).toMatch(
      /^in\/p\.yaml:1: The file .*, which is named here, is outside/,
    );
  });
});

describe('files named in promptfoo tests', () => {
  const configuration = 'defaultTest: file://tests/default.yaml\ntests: file://tests/t.yaml\n';
  const named = {
    'tests/default.yaml': 'vars: { common: file://texts/1.txt }\n',
    'tests/t.yaml': '- { vars: { q: file://texts/2.txt, own: file://own.txt, both: file://both.txt } }\n',
    'tests/own.txt': 'own',
    'tests/both.txt': 'inner',
    'both.txt': 'outer',
    'texts/1.txt': 'one',
    'texts/2.txt': 'two',
  };

  it('are searched in the configuration’s folder, then in the folder of the file that names them', async () => {
    const { path } = workspace({ 'promptfooconfig.yaml': configuration, ...named });
    expect((await loadRows(path('promptfooconfig.yaml'))).map(({ values }) => values)).toEqual([
      { common: 'one', q: 'two', own: 'own', both: 'outer' },
    ]);
  });

  it('are reported if they are in neither folder', async () => {
    const files = {
      'promptfooconfig.yaml': configuration,
      ...named,
      'tests/t.yaml': '- { vars: { q: file://no.txt } }\n',
    };
    const { path, complaintOf } = workspace(files);
    expect(await complaintOf(() => loadRows(path('promptfooconfig.yaml')))).toContain(
      'tests/t.yaml:1: the file no.txt does not exist. Correct the path, which is relative to the folder of the configuration or of this file',
    );
  });
});
