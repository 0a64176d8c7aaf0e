import type { SearchOptions } from '../run-description';
import { estimateTokens } from './token-estimate';

/** The most tokens that a component's text may have, as `estimateTokens` counts them. */
export interface SizeLimit {
  readonly tokens: number;
  /** The search option that sets it. */
  readonly option: 'maxTokens' | 'maxGrowth';
}

/** Returns the limit of a component's text: the lower one, if the search sets both. */
export function sizeLimitFor(
  seed: string,
  { maxTokens = Infinity, maxGrowth = Infinity }: Pick<SearchOptions, 'maxTokens' | 'maxGrowth'>,
): SizeLimit | undefined {
  const grown = Math.floor(estimateTokens(seed) * maxGrowth);
  if (maxTokens === Infinity && maxGrowth === Infinity) return undefined;
  return maxTokens <= grown ? { tokens: maxTokens, option: 'maxTokens' } : { tokens: grown, option: 'maxGrowth' };
}
