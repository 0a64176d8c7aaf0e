import * as v from 'valibot';
import { placeOf } from '../../datasets/row';
import { commandSchema } from '../../processes/command-schema';
import { ProcessError } from '../../processes/process-error';
import { nameOfCommand } from '../../processes/program';
import { MetricError } from '../metric-error';
import { defineRule } from '../rule';
import { checkTrusted, codeOptions, contextOf, defaultTimeoutSeconds } from './code-options';
import { declaredObjectives, scaleOf } from '../scale';
import { readCodeScore } from './code-score';

const options = {
  ...codeOptions,
  slots: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.integer('Expected a whole number'),
      v.minValue(1, 'Expected 1 or more'),
      v.description(
        'How many processes of the program may run at once. Default: 1, which scores all rows one after the other.',
      ),
    ),
  ),
};

/**
 * Scores with a program of the developer's, in any language. It gets a line `{"output", "example", "trace", "usage",
 * "durationMs"}` for every run and answers with a line `{"score", "feedback", "objectives"?}`, or `{"error"}` when it
 * cannot score. It runs in the spec's folder.
 */
export const command = defineRule({
  value: v.pipe(
    commandSchema,
    v.description(
      'A program that answers each line {"output", "example", "trace"} on its standard input with a line {"score", "feedback", "objectives"?}. It runs in the folder of this file.',
    ),
  ),
  options,
  create: ({ value, options: setting }, context) => {
    const { timeoutSeconds = defaultTimeoutSeconds, objectives: declared = [], slots, env } = setting;
    const { services, programs } = context;
    const { objectives, scales } = declaredObjectives(declared);
    const scale = scaleOf(setting);
    checkTrusted(services, 'command');
    const program = programs.program(
      { command: value, cwd: services.folder, passedOn: env, timeoutMs: timeoutSeconds * 1000 },
      slots,
    );
    const who = nameOfCommand(value);
    return {
      objectives,
      scales,
      ...(scale === undefined ? {} : { scale }),
      judge: async (run, signal) => {
        const { reply } = await program
          .exchange({ output: run.output, ...contextOf(run) }, signal)
          .catch((error: unknown) => {
            throw error instanceof ProcessError && error.concernsInput
              ? new MetricError(error.problem, placeOf(run.row))
              : error;
          });
        return readCodeScore(reply, { who, objectives, scale, row: run.row });
      },
    };
  },
});
