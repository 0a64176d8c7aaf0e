import type { Proposal } from '../events';
import type { RunState } from '../state';
import { valueOf } from '../named-values';

/** A component's text in a proposal, beside its parent's. */
export interface ChangedText {
  readonly component: string;
  readonly text: string;
  readonly parentText: string;
}

/** What a proposal changes, in module order. Never empty: one that changes nothing shows its first text. */
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
