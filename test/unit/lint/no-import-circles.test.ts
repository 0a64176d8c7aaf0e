import { Linter } from 'eslint';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tseslint from 'typescript-eslint';
import { expect, onTestFinished, test } from 'vitest';
import { noImportCircles } from '../../../.eslint/no-import-circles.mjs';

/** What the rule says of the first of these files. */
function faultsIn(files: Readonly<Record<string, string>>): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-circles-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const [name, code] of Object.entries(files)) writeFileSync(join(folder, name), code);
  const [name = '', code = ''] = Object.entries(files)[0] ?? [];
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser },
    plugins: { gepa: { rules: { 'no-import-circles': noImportCircles } } },
    rules: { 'gepa/no-import-circles': 'error' as const },
  };
  return new Linter({ cwd: folder }).verify(code, [config], join(folder, name)).map(({ message }) => message);
}

test('an import that leads back to its file is reported with the way', () => {
  expect(
    faultsIn({
      'run.ts': "import { journal } from './journal';",
      'journal.ts': "export { journal } from './reader';",
      'reader.ts': "import type { Run } from './run';",
    }),
  ).toEqual([
    'This import leads in a circle: run.ts → journal.ts → reader.ts → run.ts. Move what both ends need to a file that imports neither.',
  ]);
});

test.each([
  ['a type', "import type { B } from './b';"],
  ['what is exported again', "export * from './b';"],
  ['what is imported late', "export const load = () => import('./b');"],
])('%s counts', (_, code) => {
  expect(faultsIn({ 'a.ts': code, 'b.ts': "import { a } from './a';" })).toHaveLength(1);
});

test('an import of a circle that the file is not part of is not reported', () => {
  expect(
    faultsIn({ 'a.ts': "import './b';", 'b.ts': "import './c';", 'c.ts': "import './b'; import 'vscode';" }),
  ).toEqual([]);
});
