// Tested by test/unit/models/endpoints/openai-endpoint.test.ts.
import * as v from 'valibot';
import { secondsSchema } from '../../processes/command-schema';
import { variableNameSchema } from '../../processes/variable-name';
import { addressSchema } from './address';
import { addressIn, endpointOf, type AddressEntry } from './endpoint';
import { presetNames, presets, type Preset } from './presets';
import { headersEnvSchema } from './headers-from-environment';
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
  /** The part of the price that requests in a batch cost. Absent: 0.5. */
  batch: v.exactOptional(v.pipe(usd, v.maxValue(1))),
});

/** An optional key with the description that an editor shows. */
const option = <Schema extends v.GenericSchema>(schema: Schema, words: string) =>
  v.exactOptional(v.pipe(schema, v.description(words)));

/** What a request is made of, and how its reply is read. */
const ownFields = ['messages', 'input', 'model', 'stream'];

const extraBodySchema = v.pipe(
  v.record(v.string(), v.unknown()),
  v.check(
    (fields) => !ownFields.some((name) => Object.hasOwn(fields, name)),
    'Expected other fields than messages, input, model and stream. Set model and stream beside extraBody',
  ),
);

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
  headersEnv: option(
    headersEnvSchema,
    'Header → the environment variable with its value, such as { X-Tenant: TENANT }. Only the terminal sends them.',
  ),
  ...limitEntries,
};

/** Says what an entry without an address lacks. */
function addressProblem({ provider }: AddressEntry): string {
  if (provider === undefined) return 'Expected baseUrl, or provider with the name of a service';
  const { label, exampleUrl = '' }: Preset = presets[provider];
  return `Expected baseUrl, for ${label} has an address for each customer, such as ${exampleUrl}`;
}

/** Whether a service may have batches. Any endpoint that isn't known may. */
function hasBatches(entry: AddressEntry): boolean {
  const service = addressIn(entry) === undefined ? undefined : endpointOf(entry).service;
  return service === undefined || service.batches === true;
}

/** A model behind an OpenAI-compatible endpoint. */
export const endpointSchema = v.pipe(
  v.strictObject({
    ...addressEntries,
    temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
    topP: option(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 'The most probable tokens that are sampled from.'),
    seed: option(v.pipe(v.number(), v.integer()), 'Seed of the model’s sampling, where the endpoint has one.'),
    maxTokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
    reasoningEffort: option(
      v.picklist(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']),
      'How long a reasoning model thinks.',
    ),
    stop: option(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.minLength(1)), 'Texts that end the answer.'),
    stream: option(
      v.picklist(['off', 'on']),
      '"on" asks for replies as a stream, for gateways that break off long requests. Done by itself where an endpoint requires it, and for reflections that you can read while they are written, unless "off".',
    ),
    api: option(
      v.picklist(['chat', 'responses']),
      '"responses" sends requests to POST /responses instead of POST /chat/completions, for models that have only that API.',
    ),
    systemRole: option(
      v.picklist(['system', 'developer', 'user']),
      'The role of system messages. "user" puts them in the first user message. Found out by itself for models without a system role.',
    ),
    batch: option(
      v.picklist(['scoring']),
      'Scores candidates on the Pareto set and on the test set through the endpoint’s batch API (POST /files and /batches): usually at half the price, with answers within a day. Only for task models.',
    ),
    price: v.exactOptional(priceSchema),
    /** Fields that are added to every request, such as `{ enable_thinking: false }`. */
    extraBody: v.exactOptional(extraBodySchema),
  }),
  v.check(
    (entry) => addressIn(entry) !== undefined,
    ({ input }) => addressProblem(input),
  ),
  v.check(
    ({ api, seed, stop }) => api !== 'responses' || (seed === undefined && stop === undefined),
    'Expected neither seed nor stop, which the API "responses" doesn’t have',
  ),
  v.check(({ batch, stream }) => batch === undefined || stream !== 'on', 'Expected stream or batch, not both'),
  v.check(
    (entry) => entry.batch === undefined || hasBatches(entry),
    ({ input }) =>
      `Expected no batch, for ${endpointOf(input).service?.label ?? 'the service'} has no batch API of OpenAI’s form`,
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
