import * as v from 'valibot';

/** A program: a line for the shell, or the program and its arguments. */
export const commandSchema = v.union(
  [
    v.pipe(v.string(), v.nonEmpty('Expected a command, such as "python3 rollout.py"')),
    v.pipe(v.array(v.string('Expected text')), v.minLength(1, 'Expected a program and its arguments')),
  ],
  'Expected a command, such as "python3 rollout.py", or a list of a program and its arguments',
);

/** How long a program may take. */
export const secondsSchema = v.pipe(
  v.number('Expected a number of seconds'),
  v.gtValue(0, 'Expected a number above 0'),
);
