// Tested by test/unit/cli/import-run.test.ts.
import { resolve } from 'node:path';
import { describeImport } from '../gepa/words/import-words';
import { ImportError } from '../runs/import/import-error';
import { UserError } from '../gepa/user-error';
import { importPythonRun } from '../runs/import/import-python-run';
import { terminalText } from './terminal-text';
import { terminalWords as words } from './terminal-words';

/**
 * Runs `gepa import`: writes a run of the Python implementation into `.gepa/runs` of the working folder. Returns the exit status.
 *
 * @throws {UserError} when it can't be imported. Then nothing is written.
 */
export async function importRun(source: string, workingFolder: string): Promise<number> {
  const imported = await importPythonRun(resolve(workingFolder, source), workingFolder, new Date()).catch(
    (error: unknown) => {
      if (!(error instanceof ImportError) || error.script === undefined) throw error;
      throw new UserError(`${error.message}\n\n${error.script}`);
    },
  );
  const lines = [describeImport(imported), words.runFolder(imported.runFolder)];
  process.stderr.write(terminalText(`${lines.join('\n')}\n`));
  return 0;
}
