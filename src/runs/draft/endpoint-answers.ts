import { endpointOf } from '../../models/endpoints/endpoint';
import type { EndpointSpec } from '../../models/endpoints/endpoint-spec';
import type { PresetName } from '../../models/endpoints/presets';
import { knownPrice, type OwnPrices } from '../../models/prices/known-price';
import { valueOf } from '../../gepa/named-values';
import type { ModelSpec } from '../../models/provider-registry';

/** Where an endpoint's models are asked, as an entry of a spec says it: a known service, an address, or both. */
export type EndpointPlace = { readonly provider: PresetName; readonly baseUrl?: string } | { readonly baseUrl: string };

/** The developer's answers about the models of an endpoint, stored as defaults for the next run. */
export interface EndpointAnswers {
  readonly place: EndpointPlace;
  readonly task: string;
  readonly reflection: string;
  readonly embedding: string;
  /** Prices by the model's name as they were typed, e.g. `0.40/1.60`; empty for a skipped question. */
  readonly prices: Readonly<Record<string, string>>;
}

/** The defaults before any answers are stored. */
export const firstAnswers: EndpointAnswers = {
  place: { provider: 'openai' },
  task: 'gpt-4.1-mini',
  reflection: 'gpt-4.1',
  embedding: 'text-embedding-3-small',
  prices: {},
};

/** Returns an endpoint's model. The task model answers at temperature 0, so that scores can be repeated. */
export function endpointModel(place: EndpointPlace, model: string, use: 'task' | 'reflection'): EndpointSpec {
  return { ...place, model, ...(use === 'task' ? { temperature: 0 } : {}) };
}

/**
 * Returns the models whose price is asked for, each once. When the first one's is left out, the second one's isn't asked for, because
 * the cost stays unknown anyway. A model on the developer's own machine has no price.
 */
export function pricedModels(
  models: readonly ModelSpec[],
  own: OwnPrices,
  prices: EndpointAnswers['prices'],
): readonly string[] {
  const unpriced = models.flatMap((spec) =>
    'model' in spec && endpointOf(spec).service?.isLocal !== true && knownPrice(spec, own) === undefined
      ? [spec.model]
      : [],
  );
  const [first, ...others] = new Set(unpriced);
  if (first === undefined) return [];
  return (valueOf(prices, first) ?? '') === '' ? [first] : [first, ...others];
}

/** Returns a model with the price that was typed for it. */
export function withTypedPrice(spec: ModelSpec, prices: EndpointAnswers['prices']): ModelSpec {
  if (!('model' in spec)) return spec;
  const price = parsePrice(valueOf(prices, spec.model) ?? '');
  return price === undefined ? spec : { ...spec, price };
}

/** Parses a price such as `0.40/1.60`: US dollars per million prompt tokens and per million completion tokens. */
export function parsePrice(text: string): EndpointSpec['price'] {
  const [, input, output] = /^(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return input === undefined || output === undefined ? undefined : { input: Number(input), output: Number(output) };
}
