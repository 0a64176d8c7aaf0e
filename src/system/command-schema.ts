// Tested by test/unit/system/command-system.test.ts.
import * as v from 'valibot';
import { commandSchema, environmentEntry, secondsSchema } from '../processes/command-schema';

/** A system in any language: a program that reads JSON lines. */
export const commandSystemSchema = v.strictObject({
  kind: v.literal('command'),
  command: v.pipe(
    commandSchema,
    v.description(
      'A program that answers each line {"candidate", "example"} on its standard input with a line {"output", "trace"?, "score"?, "feedback"?, "objectives"?, "usage"?}. It runs in the folder of this file.',
    ),
  ),
  ...environmentEntry,
  slots: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.integer('Expected a whole number'),
      v.minValue(1, 'Expected 1 or more'),
      v.description('Processes of the program that run at the same time. Absent: as many as rollouts.'),
    ),
  ),
  timeoutSeconds: v.optional(
    v.pipe(secondsSchema, v.description('Time limit of a rollout, including the program’s start for the first one.')),
    600,
  ),
});

/** A command system in a spec. */
export type CommandSystemDefinition = v.InferOutput<typeof commandSystemSchema>;
