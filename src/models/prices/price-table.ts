// Tested by test/unit/models/prices/known-price.test.ts.
import type { PresetName } from '../endpoints/presets';

/** The prices of a service's models. */
export interface PriceList {
  readonly service: PresetName;
  /** What OpenRouter calls the service, in front of the model's name. It charges the service's own price. */
  readonly vendor: string;
  /** Where the prices are published. */
  readonly source: string;
  /** The month in which they were last compared with the source, e.g. `2026-10`. */
  readonly asOf: string;
  /** US dollars per million tokens: of the prompt, of the completion, and of the cached part of the prompt. */
  readonly prices: Readonly<Record<string, readonly [input: number, output: number, cachedInput?: number]>>;
}

/**
 * Prices of widely used models, without tiers by the length of a request and without discounts. A price that isn't certain is
 * missing: a run then says that it needs one.
 */
export const priceLists: readonly PriceList[] = [
  {
    service: 'openai',
    vendor: 'openai',
    source: 'OpenAI’s price list',
    asOf: '2026-06',
    prices: {
      'gpt-4o': [2.5, 10, 1.25],
      'gpt-4o-mini': [0.15, 0.6, 0.075],
      'gpt-4.1': [2, 8, 0.5],
      'gpt-4.1-mini': [0.4, 1.6, 0.1],
      'gpt-4.1-nano': [0.1, 0.4, 0.025],
      o3: [2, 8, 0.5],
      'o4-mini': [1.1, 4.4, 0.275],
      'gpt-5': [1.25, 10, 0.125],
      'gpt-5-mini': [0.25, 2, 0.025],
      'gpt-5-nano': [0.05, 0.4, 0.005],
      'gpt-5.1': [1.25, 10, 0.125],
      'gpt-5.2': [1.75, 14, 0.175],
      'gpt-5.4': [2.5, 15, 0.25],
      'gpt-5.4-mini': [0.75, 4.5, 0.075],
      'text-embedding-3-small': [0.02, 0],
      'text-embedding-3-large': [0.13, 0],
    },
  },
  {
    service: 'anthropic',
    vendor: 'anthropic',
    source: 'Anthropic’s price list',
    asOf: '2026-10',
    prices: {
      'claude-haiku-4-5': [1, 5, 0.1],
      'claude-sonnet-4-5': [3, 15, 0.3],
      'claude-sonnet-4-6': [3, 15, 0.3],
      'claude-sonnet-5': [2, 10, 0.2],
      'claude-sonnet-5-5': [2, 10, 0.1],
      'claude-opus-4-5': [5, 25, 0.5],
      'claude-opus-4-6': [5, 25, 0.5],
      'claude-opus-4-7': [5, 25, 0.5],
      'claude-opus-4-8': [5, 25, 0.5],
      'claude-opus-5': [5, 25, 0.5],
      'claude-opus-5-5': [4, 20, 0.2],
    },
  },
  {
    service: 'gemini',
    vendor: 'google',
    source: 'Google’s price list',
    asOf: '2026-06',
    prices: {
      'gemini-2.5-flash': [0.3, 2.5],
      'gemini-2.5-flash-lite': [0.1, 0.4],
    },
  },
];
