// Tested by test/unit/system/http-system.test.ts.
import * as v from 'valibot';
import { addressSchema } from '../models/endpoints/address';
import { headersEnvSchema } from '../models/endpoints/headers-from-environment';
import { secondsSchema } from '../processes/command-schema';

/** An address without secrets, since specs are stored. */
export const urlSchema = addressSchema('Name the variable that holds the header as headersEnv');

/** A system behind one or more addresses. */
export const httpSystemSchema = v.strictObject({
  kind: v.literal('http'),
  urls: v.pipe(
    v.array(urlSchema, 'Expected a list of addresses'),
    v.minLength(1, 'Expected at least one address'),
    v.description(
      'Addresses that answer a POST of {"candidate", "example"} with {"output", "trace"?, "score"?, "feedback"?, "objectives"?, "usage"?}. Requests go to each in turn.',
    ),
  ),
  concurrency: v.exactOptional(
    v.pipe(
      v.number('Expected a number'),
      v.integer('Expected a whole number'),
      v.minValue(1, 'Expected 1 or more'),
      v.description('Requests under way at each address. Absent: as many as rollouts.'),
    ),
  ),
  timeoutSeconds: v.optional(v.pipe(secondsSchema, v.description('How long one rollout may take.')), 600),
  headersEnv: v.exactOptional(
    v.pipe(
      headersEnvSchema,
      v.description(
        'Header → the environment variable with its value, such as { Authorization: TRIAGE_TOKEN }. Only the terminal sends them.',
      ),
    ),
  ),
});

/** An HTTP system in a spec. */
export type HttpSystemDefinition = v.InferOutput<typeof httpSystemSchema>;
