import type { Guidance, GuidanceEvent } from '../../gepa/events';
import type { Proposal } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';

/**
 * A new note for later reflections on a component, with the number after the highest one of the run.
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

/** What happens to a run when the developer edits a note. Nothing when there is no such note any more. */
export function guidanceEdit(state: RunState, number: number, text: string): readonly GuidanceEvent[] {
  const note = state.guidance.find((guidance) => guidance.number === number);
  if (note === undefined) return [];
  return [
    { type: 'guidanceGiven', guidance: newGuidance(state, note.component, text, note.rejectedProposal) },
    { type: 'guidanceRemoved', number },
  ];
}

/** What a later reflection is told of a proposal that the developer rejected. */
export function rejectionNote({ changes, diagnosis, texts }: Proposal, reason: string): string {
  const idea =
    changes.length > 0
      ? changes.map(({ summary }) => summary).join('; ')
      : diagnosis || Object.values(texts).join('; ');
  const because = reason.trim() === '' ? '' : ` The developer's reason: ${reason.trim()}`;
  return `Rejected, do not propose it again: ${idea}${because}`;
}
