// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import * as v from 'valibot';
import { secondsSchema } from '../../processes/command-schema';
import { variableNameSchema } from '../../processes/variable-name';
import { addressSchema } from './address';
import { addressIn, type AddressEntry } from './endpoint';
import { presetNames, presets, type Preset } from './presets';
import { limitEntries } from './request-limits';

const usd = v.pipe(v.number(), v.minValue(0));

/** In US dollars per million tokens. */
export const priceSchema = v.strictObject({
  /** Of the prompt. */
  input: usd,
  /** Of the completion, with its reasoning. */
  output: usd,
  /** Of the part of the prompt that the endpoint has cached. Absent: `input`. */
  cachedInput: v.exactOptional(usd),
});

const addressEntries = {
  provider: v.exactOptional(
    v.pipe(
      v.picklist(presetNames, `Expected the name of a service: ${presetNames.join(', ')}`),
      v.description('The service that has the model. It fills in baseUrl and apiKeyEnv.'),
    ),
  ),
  baseUrl: v.exactOptional(
    v.pipe(
      addressSchema('Name the variable that holds the key as apiKeyEnv'),
      v.description('The address of an OpenAI-compatible API. It often ends in /v1.'),
    ),
  ),
  model: v.pipe(v.string(), v.minLength(1, 'Expected the name of a model')),
  /** The environment variable with the key. Only the terminal reads it; the editor keeps keys in its secret storage. */
  apiKeyEnv: v.exactOptional(variableNameSchema),
  /** How long one request may take; 600 when absent. */
  timeoutSeconds: v.exactOptional(secondsSchema),
  ...limitEntries,
};

/** Says what an entry without an address lacks. */
function addressProblem({ provider }: AddressEntry): string {
  if (provider === undefined) return 'Expected baseUrl, or provider with the name of a service';
  const { label, exampleUrl = '' }: Preset = presets[provider];
  return `Expected baseUrl, for ${label} has an address for each customer, such as ${exampleUrl}`;
}

/** A model behind an OpenAI-compatible endpoint. */
export const endpointSchema = v.pipe(
  v.strictObject({
    ...addressEntries,
    temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
    maxTokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    price: v.exactOptional(priceSchema),
    /** Fields that are added to every request, such as `{ enable_thinking: false }`. */
    extraBody: v.exactOptional(v.record(v.string(), v.unknown())),
  }),
  v.check(
    (entry) => addressIn(entry) !== undefined,
    ({ input }) => addressProblem(input),
  ),
);

/** A model that turns texts into vectors, behind an OpenAI-compatible endpoint. */
export const embeddingSchema = v.pipe(
  v.strictObject({
    ...addressEntries,
    price: v.exactOptional(v.pick(priceSchema, ['input'])),
  }),
  v.check(
    (entry) => addressIn(entry) !== undefined,
    ({ input }) => addressProblem(input),
  ),
);

export type EndpointSpec = v.InferOutput<typeof endpointSchema>;
export type EmbeddingSpec = v.InferOutput<typeof embeddingSchema>;
