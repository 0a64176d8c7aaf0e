// Tested by test/unit/gepa/text/text-fault.test.ts.
import type { Proposal } from '../proposal';
import type { RunState } from '../state';
import { valueOf } from '../named-values';

/** A component's text in a proposal, and the parent's text. */
export interface ChangedText {
  readonly component: string;
  readonly text: string;
  readonly parentText: string;
}

/**
 * Returns the texts that a proposal changes, in module order. Never empty: a proposal without changes returns its first
 * text.
 */
export function changedTexts(
  { candidates }: RunState,
  { parents: [parent], texts }: Proposal,
): readonly [ChangedText, ...ChangedText[]] {
  const before = candidates[parent]?.texts ?? {};
  const all = Object.entries(texts).map(([component, text]) => ({
    component,
    text,
    parentText: valueOf(before, component) ?? '',
  }));
  const [first = { component: '', text: '', parentText: '' }] = all;
  const [changed = first, ...others] = all.filter(({ text, parentText }) => text !== parentText);
  return [changed, ...others];
}
