// @ts-check
import { readFile } from 'node:fs/promises';
import { inProject } from './project-paths.mjs';
import { runProgramOrThrow } from './run-program.mjs';

/**
 * Installs the project's dependencies with `npm ci`, if what is installed is not what the lock file says.
 *
 * @param {(line: string) => void} report told what is being done
 * @throws {Error} with the end of npm's output
 */
export async function installDependencies(report) {
  if (await dependenciesAreInstalled()) return;
  report('Installing dependencies (npm ci)');
  await runProgramOrThrow('npm', ['ci', '--no-audit', '--no-fund'], { cwd: inProject() });
}

/** Compares contents, for the times of files say little after a `git pull` or a checkout. */
async function dependenciesAreInstalled() {
  const wanted = await readPackages(inProject('package-lock.json'));
  // npm writes down here what it installed. Packages for other platforms are missing from it.
  const installed = await readPackages(inProject('node_modules', '.package-lock.json')).catch(() => undefined);
  if (installed === undefined) return false;
  return Object.entries(wanted).every(
    ([location, { version, optional }]) =>
      location === '' || optional === true || installed[location]?.version === version,
  );
}

/**
 * @param {string} lockFile
 * @returns {Promise<Record<string, {version?: string, optional?: boolean}>>} by location
 */
async function readPackages(lockFile) {
  return JSON.parse(await readFile(lockFile, 'utf8')).packages;
}
