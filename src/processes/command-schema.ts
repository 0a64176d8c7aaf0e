// Tested by test/unit/system/tools.test.ts.
import * as v from 'valibot';
import { variableNameSchema } from './variable-name';

/** A program: a command line for the shell, or the program and its arguments. */
export const commandSchema = v.union(
  [
    v.pipe(v.string(), v.nonEmpty('Expected a command, such as "python3 rollout.py"')),
    v.pipe(v.array(v.string('Expected text')), v.minLength(1, 'Expected a program and its arguments')),
  ],
  'Expected a command, such as "python3 rollout.py", or a list of a program and its arguments',
);

/** The longest timer in Node, in seconds. Longer ones fire immediately. */
const maxSeconds = 2_147_483;

/** The time limit of a program. */
export const secondsSchema = v.pipe(
  v.number('Expected a number of seconds'),
  v.gtValue(0, 'Expected a number above 0'),
  v.maxValue(maxSeconds, `Expected at most ${maxSeconds} seconds, which are 24 days`),
);

/** The entry of a spec for a program's environment. */
export const environmentEntry = {
  env: v.exactOptional(
    v.pipe(
      v.array(variableNameSchema, 'Expected a list of names of environment variables'),
      v.description(
        'Names of environment variables to pass to the program besides PATH, HOME and the like. Others are not passed on, so that keys stay out.',
      ),
    ),
  ),
};
