import { Linter } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noInheritedLookup } from '../../../.eslint/no-inherited-lookup.mjs';

/** A project of one empty file: to read this one's takes minutes on a busy machine. */
const root = mkdtempSync(join(tmpdir(), 'gepa-lint-'));

beforeAll(() => {
  const compilerOptions = { strict: true, noUncheckedIndexedAccess: true, lib: ['ES2023'], types: [] };
  writeFileSync(join(root, 'tsconfig.json'), JSON.stringify({ files: ['empty.ts'], compilerOptions }));
  writeFileSync(join(root, 'empty.ts'), '');
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

/** What the rule says of a piece of TypeScript, by the kinds of its messages. */
function faultsIn(code: string): readonly (string | undefined)[] {
  const messages = new Linter({ cwd: root }).verify(
    code,
    [
      {
        files: ['**/*.ts'],
        languageOptions: {
          parser: tseslint.parser,
          parserOptions: {
            projectService: { allowDefaultProject: ['*.ts'], defaultProject: 'tsconfig.json' },
            tsconfigRootDir: root,
          },
        },
        plugins: { gepa: { rules: { 'no-inherited-lookup': noInheritedLookup } } },
        rules: { 'gepa/no-inherited-lookup': 'error' },
      },
    ],
    'example.ts',
  );
  return messages.map(({ messageId, message }) => messageId ?? message);
}

test.each([
  ['a record', 'declare const values: Readonly<Record<string, number>>, name: string; values[name];'],
  [
    'one that may be missing',
    'declare const values: Record<string, number> | undefined, name: string; values?.[name];',
  ],
  ['the environment', 'declare const process: { env: { [name: string]: string } }, name: string; process.env[name];'],
  ['a generic record', 'function f<T extends Record<string, number>>(values: T, name: string) { values[name]; }'],
  ['a name that is a string or a number', 'declare const v: Record<string, 1>, name: string | number; v[name];'],
])('a name that is any string is not looked up in %s', (_, code) => {
  expect(faultsIn(code)).toEqual(['read']);
});

test.each([
  ['set', 'declare const values: Record<string, number>, name: string; values[name] = 1;'],
  ['counted', 'declare const values: Record<string, number>, name: string; values[name]++;'],
  ['deleted', 'declare const values: Record<string, number>, name: string; delete values[name];'],
])('nor is it %s', (_, code) => {
  expect(faultsIn(code)).toEqual(['write']);
});

test.each([
  ['a name that is written out', "declare const values: Record<string, number>; values['name'];"],
  ['one of a few names', "declare const values: Record<'a' | 'b', number>, name: 'a' | 'b'; values[name];"],
  ['an index', 'declare const values: readonly number[], index: number; values[index];'],
  ['a Map', 'declare const values: Map<string, number>, name: string; values.get(name);'],
])('%s may be looked up', (_, code) => {
  expect(faultsIn(code)).toEqual([]);
});
