import { SystemError } from './system-error';
import { valueOf } from '../gepa/named-values';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The headers that a spec names, with their values.
 *
 * @param variables header → variable.
 * @param environment absent in the editor, where a spec must not get at what is in the environment.
 * @throws {SystemError} that names the variable which is not set.
 */
export function headersFrom(
  variables: Readonly<Record<string, string>>,
  environment: Environment | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([header, variable]) => {
      if (environment === undefined) {
        throw new SystemError(
          `The header ${header} would be taken from the environment variable ${variable}, which only the terminal does. ` +
            'Run this spec there ("gepa optimize"), or let a proxy on your machine add the header.',
        );
      }
      const value = valueOf(environment, variable);
      if (value === undefined || value === '') {
        throw new SystemError(
          `The environment variable ${variable}, which is to hold the header ${header}, is not set. Set it and try again.`,
        );
      }
      if (!/^[\t\x20-\x7e]+$/.test(value)) {
        throw new SystemError(
          `The environment variable ${variable} has characters in it that the header ${header} cannot have, such as a line end. Set it again.`,
        );
      }
      return [header, value] as const;
    }),
  );
}
