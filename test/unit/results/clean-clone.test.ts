import { isBuiltin } from 'node:module';
import { build, type Metafile } from 'esbuild';
import { expect, test } from 'vitest';

test.each(['test/run.mjs', 'test/vscode/start.mjs'])('%s begins where no package is installed', async (program) => {
  const { metafile } = await build({
    entryPoints: [program],
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    metafile: true,
    write: false,
    outdir: 'unused',
  });

  const imported = importedAtOnce(program, metafile.inputs);

  expect(imported).toContain('test/vscode/install-dependencies.mjs');
  expect(imported.filter((name) => !(name in metafile.inputs) && !isBuiltin(name))).toEqual([]);
});

/** What a module imports before its first statement runs, and what that imports. */
function importedAtOnce(entry: string, inputs: Metafile['inputs']): readonly string[] {
  const found = new Set([entry]);
  for (const file of found) {
    for (const { path, kind } of inputs[file]?.imports ?? []) if (kind === 'import-statement') found.add(path);
  }
  return [...found];
}
