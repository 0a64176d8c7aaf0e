// Tested by test/unit/gepa/hypotheses/hypotheses.test.ts.
import { valueOf } from '../named-values';
import type { RunState } from '../state';
import { newLines } from '../text/three-way-merge';
import { describeEvidence } from '../words/evidence-words';

/** A hypothesis about the current text that didn't win, for a later reflection. */
export interface TestedHypothesis {
  readonly label: string;
  readonly cause: string;
  /** The lines that its text added. */
  readonly lines: string;
  /** What it scored, or why it was rejected. */
  readonly result: string;
}

/** The most hypotheses in a reflection request. */
const maxHypotheses = 6;

/** Returns the latest hypotheses about a component's text that were run and lost, or that the developer rejected, oldest first. */
export function testedHypotheses(state: RunState, component: string, text: string): readonly TestedHypothesis[] {
  const tested: TestedHypothesis[] = [];
  for (let at = state.proposals.length - 1; at >= 0 && tested.length < maxHypotheses; at -= 1) {
    const reviewed = state.proposals[at];
    const { proposal, discard } = reviewed ?? {};
    if (reviewed === undefined || proposal?.hypothesis === undefined) continue;
    if (discard?.kind !== 'notBetter' && discard?.kind !== 'outdone' && discard?.kind !== 'rejected') continue;
    const after = valueOf(proposal.texts, component);
    if (
      proposal.baseline?.of.kind !== 'candidate' ||
      after === undefined ||
      valueOf(state.candidates[proposal.parents[0]]?.texts, component) !== text
    )
      continue;
    const { label, cause } = proposal.hypothesis;
    const result = discard.kind === 'rejected' ? 'the developer rejected it' : describeEvidence(state, reviewed);
    tested.push({ label, cause, lines: newLines(text, after).join('\n'), result });
  }
  return tested.reverse();
}
