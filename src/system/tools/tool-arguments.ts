// Tested by test/unit/system/tools.test.ts.
import { compileSchema, type SchemaCheck } from '../../models/json-schema';
import { TimeLimitError } from '../../processes/time-limit';
import { SystemError } from '../system-error';

/** Returns what is wrong with a tool's arguments, in words for the model; undefined if they are valid. */
export type ArgumentCheck = (values: unknown) => string | undefined;

/** Valid arguments, or the problem with them. */
export type ReadArguments =
  { readonly kind: 'right'; readonly values: unknown } | { readonly kind: 'wrong'; readonly problem: string };

/**
 * Creates the check of a tool's arguments.
 *
 * @param tool its name, for messages.
 * @throws {SystemError} if the parameters aren't a valid JSON Schema.
 */
export function createArgumentCheck(tool: string, parameters: Readonly<Record<string, unknown>>): ArgumentCheck {
  try {
    const faultsOf = compileSchema(parameters);
    return (values) => {
      const faults = faultsWithinTime(faultsOf, values);
      return faults.length === 0 ? undefined : faults.join('; ');
    };
  } catch (error) {
    throw new SystemError(
      `The parameters of the tool "${tool}" are not a valid JSON Schema: ${error instanceof Error ? error.message : String(error)}. Correct them in the spec.`,
    );
  }
}

function faultsWithinTime(faultsOf: SchemaCheck, values: unknown): readonly string[] {
  try {
    return faultsOf(values);
  } catch (error) {
    if (error instanceof TimeLimitError) return [`a pattern of the schema cannot be checked, since ${error.message}`];
    throw error;
  }
}

/** Reads arguments as a model wrote them. Empty arguments are an empty object. */
export function readArguments(written: string, check: ArgumentCheck): ReadArguments {
  let values: unknown;
  try {
    values = written.trim() === '' ? {} : JSON.parse(written);
  } catch (error) {
    return {
      kind: 'wrong',
      problem: `the arguments are not valid JSON (${error instanceof Error ? error.message : String(error)}).`,
    };
  }
  const fault = check(values);
  return fault === undefined
    ? { kind: 'right', values }
    : { kind: 'wrong', problem: `the arguments don't match the tool's parameters: ${fault}.` };
}
