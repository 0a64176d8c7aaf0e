import type { ComponentTexts } from './candidate';
import { mergeTexts } from './three-way-merge';
import { valueOf } from './named-values';

/** Changed texts of one base, put together as far as they are not at odds. */
export interface Combination {
  readonly texts: ComponentTexts;
  /** Places of the changes that are in it; the others contradicted one before them. */
  readonly used: readonly number[];
}

/** Puts changes of the same texts together, the earlier ones first. Each names the components that it changes. */
export function combine(base: ComponentTexts, changes: readonly ComponentTexts[]): Combination {
  let texts: ComponentTexts = {};
  const used: number[] = [];
  for (const [place, change] of changes.entries()) {
    const merged = mergeChange(base, texts, change);
    if (merged === undefined) continue;
    texts = merged;
    used.push(place);
  }
  return { texts, used };
}

/** Adds one change to those that are put together already, or gives undefined where it is at odds with them. */
function mergeChange(base: ComponentTexts, texts: ComponentTexts, change: ComponentTexts): ComponentTexts | undefined {
  let merged = texts;
  for (const [component, text] of Object.entries(change)) {
    const before = valueOf(base, component) ?? '';
    const result = mergeTexts(before, valueOf(texts, component) ?? before, text);
    if (result === undefined) return undefined;
    merged = { ...merged, [component]: result };
  }
  return merged;
}
