// Tested by test/unit/runs/session/write-to-closed-run.test.ts.
import type { Guidance, GuidanceEvent } from '../../gepa/events';
import type { Proposal } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';

/**
 * Creates a note for later reflections on a component, numbered after the highest note of the run.
 *
 * @param rejectedProposal the proposal that the note says not to repeat.
 */
export function newGuidance(
  { guidance }: RunState,
  component: string,
  text: string,
  rejectedProposal?: number,
): Guidance {
  const number = Math.max(0, ...guidance.map((note) => note.number)) + 1;
  return { number, component, text, ...(rejectedProposal === undefined ? {} : { rejectedProposal }) };
}

/** Returns the events of an edited note. Empty when the note no longer exists. */
export function guidanceEdit(state: RunState, number: number, text: string): readonly GuidanceEvent[] {
  const note = state.guidance.find((guidance) => guidance.number === number);
  if (note === undefined) return [];
  return [
    { type: 'guidanceGiven', guidance: newGuidance(state, note.component, text, note.rejectedProposal) },
    { type: 'guidanceRemoved', number },
  ];
}

/** Composes the note that tells later reflections about a rejected proposal. */
export function rejectionNote({ changes, diagnosis, texts }: Proposal, reason: string): string {
  const idea =
    changes.length > 0
      ? changes.map(({ summary }) => summary).join('; ')
      : diagnosis || Object.values(texts).join('; ');
  const because = reason.trim() === '' ? '' : ` The developer's reason: ${reason.trim()}`;
  return `Rejected, do not propose it again: ${idea}${because}`;
}
