// Tested by test/unit/gepa/lineages/lineages.test.ts.
import type { ComponentTexts } from '../candidate';
import type { CandidateFault } from '../text/text-fault';
import { mergeTexts } from '../text/three-way-merge';
import { valueOf } from '../named-values';

/** The result of combining several changes of the same texts. */
export interface Combination {
  readonly texts: ComponentTexts;
  /** Places of the changes that it contains. */
  readonly used: readonly number[];
  /** Places of the others. Each conflicts with an earlier change, or would give the whole this fault. */
  readonly leftOut: readonly { readonly place: number; readonly fault?: CandidateFault }[];
}

/**
 * Combines changes of the same texts, earlier ones first. Leaves out those that conflict or fail the check. A change
 * has only the components that it changes.
 *
 * @param faultOf finds a fault of texts before they run, given the texts that they are made from.
 */
export function combine(
  base: ComponentTexts,
  changes: readonly ComponentTexts[],
  faultOf: (texts: ComponentTexts, sources: readonly ComponentTexts[]) => CandidateFault | undefined,
): Combination {
  let texts: ComponentTexts = {};
  const used: number[] = [];
  const leftOut: Combination['leftOut'][number][] = [];
  for (const [place, change] of changes.entries()) {
    const merged = mergeChange(base, texts, change);
    const fault = merged === undefined ? undefined : faultOf(merged, [base, texts, change]);
    if (merged === undefined || fault !== undefined) {
      leftOut.push({ place, ...(fault === undefined ? {} : { fault }) });
      continue;
    }
    texts = merged;
    used.push(place);
  }
  return { texts, used, leftOut };
}

/** Merges one change into the combined texts; undefined if it conflicts with them. */
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
