import { changeSources } from '../../gepa/changes/change-sources';
import { textChanges } from '../../gepa/changes/text-changes';
import type { Guidance, DeveloperEvent } from '../../gepa/events';
import type { Proposal } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';
import { changedTexts } from '../../gepa/text/changed-texts';
import { describeChange } from '../../gepa/words/change-words';

/** What the developer rejected, when that gave a note. */
export type Rejected = Pick<Guidance, 'rejectedProposal' | 'rejectedChange'>;

/** Creates a note for later reflections on a component, numbered after the highest note of the run. */
export function newGuidance(
  { guidance }: RunState,
  component: string,
  text: string,
  rejected: Rejected = {},
): Guidance {
  const number = Math.max(0, ...guidance.map((note) => note.number)) + 1;
  return { number, component, text, ...rejected };
}

/** Returns the events of an edited note. Empty when the note no longer exists. */
export function guidanceEdit(state: RunState, number: number, text: string): readonly DeveloperEvent[] {
  const note = state.guidance.find((guidance) => guidance.number === number);
  if (note === undefined) return [];
  const guidance = { ...note, ...newGuidance(state, note.component, text) };
  return [
    { type: 'guidanceGiven', guidance },
    { type: 'guidanceRemoved', number },
  ];
}

/**
 * Composes the notes that tell later reflections about a rejected proposal, one per component. Leaves out changes that were rejected
 * before, each with its own note.
 */
export function rejectionNotes(
  state: RunState,
  proposal: Proposal,
  reason: string,
): readonly Pick<Guidance, 'component' | 'text'>[] {
  return changedTexts(state, proposal).flatMap(({ component, parentText, text }) => {
    const changed = textChanges(parentText, text, changeSources(state, proposal, component));
    const told = new Set(
      state.guidance
        .filter((note) => note.component === component && note.rejectedProposal === proposal.number)
        .map(({ rejectedChange }) => rejectedChange),
    );
    const left = changed.changes.filter(({ key }) => !told.has(key));
    if (left.length === 0) return [];
    const isExplained = left.some(({ explanations }) => explanations.length > 0);
    const ideas = left.map((change) => describeChange(changed, change)).join('; ');
    return [{ component, text: rejectionNote(isExplained ? ideas : proposal.diagnosis || ideas, reason) }];
  });
}

/** Composes the note that tells later reflections about something that the developer rejected. */
export function rejectionNote(idea: string, reason: string): string {
  const because = reason.trim() === '' ? '' : ` The developer's reason: ${reason.trim()}`;
  return `Rejected, do not propose it again: ${idea}${because}`;
}
