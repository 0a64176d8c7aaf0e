// Tested by test/unit/system/tools.test.ts.
import * as v from 'valibot';
import { commandSchema, environmentEntry, secondsSchema } from '../../processes/command-schema';
import { headersEnvSchema } from '../../models/endpoints/headers-from-environment';
import { urlSchema } from '../http-schema';

const parametersSchema = v.pipe(
  v.record(v.string(), v.unknown(), 'Expected a JSON Schema, such as { type: object, properties: {} }'),
  v.check(({ type }) => type === 'object', 'Expected a JSON Schema of an object: { type: object, properties: … }'),
);

/** A tool that the model of a module may use, with its command or address. */
export const toolSchema = v.pipe(
  v.strictObject({
    name: v.pipe(
      v.string('Expected a name'),
      v.regex(/^[\w-]{1,64}$/, 'Expected a name of letters, digits, "_" and "-", at most 64'),
    ),
    description: v.pipe(
      v.string('Expected what the tool does, in words for the model'),
      v.nonEmpty('Expected what the tool does, in words for the model'),
    ),
    parameters: v.optional(v.pipe(parametersSchema, v.description('A JSON Schema of the arguments.')), {
      type: 'object',
      properties: {},
    }),
    command: v.exactOptional(
      v.pipe(
        commandSchema,
        v.description(
          'A program that answers each line {"tool", "arguments"} on its standard input with a line {"result"} or {"error"}. It runs in the folder of this file.',
        ),
      ),
    ),
    ...environmentEntry,
    url: v.exactOptional(
      v.pipe(
        urlSchema,
        v.description('An address that answers a POST of {"tool", "arguments"} with {"result"}, {"error"} or text.'),
      ),
    ),
    timeoutSeconds: v.optional(v.pipe(secondsSchema, v.description('How long one use may take.')), 60),
    headersEnv: v.exactOptional(
      v.pipe(
        headersEnvSchema,
        v.description('For a url: header → the environment variable with its value. Only the terminal sends them.'),
      ),
    ),
  }),
  v.check(
    ({ command, url }) => (command === undefined) !== (url === undefined),
    'Expected either "command" or "url" behind the tool',
  ),
);

/** A tool in a spec. */
export type ToolDefinition = v.InferOutput<typeof toolSchema>;

/** The tool entries of a chat system and of a module in a pipeline. */
export const toolEntries = {
  tools: v.exactOptional(
    v.pipe(
      v.array(toolSchema),
      v.check(
        (tools) => new Set(tools.map(({ name }) => name)).size === tools.length,
        'Expected tools with different names',
      ),
      v.description('Tools that the model may use before it answers.'),
    ),
  ),
  maxTurns: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.integer('Expected a whole number'),
      v.minValue(1, 'Expected 1 or more'),
      v.description('The most requests to the model per answer, with tool calls in between. 8 when absent.'),
    ),
  ),
};
