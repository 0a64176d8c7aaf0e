// Tested by test/unit/system/http-system.test.ts.
import { SystemError } from './system-error';
import { valueOf } from '../gepa/named-values';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the headers that a spec names, with their values.
 *
 * @param variables header → variable.
 * @param environment absent in the editor, where a spec can't read the environment.
 * @throws {SystemError} if a variable isn't set, with its name.
 */
export function headersFrom(
  variables: Readonly<Record<string, string>>,
  environment: Environment | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([header, variable]) => {
      if (environment === undefined) {
        throw new SystemError(
          `The header ${header} comes from the environment variable ${variable}, which is read only in the terminal. ` +
            'Run this spec there with "gepa optimize", or add the header with a proxy on your machine.',
        );
      }
      const value = valueOf(environment, variable);
      if (value === undefined || value === '') {
        throw new SystemError(
          `The environment variable ${variable} for the header ${header} is not set. Set it and try again.`,
        );
      }
      if (!/^[\t\x20-\x7e]+$/.test(value)) {
        throw new SystemError(
          `The environment variable ${variable} contains characters that the header ${header} can't contain, such as a line end. Correct its value.`,
        );
      }
      return [header, value] as const;
    }),
  );
}
