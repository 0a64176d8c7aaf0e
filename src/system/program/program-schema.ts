// Tested by test/unit/system/program/program-system.test.ts.
import * as v from 'valibot';
import { commandSchema, environmentEntry, secondsSchema } from '../../processes/command-schema';
import { variableNameSchema } from '../../processes/variable-name';
import { needsShell } from './program-command';

export const wholeNumber = v.pipe(
  v.number('Expected a number'),
  v.integer('Expected a whole number'),
  v.minValue(1, 'Expected 1 or more'),
);
export const withoutShellSchema = v.pipe(
  commandSchema,
  v.check(
    (command) => typeof command !== 'string' || !needsShell(command),
    'Expected a program and its arguments. A shell isn’t used, so put pipes, redirections and variables into a script',
  ),
);
const names = v.array(variableNameSchema, 'Expected a list of names of environment variables');

/** A program as it is, whose requests to models are answered by an endpoint of ours that changes the prompts in them. */
export const programSystemSchema = v.strictObject({
  kind: v.literal('program'),
  command: v.exactOptional(
    v.pipe(
      withoutShellSchema,
      v.description(
        'How the program is started for a row, with columns in double braces: npx tsx src/agent.ts "{{question}}". It runs in the folder of this file. Its requests to models go to OPENAI_BASE_URL, ANTHROPIC_BASE_URL or AZURE_OPENAI_ENDPOINT, which are set for it.',
      ),
    ),
  ),
  serve: v.exactOptional(
    v.pipe(
      withoutShellSchema,
      v.description(
        'Instead of command: how a program that is a server is started, such as npm start. It is asked one row at a time, with request; see portEnv.',
      ),
    ),
  ),
  request: v.exactOptional(
    v.pipe(
      v.strictObject({
        url: v.pipe(
          v.string(),
          v.regex(
            /^https?:\/\/(?:127\.0\.0\.1|localhost|\[::1\]):\d+/,
            'Expected an address on this machine with its port, such as http://127.0.0.1:3000/ask',
          ),
        ),
        body: v.unknown(),
      }),
      v.description(
        'What the server is sent for a row: a POST of body as JSON, with columns in double braces: { url: "http://127.0.0.1:3000/ask", body: { question: "{{question}}" } }.',
      ),
    ),
  ),
  portEnv: v.exactOptional(
    v.pipe(
      variableNameSchema,
      v.description(
        'For a server that takes its port from this environment variable, such as PORT: as many servers as there are slots run side by side, each with a port of its own in the place of the one in request.url. Absent: one server.',
      ),
    ),
  ),
  stdin: v.exactOptional(
    v.pipe(v.string(), v.description('What the program reads from standard input, such as "{{input}}".')),
  ),
  output: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(?:stdout|last-line|json:\S+|file:.+)$/, 'Expected stdout, last-line, json:path or file:path'),
      v.description(
        'Where the output is: all of standard output or of a server’s answer (stdout), its last line (last-line), a value in the JSON that it is (json:answer), or a file that the program writes (file:out.txt; one rollout at a time).',
      ),
    ),
    'stdout',
  ),
  endpointEnv: v.exactOptional(
    v.pipe(
      v.strictObject({ url: v.exactOptional(names), key: v.exactOptional(names) }),
      v.description(
        'Names of further environment variables from which the program takes the address of its models (url) and the key (key).',
      ),
    ),
  ),
  ...environmentEntry,
  slots: v.exactOptional(
    v.pipe(wholeNumber, v.description('Rollouts that run at the same time. Absent: as many as the search runs.')),
  ),
  maxCalls: v.optional(
    v.pipe(wholeNumber, v.description('The most requests to models in a rollout. The program is stopped at more.')),
    100,
  ),
  timeoutSeconds: v.optional(
    v.pipe(
      secondsSchema,
      v.description('Time limit of a rollout, and of a server’s start, without the time in which models answer.'),
    ),
    600,
  ),
});

/** A program system in a spec. */
export type ProgramSystemDefinition = v.InferOutput<typeof programSystemSchema>;
