// @ts-check
import { mkdir } from 'node:fs/promises';
import { inProject } from './project-paths.mjs';
import { runProgramOrThrow } from './run-program.mjs';

/**
 * Packages the extension as it was last built.
 *
 * @returns {Promise<string>} the path of the .vsix file
 */
export async function packageExtension() {
  const file = inProject('dist', 'gepa-vscode.vsix');
  const vsce = inProject('node_modules', '@vscode', 'vsce', 'vsce');
  await mkdir(inProject('dist'), { recursive: true });
  await runProgramOrThrow(
    process.execPath,
    [vsce, 'package', '--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', file],
    { cwd: inProject() },
  );
  return file;
}
