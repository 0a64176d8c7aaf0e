// Tested by test/unit/system/http-system.test.ts.
import * as v from 'valibot';
import { valueOf } from '../../gepa/named-values';
import { UserError } from '../../gepa/user-error';
import { variableNameSchema } from '../../processes/variable-name';

/** Headers with values from environment variables: header → variable. */
export const headersEnvSchema = v.record(
  v.pipe(v.string(), v.regex(/^[\w!#$%&'*+.^`|~-]+$/, 'Expected the name of a header')),
  variableNameSchema,
);

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the headers that a spec names, with their values.
 *
 * @param variables header → variable.
 * @param environment absent in the editor, where a spec can't read the environment.
 * @throws {UserError} if a variable isn't set, with its name.
 */
export function headersFrom(
  variables: Readonly<Record<string, string>>,
  environment: Environment | undefined,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([header, variable]) => {
      if (environment === undefined) {
        throw new UserError(
          `The header ${header} comes from the environment variable ${variable}, which is read only in the terminal. ` +
            'Run this spec there with "gepa optimize", or add the header with a proxy on your machine.',
        );
      }
      const value = valueOf(environment, variable);
      if (value === undefined || value === '') {
        throw new UserError(
          `The environment variable ${variable} for the header ${header} is not set. Set it and try again.`,
        );
      }
      if (!/^[\t\x20-\x7e]+$/.test(value)) {
        throw new UserError(
          `The environment variable ${variable} contains characters that the header ${header} can't contain, such as a line end. Correct its value.`,
        );
      }
      return [header, value] as const;
    }),
  );
}
