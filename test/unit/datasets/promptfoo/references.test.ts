import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../workspace';

async function rowsIn(configuration: string, files: Readonly<Record<string, string>> = {}) {
  const { path } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  return (await loadRows(path('promptfooconfig.yaml'))).map(({ values, assertions = [], source }) => ({
    values,
    assertions,
    source,
  }));
}

async function complaint(configuration: string, files: Readonly<Record<string, string>> = {}): Promise<string> {
  const { path, complaintOf } = workspace({ 'promptfooconfig.yaml': configuration, ...files });
  return (await complaintOf(() => loadRows(path('promptfooconfig.yaml')))).split('\n').slice(1).join('\n');
}

describe('a $ref in a promptfoo configuration', () => {
  it('can be a variable or a part of one, all variables, a test, or all tests', async () => {
    const configuration = `
styles: { calm: { tone: calm } }
shared: { q: one }
more: [{ vars: { q: three } }, { $ref: "#/last" }]
last: { vars: { q: four } }
defaultTest: { $ref: "#/default" }
default: { vars: { lang: en } }
tests:
  - vars: { q: zero, style: { $ref: "#/styles/calm" }, list: [[{ $ref: "#/styles/calm/tone" }]] }
  - vars: { $ref: "#/shared" }
  - { $ref: "#/more" }
scenarios: { $ref: "#/scenes" }
scenes: [{ config: [{ $ref: "#/last" }], tests: [{ $ref: "#/last" }] }]
`;
    expect((await rowsIn(configuration)).map(({ values, source }) => [values, source])).toEqual([
      [{ lang: 'en', q: 'zero', style: { tone: 'calm' }, list: [['calm']] }, 'promptfooconfig.yaml:9'],
      [{ lang: 'en', q: 'one' }, 'promptfooconfig.yaml:10'],
      [{ lang: 'en', q: 'three' }, 'promptfooconfig.yaml:11'],
      [{ lang: 'en', q: 'four' }, 'promptfooconfig.yaml:11'],
      [{ lang: 'en', q: 'four' }, expect.stringMatching(/^promptfooconfig\.yaml:1[23]$/)],
    ]);
  });

  it('can refer to other files, and from there to more', async () => {
    const configuration = 'tests: [{ vars: { a: b }, assert: [{ $ref: "more/asserts.yaml#/short", weight: 2 }] }]\n';
    const files = {
      'more/asserts.yaml': 'short: { type: is-json, value: { $ref: "schema.json#/definitions/a~1b" } }\n',
      'more/schema.json': '{ "definitions": { "a/b": { "type": "object" } } }',
    };
    expect((await rowsIn(configuration, files))[0]?.assertions).toEqual([
      { type: 'is-json', value: { type: 'object' }, weight: 2 },
    ]);
  });

  it('stays in a schema that contains its target', async () => {
    const schema = { $defs: { name: { type: 'string' } }, properties: { name: { $ref: '#/$defs/name' } } };
    const configuration = `tests: [{ vars: { a: b }, assert: [{ type: is-json, value: ${JSON.stringify(schema)} }] }]\n`;
    expect((await rowsIn(configuration))[0]?.assertions).toEqual([{ type: 'is-json', value: schema }]);
  });

  it('works in a test file, relative to it', async () => {
    const files = {
      'tests/a.yaml': '- { vars: { $ref: "vars.yaml" } }\n- { vars: { b: { $ref: "#/0/vars/a" } } }\n',
      'tests/vars.yaml': 'a: c\n',
    };
    expect((await rowsIn('tests: file://tests/a.yaml\n', files)).map(({ values }) => values)).toEqual([
      { a: 'c' },
      { b: 'c' },
    ]);
  });

  it('is an ordinary column in other data', async () => {
    const { path } = workspace({ 'rows.jsonl': '{"a": {"$ref": "#/b"}, "b": 1}\n' });
    expect((await loadRows(path('rows.jsonl')))[0]?.values).toEqual({ a: { $ref: '#/b' }, b: 1 });
  });

  it('is rejected if it is missing, circular or remote', async () => {
    const configuration = `loop: { $ref: "#/loop" }
tests:
  - vars: { a: { $ref: "#/none" } }
  - vars: { a: { $ref: "none.yaml#/a" } }
  - vars: { a: { $ref: "#/loop" } }
  - vars: { a: { $ref: "https://example.com/a.yaml" } }
`;
    expect((await complaint(configuration)).replaceAll('promptfooconfig.yaml:', '').split('\n')).toEqual([
      '3: $ref "#/none" has no target in promptfooconfig.yaml. Correct it: "#/NAME" is a key in this file, "other.yaml#/NAME" in another',
      '4: the file none.yaml does not exist. Correct the path, which is relative to the folder of this file',
      '5: $ref "#/loop" is circular. Remove one of the references',
      '6: $ref "https://example.com/a.yaml" is remote, and nothing is downloaded. Save its target as a file',
    ]);
  });
});
