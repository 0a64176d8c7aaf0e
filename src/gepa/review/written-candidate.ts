import { rolloutsLeft } from '../budget/budget';
import type { ComponentTexts } from '../candidate';
import { remainingRun } from '../failures/left-out';
import { valueOf } from '../named-values';
import type { DiscardReason } from '../proposal';
import type { RunState } from '../state';
import type { WrittenCandidate } from '../steering';
import { lostPassage, type Lock } from '../text/locked-passages';
import { faultOfTexts, type CandidateFault, type TextCheck } from '../text/text-fault';

/** Why a written candidate can't be added to a run. */
export type WrittenObjection =
  | { readonly kind: 'duplicate'; readonly candidate: number }
  | ({ readonly kind: 'refused' } & CandidateFault)
  | { readonly kind: 'unaffordable'; readonly rollouts: number; readonly left: number };

/**
 * Returns why a written candidate can't be added, or undefined. No minibatch decides on it: the developer chose it.
 *
 * @param locks that hold when it is added.
 */
export function objectionTo(
  state: RunState,
  written: WrittenCandidate,
  check: TextCheck,
  locks: readonly Lock[] = state.locks,
): WrittenObjection | undefined {
  const { texts } = written;
  const duplicate = state.candidates.find(
    ({ dropped, withdrawn, texts: others }) => !dropped && withdrawn === undefined && areSame(others, texts),
  );
  if (duplicate !== undefined) return { kind: 'duplicate', candidate: duplicate.index };
  const fault = lostLock(state, written, locks) ?? faultOfTexts(check, texts);
  if (fault !== undefined) return { kind: 'refused', ...fault };
  const rollouts = rolloutsToAdd(state);
  const left = rolloutsLeft(state);
  return left < rollouts ? { kind: 'unaffordable', rollouts, left: Math.max(0, left) } : undefined;
}

/** Returns the rollouts that it takes to add a candidate: one for each example of the Pareto set that wasn't left out. */
export function rolloutsToAdd(state: RunState): number {
  return remainingRun(state).examples.pareto.length;
}

/** Returns the parent of a written candidate. A journal that was repaired may have another course of the run, without it. */
export function parentOfWritten({ candidates }: RunState, { parent }: WrittenCandidate): number {
  return candidates[parent] === undefined ? 0 : parent;
}

/** Returns the texts that differ from those of the parent, apart from a newline at the end. */
export function changedByWriting(state: RunState, written: WrittenCandidate): ComponentTexts {
  const before = parentTexts(state, written);
  const changed = Object.entries(written.texts).filter(
    ([component, text]) => withoutFinalNewline(text) !== withoutFinalNewline(valueOf(before, component) ?? ''),
  );
  return Object.fromEntries(changed);
}

/** Says in a decision of the search why a candidate wasn't added. */
export function discardReasonOf(objection: WrittenObjection): DiscardReason {
  switch (objection.kind) {
    case 'duplicate':
      return { kind: 'duplicate', of: `candidate ${objection.candidate}` };
    case 'refused':
      return objection;
    case 'unaffordable':
      return { kind: 'unaffordable' };
  }
}

function parentTexts(state: RunState, written: WrittenCandidate): ComponentTexts {
  return state.candidates[parentOfWritten(state, written)]?.texts ?? {};
}

function lostLock(state: RunState, written: WrittenCandidate, locks: readonly Lock[]): CandidateFault | undefined {
  const before = parentTexts(state, written);
  for (const [component, text] of Object.entries(written.texts)) {
    const passages = locks.filter((lock) => lock.component === component).map((lock) => lock.text);
    const passage = lostPassage(passages, [valueOf(before, component) ?? ''], text);
    if (passage !== undefined) return { component, fault: { kind: 'locked', passage } };
  }
  return undefined;
}

/** Whether two candidates have the same texts, apart from a newline at the end, which editors add. */
function areSame(one: ComponentTexts, other: ComponentTexts): boolean {
  return Object.entries(one).every(
    ([component, text]) => withoutFinalNewline(text) === withoutFinalNewline(valueOf(other, component) ?? ''),
  );
}

function withoutFinalNewline(text: string): string {
  return text.replace(/\r?\n$/, '');
}
