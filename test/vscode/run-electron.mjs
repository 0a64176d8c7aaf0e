// @ts-check
/**
 * Runs the suite dist/test/in-host.js inside a desktop VS Code: `npm run test:electron`.
 *
 * VSCODE_EXECUTABLE names an installed one; otherwise a VS Code is downloaded, and where that is not possible the suite is skipped.
 */
import { downloadAndUnzipVSCode, runTests } from '@vscode/test-electron';
import { inProject } from './project-paths.mjs';
import { runProgramOrThrow } from './run-program.mjs';
import { copySampleWorkspace } from './sample-workspace.mjs';

/** @returns {Promise<string | undefined>} the path of VS Code's program, if there is one to be had */
async function findVSCode() {
  const given = process.env['VSCODE_EXECUTABLE'];
  if (given !== undefined && given !== '') return given;
  try {
    return await downloadAndUnzipVSCode({ cachePath: inProject('.vscode-server', 'desktop') });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    console.log(`SKIPPED the suite in a desktop VS Code: VS Code could not be downloaded (${reason}).`);
    console.log('Set VSCODE_EXECUTABLE to the program of an installed VS Code to run it.');
    return undefined;
  }
}

/** @param {string} vscodeExecutablePath */
async function runSuite(vscodeExecutablePath) {
  await runProgramOrThrow(process.execPath, ['esbuild.js', '--tests'], { cwd: inProject() });
  const sample = await copySampleWorkspace();
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: [inProject(), inProject('test', 'in-host', 'model-extension')],
      extensionTestsPath: inProject('dist', 'test', 'in-host.js'),
      launchArgs: [sample.folder, '--disable-extensions', '--disable-workspace-trust', '--skip-welcome'],
    });
  } finally {
    await sample.remove();
  }
}

const vscodeExecutable = await findVSCode();
if (vscodeExecutable !== undefined) {
  process.exitCode = await runSuite(vscodeExecutable).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  });
}
