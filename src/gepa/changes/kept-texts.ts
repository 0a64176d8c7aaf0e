import type { ComponentTexts } from '../candidate';
import { valueOf } from '../named-values';

/**
 * Returns the texts of a candidate with those that the developer reviewed. These have no white space at their end, and get that of the
 * candidate's own text.
 */
export function keptTexts(
  candidate: ComponentTexts,
  reviewed: readonly (readonly [component: string, text: string])[],
): ComponentTexts {
  const ending = (component: string) => /\s*$/.exec(valueOf(candidate, component) ?? '')?.[0] ?? '';
  const texts = reviewed.map(([component, text]) => [component, `${text}${ending(component)}`] as const);
  return { ...candidate, ...Object.fromEntries(texts) };
}
