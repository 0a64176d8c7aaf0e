import * as v from 'valibot';
import { variableNameSchema } from './variable-name';

/** A program: a line for the shell, or the program and its arguments. */
export const commandSchema = v.union(
  [
    v.pipe(v.string(), v.nonEmpty('Expected a command, such as "python3 rollout.py"')),
    v.pipe(v.array(v.string('Expected text')), v.minLength(1, 'Expected a program and its arguments')),
  ],
  'Expected a command, such as "python3 rollout.py", or a list of a program and its arguments',
);

/** The longest time that a timer of Node takes, in seconds: a longer one would be over at once. */
const mostSeconds = 2_147_483;

/** How long a program may take. */
export const secondsSchema = v.pipe(
  v.number('Expected a number of seconds'),
  v.gtValue(0, 'Expected a number above 0'),
  v.maxValue(mostSeconds, `Expected ${mostSeconds} seconds at most, which are 24 days`),
);

/** What a spec says of the environment of a program. */
export const environmentEntry = {
  env: v.exactOptional(
    v.pipe(
      v.array(variableNameSchema, 'Expected a list of names of environment variables'),
      v.description(
        'Names of environment variables that the program is given besides PATH, HOME and the like. No other is passed on, so that no key is.',
      ),
    ),
  ),
};
