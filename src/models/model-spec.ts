import * as v from 'valibot';

const price = v.strictObject({
  /** US dollars per million prompt tokens. */
  input: v.pipe(v.number(), v.minValue(0)),
  /** US dollars per million completion tokens. */
  output: v.pipe(v.number(), v.minValue(0)),
});

/** A model behind an OpenAI-compatible endpoint. */
const endpointSchema = v.strictObject({
  baseUrl: v.pipe(
    v.string(),
    v.regex(/^https?:\/\//, 'Expected an address that begins with http:// or https://'),
    v.check(
      (address) => !/^https?:\/\/[^/?#]*@/.test(address),
      'Expected an address without a user name or password, for it is written down. Name the variable that holds the key as apiKeyEnv',
    ),
  ),
  model: v.pipe(v.string(), v.minLength(1, 'Expected the name of a model')),
  /** The environment variable with the key. Only the terminal reads it; the editor keeps keys in its secret storage. */
  apiKeyEnv: v.exactOptional(v.string()),
  temperature: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(2))),
  maxTokens: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  price: v.exactOptional(price),
});

/** The practice model: offline, deterministic, no language model. */
const practiceSchema = v.strictObject({ practice: v.picklist(['student', 'reflector']) });

/** How a spec names a model. */
export const modelSpecSchema = v.union([endpointSchema, practiceSchema]);

export type EndpointSpec = v.InferOutput<typeof endpointSchema>;
export type ModelSpec = v.InferOutput<typeof modelSpecSchema>;

/** What a model is called on screen. */
export function nameOfModel(spec: ModelSpec): string {
  return 'practice' in spec ? `practice ${spec.practice}` : spec.model;
}
