import { compileSchema, type SchemaCheck } from '../../models/json-schema';
import { TimeLimitError } from '../../processes/time-limit';
import { SystemError } from '../system-error';

/** Says what is wrong with the arguments of a tool, in words for the model; undefined when nothing is. */
export type ArgumentCheck = (values: unknown) => string | undefined;

/** Arguments that can be used, or why they cannot. */
export type ReadArguments =
  { readonly kind: 'right'; readonly values: unknown } | { readonly kind: 'wrong'; readonly problem: string };

/**
 * Makes the check of a tool's arguments.
 *
 * @param tool its name, for the error.
 * @throws {SystemError} when the JSON Schema is none.
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
      `The parameters of the tool "${tool}" are not JSON Schema: ${error instanceof Error ? error.message : String(error)}. Correct them in the spec.`,
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

/** Reads arguments as a model wrote them. None at all are an empty object. */
export function readArguments(written: string, check: ArgumentCheck): ReadArguments {
  let values: unknown;
  try {
    values = written.trim() === '' ? {} : JSON.parse(written);
  } catch (error) {
    return {
      kind: 'wrong',
      problem: `the arguments are not JSON (${error instanceof Error ? error.message : String(error)}).`,
    };
  }
  const fault = check(values);
  return fault === undefined
    ? { kind: 'right', values }
    : { kind: 'wrong', problem: `the arguments do not fit the tool: ${fault}.` };
}
