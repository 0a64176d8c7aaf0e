import { existsSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, extname, relative, resolve, sep } from 'node:path';
import type { ErrorPlace } from '../../gepa/user-error';
import { matchingFiles } from '../../prompts/discovery/file-patterns';
import { readNamedText } from '../readers/data-text';
import { yamlFaults } from '../../prompts/documents/parse-yaml';
import { checkReach, isWithinReach, type FileReach } from '../file-reach';
import { isImagePath } from '../images';
import { parseJson, parseYamlData } from '../readers/parse-data';
import { RowFault } from '../readers/read-row';

const PROGRAMS: readonly string[] = ['.js', '.cjs', '.mjs', '.ts', '.cts', '.mts', '.py', '.rb', '.sh'];
const DATA: readonly string[] = ['.jsonl', '.ndjson', '.json', '.yaml', '.yml', '.csv', '.tsv'];
const UNREADABLE: readonly string[] = ['.pdf', '.docx', '.xlsx', '.xls', '.mp3', '.wav', '.mp4', '.webm', '.mov'];

/** Reads the files that promptfoo's `file://` references name, each once. */
export class NamedFiles {
  constructor(
    private readonly reach: FileReach,
    /** The folder that remaining references are written relative to. */
    private readonly base: string,
    private readonly contents = new Map<string, unknown>(),
    /** The absolute path of the folder where promptfoo resolves references. */
    private readonly configurationFolder?: string,
  ) {}

  /** Resolves references relative to a configuration's folder, unless an outer configuration already sets the folder. */
  ofConfiguration(folder: string): NamedFiles {
    return this.configurationFolder === undefined ? new NamedFiles(this.reach, this.base, this.contents, folder) : this;
  }

  /**
   * Returns the absolute paths of the test files that a reference names. `file://tests/*.yaml` names several.
   *
   * @param place where the reference is written. Relative paths start from its folder.
   * @throws RowFault when it names a program, a remote file or no file.
   * @throws OutsideError
   */
  tests(reference: string, place: ErrorPlace): readonly string[] {
    checkLocal(reference);
    const paths = this.matching(reference, place).flatMap((path) => {
      if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
      const files = filesOfTests(path);
      for (const file of files) checkReach(file, this.reach, place);
      if (files.length > 0) return files;
      throw new RowFault(`the folder ${basename(path)} has no test files: ${DATA.join(', ')}`);
    });
    const program = paths.find(isProgram);
    if (program !== undefined) {
      throw new RowFault(
        `${basename(program)} is a program that generates tests, and is not run. Save its tests as a .jsonl, .json, .yaml or .csv file and name that file`,
      );
    }
    return paths;
  }

  /**
   * Returns the values of a variable's reference: the text of each file, or the parsed data of JSON and YAML. A reference to an
   * image stays a reference, because its column is an image column.
   */
  variables(reference: string, place: ErrorPlace): readonly unknown[] {
    return this.matching(reference, place).map((path) => this.contentOf(path, place));
  }

  /** Returns the value of an assertion's reference. A reference to a program stays one, relative to the base. */
  assertionValue(reference: string, place: ErrorPlace): unknown {
    const [path = ''] = this.matching(reference, place);
    return isProgram(path) ? `file://${relativePath(this.base, path)}` : this.contentOf(path, place);
  }

  /**
   * Reads a YAML or JSON file as data, to resolve a `$ref`.
   *
   * @param path absolute.
   * @throws RowFault when the file is missing or malformed.
   * @throws OutsideError
   */
  document(path: string, place: ErrorPlace): unknown {
    checkReach(path, this.reach, place);
    if (!existsSync(path))
      throw new RowFault(
        `the file ${basename(path)} does not exist. Correct the path, which is relative to the folder of this file`,
      );
    return this.contentOf(path, place);
  }

  private contentOf(path: string, place: ErrorPlace): unknown {
    if (isImagePath(path)) return `file://${relativePath(folderOf(place), path)}`;
    const ending = extname(path).toLowerCase();
    if (isProgram(path)) throw new RowFault(`${basename(path)} is a program, and is not run. Write its value instead`);
    if (UNREADABLE.includes(ending))
      throw new RowFault(`${ending} files such as ${basename(path)} cannot be read. Save its text as a .txt file`);
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory())
      throw new RowFault(`${basename(path)} is a folder. Name a file in it, or all its files as ${basename(path)}/*`);
    if (this.contents.has(path)) return this.contents.get(path);
    const content = parsed(readNamedText(path, place), path, ending);
    this.contents.set(path, content);
    return content;
  }

  /** Finds files in the configuration's folder, as promptfoo does, or else in the folder of the file with the reference. */
  private matching(reference: string, place: ErrorPlace): readonly string[] {
    const name = reference.replace(/^file:\/\//, '');
    const own = folderOf(place);
    const outer = this.configurationFolder ?? own;
    const found = outer === own || !isWithinReach(resolve(outer, name), this.reach) ? [] : matchingIn(outer, name);
    if (found.length === 0) checkReach(resolve(own, name), this.reach, place);
    const paths = found.length > 0 ? found : matchingIn(own, name);
    for (const each of paths) checkReach(withoutFunction(each), this.reach, place);
    if (paths.length > 0) return paths;
    const folder = outer === own ? 'the folder of this file' : 'the folder of the configuration or of this file';
    throw new RowFault(`the file ${name} does not exist. Correct the path, which is relative to ${folder}`);
  }
}

function matchingIn(folder: string, name: string): readonly string[] {
  const path = resolve(folder, name);
  if (existsSync(path) || (isProgram(path) && existsSync(withoutFunction(path)))) return [path];
  return matchingFiles(folder, name);
}

function folderOf({ file }: ErrorPlace): string {
  return file === undefined ? '.' : dirname(file);
}

function relativePath(from: string, path: string): string {
  return relative(from, path).split(sep).join('/');
}

/** Whether a value is a reference to a file. */
export function isFileReference(value: unknown): value is string {
  return typeof value === 'string' && value.startsWith('file://');
}

function checkLocal(reference: string): void {
  const scheme = /^([a-z][a-z\d+.-]+):\/\//i.exec(reference)?.[1];
  if (scheme === undefined || scheme === 'file') return;
  throw new RowFault(
    `${reference} is remote, and nothing is downloaded. Download the tests, save them as a .csv, .jsonl, .json or .yaml file in the workspace, and name that file`,
  );
}

function isProgram(path: string): boolean {
  return PROGRAMS.includes(extname(withoutFunction(path)).toLowerCase());
}

/** Removes the function from a program's name: `checks.py` for `checks.py:score`. */
function withoutFunction(path: string): string {
  return path.replace(/:\w+$/, '');
}

/** Returns the files directly in a folder that can hold tests. */
function filesOfTests(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => DATA.includes(extname(name).toLowerCase()))
    .sort()
    .map((name) => resolve(folder, name));
}

function parsed(text: string, path: string, ending: string): unknown {
  try {
    if (ending === '.json') return parseJson(text);
    if (ending !== '.yaml' && ending !== '.yml') return text.trim();
    const document = parseYamlData(text);
    const [fault] = yamlFaults(document);
    if (fault !== undefined) throw new SyntaxError(fault.words);
    return document.toJS() as unknown;
  } catch (error) {
    throw new RowFault(`${basename(path)} is malformed (${error instanceof Error ? error.message : String(error)})`);
  }
}
