// Tested by test/unit/processes/windows-program.test.ts.
import { win32 } from 'node:path';
import { ProcessError } from './process-error';

/** What decides which program a name stands for on Windows. */
export interface WindowsPlace {
  /** The folder where the program runs: absolute. */
  readonly cwd: string;
  /** The folders of PATH, separated by semicolons. */
  readonly path: string;
  readonly exists: (file: string) => boolean;
  /** Returns the text of a file that exists. */
  readonly read: (file: string) => string;
}

/** In the order in which Windows looks for them. */
const endings = ['.com', '.exe', '.bat', '.cmd'];

/**
 * Returns the program and its first arguments for a name on Windows, which itself starts no batch files such as npx.cmd. Most of these only
 * start a script with Node. Then that is started: the shell of batch files would read values of rows as commands.
 *
 * @throws {ProcessError} for any other batch file.
 */
export function windowsProgram(name: string, place: WindowsPlace): readonly string[] {
  const batch = batchFile(name, place);
  if (batch === undefined) return [name];
  const script = scriptStartedBy(batch.text, win32.basename(batch.file, win32.extname(batch.file)));
  if (script !== undefined) return ['node', win32.join(win32.dirname(batch.file), script)];
  throw new ProcessError(
    'notStarted',
    `${batch.file} is a batch file, which can't be given arguments safely. Name the program that it starts, such as node with a script.`,
  );
}

/** Returns the batch file that a name stands for; undefined when it is a program, or nothing. */
function batchFile(name: string, { cwd, path, exists, read }: WindowsPlace) {
  const folders = /[\\/]/.test(name) ? [cwd] : [cwd, ...path.split(';').filter((folder) => folder !== '')];
  const names = endings.includes(win32.extname(name).toLowerCase()) ? [name] : endings.map((ending) => name + ending);
  const candidates = folders.flatMap((folder) => names.map((each) => win32.resolve(folder, each)));
  const file = candidates.find((candidate) => exists(candidate));
  return file !== undefined && /\.(?:bat|cmd)$/i.test(file) ? { file, text: read(file) } : undefined;
}

/** Returns the script, relative to the batch file, that a batch file of npm starts: the one with its name, or else the last. */
function scriptStartedBy(text: string, name: string): string | undefined {
  const scripts = Array.from(text.matchAll(/%(?:~dp0|dp0%)\\*([^"%\r\n]+\.[cm]?js)"/gi), ([, script = '']) => script);
  return scripts.find((script) => win32.basename(script).startsWith(name)) ?? scripts.at(-1);
}
