import type { ComponentTexts } from '../candidate';
import type { CandidateFault } from '../text/text-fault';
import { mergeTexts } from '../text/three-way-merge';
import { valueOf } from '../named-values';

/** Changed texts of one base, combined as far as they do not conflict and the whole passes the check. */
export interface Combination {
  readonly texts: ComponentTexts;
  /** Places of the changes that are in it. */
  readonly used: readonly number[];
  /** Places of the others: each conflicts with one before it or, where a fault is named, the whole would have had that. */
  readonly leftOut: readonly { readonly place: number; readonly fault?: CandidateFault }[];
}

/**
 * Combines changes of the same texts, the earlier ones first. Each names the components that it changes.
 *
 * @param faultOf what stands against running texts.
 */
export function combine(
  base: ComponentTexts,
  changes: readonly ComponentTexts[],
  faultOf: (texts: ComponentTexts) => CandidateFault | undefined,
): Combination {
  let texts: ComponentTexts = {};
  const used: number[] = [];
  const leftOut: Combination['leftOut'][number][] = [];
  for (const [place, change] of changes.entries()) {
    const merged = mergeChange(base, texts, change);
    const fault = merged === undefined ? undefined : faultOf(merged);
    if (merged === undefined || fault !== undefined) {
      leftOut.push({ place, ...(fault === undefined ? {} : { fault }) });
      continue;
    }
    texts = merged;
    used.push(place);
  }
  return { texts, used, leftOut };
}

/** Adds one change to those that are combined already, or gives undefined where it conflicts with them. */
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
