import { basename, dirname, extname } from 'node:path';
import { DataError } from './data-error';
import { readDataText } from './readers/data-text';
import { checkReach, type FileReach } from './file-reach';
import { readJson, readJsonLines } from './readers/json-rows';
import { NamedFiles } from './promptfoo/named-files';
import { holdsTest, readDefaults, readScenarios, testReference, withoutReferences } from './promptfoo/configuration';
import type { TestSurroundings } from './promptfoo/test-case';
import { badRowsError, RowFault, type ReadRow, type ReadRows } from './readers/read-row';
import type { Row } from './row';
import { RowIntake } from './row-intake';
import { turnsOfSession } from './shapes/chat-session';
import { withoutInnerSteps } from './shapes/exported-row';
import { delimiterOf, readTable } from './readers/table-rows';
import { readYaml } from './readers/yaml-rows';

/** Controls which files rows can name. */
export interface RowLoading {
  readonly reach: FileReach;
  /** The absolute path of the folder that paths in loaded rows are relative to. */
  readonly base: string;
}

/**
 * Reads the rows of a JSONL, JSON, CSV, TSV or YAML file in order. JSON and YAML are lists of objects, or objects with a list under
 * `data`, `rows`, `examples`, `tests` or `testData`. See `shapes/` for the shapes of rows.
 *
 * @param loading by default, rows cannot name files outside the file's own folder.
 * @throws UserError when the file is missing, empty, not in UTF-8 or UTF-16, or of an unknown type, when it names a file that must
 * not be read, or when it has bad rows, which are listed with their lines and reasons (up to 20).
 */
export async function loadRows(path: string, loading: RowLoading = ownFolder(path)): Promise<readonly Row[]> {
  checkReach(path, loading.reach, { file: path });
  return usableRows(path, await readFileRows(path, surroundingsOf(loading), []));
}

function ownFolder(path: string): RowLoading {
  return { reach: { roots: [dirname(path)], mayLeave: false }, base: dirname(path) };
}

function surroundingsOf({ reach, base }: RowLoading): TestSurroundings {
  return { files: new NamedFiles(reach, base) };
}

function usableRows(path: string, { rows, bad }: RowIntake): readonly Row[] {
  if (bad.length > 0) throw badRowsError(path, bad);
  if (rows.length > 0) return rows;
  throw new DataError(
    'The file has no rows. Add rows, each with an input and the expected answer, such as ' +
      '{"input": "…", "expected": "…"}.',
    { file: path },
  );
}

/** @param within the files that led to this one, the first one first. */
async function readFileRows(path: string, around: TestSurroundings, within: readonly string[]): Promise<RowIntake> {
  const text = await readDataText(path);
  const { rows: read, document }: ReadRows = text.trim() === '' ? { rows: [] } : readText(path, text);
  const rows = turnsOfSession(read) ?? withoutInnerSteps(read);
  const areTests = document?.key === 'tests';
  const { surroundings, fault } = areTests ? readDefaults(path, document, around) : { surroundings: around };
  const intake = new RowIntake(path, surroundings, areTests || within.length > 0);
  if (fault !== undefined) intake.add(fault);
  await addTests(intake, rows, { path, surroundings, within, areTests });
  if (!areTests) return intake;
  const { scenarios, faults } = readScenarios(path, document, surroundings);
  for (const fault of faults) intake.add(fault);
  for (const scenario of scenarios) {
    const tests = new RowIntake(path, scenario.surroundings, true);
    await addTests(tests, scenario.rows, { path, surroundings: scenario.surroundings, within, areTests });
    intake.join(tests);
  }
  return intake;
}

interface TestList {
  readonly path: string;
  readonly surroundings: TestSurroundings;
  readonly within: readonly string[];
  /** Whether the rows are the tests of a promptfoo configuration, which can name files of tests. */
  readonly areTests: boolean;
}

async function addTests(intake: RowIntake, rows: readonly ReadRow[], list: TestList): Promise<void> {
  const { path, surroundings, within, areTests } = list;
  const isTests = areTests || within.length > 0 || rows.some(holdsTest);
  const dereferenced = rows.flatMap((row) => (isTests ? withoutReferences(row, surroundings.files, path) : [row]));
  for (const row of dereferenced) {
    const reference = areTests ? testReference(row) : undefined;
    if (reference === undefined) {
      intake.add(row);
      continue;
    }
    try {
      for (const file of surroundings.files.tests(reference, { file: path, line: row.line })) {
        if ([...within, path].includes(file)) throw new RowFault(`${basename(file)} leads back to itself`);
        intake.join(await readFileRows(file, surroundings, [...within, path]));
      }
    } catch (error) {
      intake.addFault(row.line, error);
    }
  }
}

function readText(path: string, text: string): ReadRows {
  switch (extname(path).toLowerCase()) {
    case '.jsonl':
    case '.ndjson':
      return readJsonLines(text);
    case '.json':
      return readJson(path, text);
    case '.csv':
      return readTable(text, delimiterOf(text));
    case '.tsv':
      return readTable(text, '\t');
    case '.yaml':
    case '.yml':
      return readYaml(path, text);
    default:
      throw new DataError(
        'The file type is not supported. Use a .jsonl, .ndjson, .json, .csv, .tsv, .yaml or .yml file.',
        { file: path },
      );
  }
}
