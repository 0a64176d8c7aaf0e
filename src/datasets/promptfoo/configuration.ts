import { dirname } from 'node:path';
import { isList, isObject, RowFault, type BadRow, type ReadRow, type ReadRows } from '../readers/read-row';
import { isFileReference, type NamedFiles } from './named-files';
import { dereference } from './references';
import { isTestCase, readTestCase, type TestSurroundings } from './test-case';

/** Returns the file that an entry of `tests` names, directly or as the `path` of an object. */
export function testReference(row: ReadRow): string | undefined {
  if (!('value' in row)) return undefined;
  const { value } = row;
  if (typeof value === 'string') return value;
  return isObject(value) && typeof value['path'] === 'string' && !('vars' in value) ? value['path'] : undefined;
}

/** Whether a row is a promptfoo test, in a file of any kind. */
export function holdsTest(row: ReadRow): boolean {
  return 'value' in row && isObject(row.value) && isTestCase(row.value, false);
}

/** Resolves the `$ref`s of a test. The result is several tests if a reference leads to a list. */
export function withoutReferences(row: ReadRow, files: NamedFiles, file: string): readonly ReadRow[] {
  if ('reason' in row) return [row];
  const { line } = row;
  try {
    const value = dereference(row.value, files, { file, line });
    return isList(value) && !isList(row.value) ? value.map((one) => ({ line, value: one })) : [{ line, value }];
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return [{ line, reason: error.message }];
  }
}

/**
 * Reads what all tests of a configuration share: `defaultTest` and `env`.
 *
 * @param outside the surroundings of the file, which the configuration's own values override.
 * @returns also the fault of a malformed `defaultTest`.
 * @throws OutsideError
 */
export function readDefaults(
  path: string,
  { settings, lineOf }: NonNullable<ReadRows['document']>,
  outside: TestSurroundings,
): { readonly surroundings: TestSurroundings; readonly fault?: BadRow } {
  const { defaultTest, env } = settings;
  const files = outside.files.ofConfiguration(dirname(path));
  const around = { ...outside, files, ...(isObject(env) ? { environment: env } : {}) };
  if (defaultTest === undefined || defaultTest === null) return { surroundings: around };
  const line = lineOf('defaultTest');
  const place = { file: path, line };
  try {
    const named = isFileReference(defaultTest) ? around.files.variables(defaultTest, place)[0] : defaultTest;
    const test = dereference(named, around.files, place);
    if (!isObject(test)) throw new RowFault('it must be an object, or name a YAML or JSON file with an object');
    return { surroundings: { ...around, defaults: readTestCase(test, around, place) } };
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return { surroundings: around, fault: { line, reason: `"defaultTest": ${error.message}` } };
  }
}

/** The tests of a scenario for one entry of its `config`. */
export interface ScenarioTests {
  readonly surroundings: TestSurroundings;
  readonly rows: readonly ReadRow[];
}

/**
 * Reads the scenarios of a configuration. Each test of a scenario is repeated for every entry of its `config`. A scenario without
 * tests has a single empty test. Both lists and the scenarios themselves can name files.
 *
 * @returns also the faults of malformed scenarios.
 * @throws OutsideError
 */
export function readScenarios(
  path: string,
  { settings, lineOf }: NonNullable<ReadRows['document']>,
  around: TestSurroundings,
): { readonly scenarios: readonly ScenarioTests[]; readonly faults: readonly BadRow[] } {
  const scenarios: ScenarioTests[] = [];
  const faults: BadRow[] = [];
  for (const [index, entry] of listOf(settings['scenarios']).entries()) {
    const place = { file: path, line: lineOf('scenarios', index) };
    const lineOfTest = (test: number) => lineOf('scenarios', index, 'tests', test);
    try {
      for (const scenario of entriesOf(entry, around.files, place)) {
        scenarios.push(...testsOfScenario(scenario, around, place, lineOfTest));
      }
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      faults.push({ line: place.line, reason: `this scenario: ${error.message}` });
    }
  }
  return { scenarios, faults };
}

function testsOfScenario(
  scenario: unknown,
  around: TestSurroundings,
  place: { readonly file: string; readonly line: number },
  lineOfTest: (test: number) => number,
): readonly ScenarioTests[] {
  if (!isObject(scenario) || scenario['config'] === undefined) {
    throw new RowFault(
      'it must be an object with "config" and "tests", or name a YAML or JSON file with such an object',
    );
  }
  const tests = listOf(scenario['tests']);
  const rows = tests.length === 0 ? [{ line: place.line, value: { vars: {} } }] : tests.map(rowOfTest);
  function rowOfTest(value: unknown, index: number): ReadRow {
    return { line: lineOfTest(index), value };
  }
  return listOf(scenario['config'])
    .flatMap((entry) => entriesOf(entry, around.files, place))
    .map((entry) => {
      if (!isObject(entry))
        throw new RowFault('every entry of "config" must be an object, such as {vars: {language: French}}');
      return { surroundings: { ...around, scenario: readTestCase(entry, around, place) }, rows };
    });
}

/** Returns an entry, or the entries of the file that it names. */
function entriesOf(entry: unknown, files: NamedFiles, place: { readonly file: string }): readonly unknown[] {
  const named = isFileReference(entry) ? files.variables(entry, place) : [entry];
  return named.flatMap((value) => listOf(dereference(value, files, place)));
}

function listOf(value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  return isList(value) ? value : [value];
}
