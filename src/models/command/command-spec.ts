// Tested by test/unit/models/provider-registry.test.ts.
import * as v from 'valibot';
import { commandSchema, environmentEntry, secondsSchema } from '../../processes/command-schema';
import { limitEntries } from '../endpoints/request-limits';

/** A program that answers as a model, in a spec. */
export const commandModelSchema = v.strictObject({
  command: v.pipe(
    commandSchema,
    v.description(
      'A program that reads the conversation from its standard input and prints the answer. It runs in the folder of this file, once for each request.',
    ),
  ),
  input: v.exactOptional(
    v.pipe(
      v.picklist(['text', 'json']),
      v.description(
        'What it reads: the texts of the conversation, or one line {"messages": […]} in the form of OpenAI. Default: text.',
      ),
    ),
  ),
  timeoutSeconds: v.exactOptional(v.pipe(secondsSchema, v.description('Time limit of an answer. Default: 600.'))),
  concurrency: v.exactOptional(
    v.pipe(limitEntries.concurrency.wrapped, v.description('How many of it run at the same time. Default: 2.')),
  ),
  ...environmentEntry,
});

export type CommandModelSpec = v.InferOutput<typeof commandModelSchema>;
