import { isObject, RowFault, type BadRow, type ReadRow, type ReadRows } from '../read-row';
import { isFileReference } from './named-files';
import { readTestCase, type TestSurroundings } from './test-case';

/** The entry of a configuration's `tests` that names a file of tests: its name, or an object that has it as `path`. */
export function testReference(row: ReadRow): string | undefined {
  if (!('value' in row)) return undefined;
  const { value } = row;
  if (typeof value === 'string') return value;
  return isObject(value) && typeof value['path'] === 'string' && !('vars' in value) ? value['path'] : undefined;
}

/**
 * What the tests of a configuration have around them: its `defaultTest`, and the definitions that a `$ref` leads to.
 *
 * @param around what there was around the file; a configuration's own takes its place.
 * @returns the fault of a malformed `defaultTest` beside.
 * @throws OutsideError
 */
export function readDefaults(
  path: string,
  { settings, lineOf }: NonNullable<ReadRows['document']>,
  around: TestSurroundings,
): { readonly surroundings: TestSurroundings; readonly fault?: BadRow } {
  const surroundings = { ...around, definitions: settings };
  const { defaultTest } = settings;
  if (defaultTest === undefined || defaultTest === null) return { surroundings };
  const line = lineOf('defaultTest');
  const place = { file: path, line };
  try {
    const test = isFileReference(defaultTest) ? around.files.variables(defaultTest, place)[0] : defaultTest;
    if (!isObject(test)) throw new RowFault('it must be an object, or name a YAML or JSON file that has one');
    return { surroundings: { ...surroundings, defaults: readTestCase(test, surroundings, place) } };
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    return { surroundings, fault: { line, reason: `"defaultTest": ${error.message}` } };
  }
}
