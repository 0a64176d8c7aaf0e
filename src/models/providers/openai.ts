// Tested by test/unit/models/provider-registry.test.ts.
import { endpointOf } from '../endpoints/endpoint';
import { endpointSchema, type EndpointSpec } from '../endpoints/endpoint-spec';
import { headersFrom } from '../endpoints/headers-from-environment';
import { limitsOf } from '../endpoints/request-limits';
import { OpenAiEndpoint } from '../endpoints/openai-endpoint';
import { defineProvider, type ModelFacts } from './provider';

/** Any endpoint that speaks OpenAI's chat completions. */
export const openAi = defineProvider({
  label: 'OpenAI-compatible endpoint',
  description: 'OpenAI, OpenRouter, Ollama, LM Studio, vLLM and every other server with `POST /chat/completions`',
  example: '{ baseUrl: https://api.openai.com/v1, model: gpt-4.1-mini, apiKeyEnv: OPENAI_API_KEY }',
  schema: endpointSchema,
  facts: (spec) => {
    const endpoint = endpointOf(spec);
    return {
      name: spec.model,
      endpoint: endpoint.baseUrl,
      address: endpoint,
      isLanguageModel: true,
      isRepeatable: spec.temperature === 0,
      price: spec.price,
      settings: settingsOf(spec),
      limits: limitsOf(spec),
      ...(spec.batch === undefined ? {} : { batches: true }),
    };
  },
  create: (spec, { key, environment }) =>
    new OpenAiEndpoint(spec, key, headersFrom(spec.headersEnv ?? {}, environment)),
});

function settingsOf({ temperature, maxTokens }: EndpointSpec): ModelFacts['settings'] {
  return {
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxTokens }),
  };
}
