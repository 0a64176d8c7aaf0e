// @ts-check
import { mkdir, readdir, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { inProject } from './project-paths.mjs';
import { runProgramOrThrow } from './run-program.mjs';

/** What goes into the package, and what decides on it. */
const ingredients = [
  'dist',
  'media',
  'package.json',
  'package.nls.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
  '.vscodeignore',
];

/**
 * Packages the extension as it was last built. A package that is newer than all that goes into it is kept, so that the
 * suites of a test run share one.
 *
 * @returns {Promise<string>} the path of the .vsix file
 */
export async function packageExtension() {
  const file = inProject('dist', 'gepa-vscode.vsix');
  const vsce = inProject('node_modules', '@vscode', 'vsce', 'vsce');
  if (await isUpToDate(file)) return file;
  await mkdir(inProject('dist'), { recursive: true });
  // Another suite may be reading the package, or making it too: it gets its name when it is complete.
  const unfinished = inProject('dist', `gepa-vscode-${process.pid}.vsix`);
  const switches = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await runProgramOrThrow(process.execPath, [vsce, 'package', ...switches, '--out', unfinished], { cwd: inProject() });
  await rename(unfinished, file);
  return file;
}

/** @param {string} packaged */
async function isUpToDate(packaged) {
  const made = await modified(packaged);
  if (made === undefined) return false;
  for (const ingredient of ingredients) {
    for (const file of await filesIn(inProject(ingredient))) {
      if (!file.endsWith('.vsix') && ((await modified(file)) ?? Infinity) > made) return false;
    }
  }
  return true;
}

/**
 * @param {string} place a file or a folder
 * @returns {Promise<readonly string[]>} the file itself, or the files in the folder; not those of the tests, which are not packaged
 */
async function filesIn(place) {
  if (!(await stat(place)).isDirectory()) return [place];
  const entries = await readdir(place, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return files.filter((file) => !file.startsWith(path.join(inProject('dist'), 'test')));
}

/**
 * @param {string} file
 * @returns {Promise<number | undefined>} when it was changed last, in milliseconds since 1970; undefined when there is none
 */
function modified(file) {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
}
