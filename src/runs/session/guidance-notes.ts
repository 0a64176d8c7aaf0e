import { changeSources } from '../../gepa/changes/change-sources';
import { textChanges } from '../../gepa/changes/text-changes';
import type { Guidance, DeveloperEvent } from '../../gepa/events';
import type { Proposal } from '../../gepa/proposal';
import type { RunState } from '../../gepa/state';
import { changedTexts } from '../../gepa/text/changed-texts';
import { describeChange } from '../../gepa/words/change-words';
import type { RunPlan } from '../plan/run-plan';

/** Whose note it is, and what was rejected, when that gave it. */
export type NoteOrigin = Pick<Guidance, 'rejectedProposal' | 'rejectedChange' | 'by'>;

/** Creates a note for later reflections on a component, numbered after the highest note of the run. */
export function newGuidance(
  { guidance }: RunState,
  component: string,
  text: string,
  origin: NoteOrigin = {},
): Guidance {
  const number = Math.max(0, ...guidance.map((note) => note.number)) + 1;
  return { number, component, text, ...origin };
}

/** Returns the events of an edited note. Empty when the note no longer exists. */
export function guidanceEdit(state: RunState, number: number, text: string): readonly DeveloperEvent[] {
  const note = state.guidance.find((guidance) => guidance.number === number);
  if (note === undefined) return [];
  const guidance: { -readonly [Key in keyof Guidance]: Guidance[Key] } = {
    ...note,
    ...newGuidance(state, note.component, text),
  };
  // What the developer edits is the developer's own.
  delete guidance.by;
  return [
    { type: 'guidanceGiven', guidance },
    { type: 'guidanceRemoved', number },
  ];
}

/** Returns the events that hide a note from later reflections, or show it to them again. */
export function guidanceSwitch(state: RunState, number: number, isEnabled: boolean): readonly DeveloperEvent[] {
  const note = state.guidance.find((guidance) => guidance.number === number);
  if (note === undefined) return [];
  const guidance: { -readonly [Key in keyof Guidance]: Guidance[Key] } = {
    ...note,
    ...newGuidance(state, note.component, note.text),
  };
  if (isEnabled) delete guidance.disabled;
  else guidance.disabled = true;
  return [
    { type: 'guidanceGiven', guidance },
    { type: 'guidanceRemoved', number },
  ];
}

/** Returns the notes of a spec. One without a component is about each. */
export function guidanceOfSpec({
  spec: { guidance = [] },
  description: { seed },
}: Pick<RunPlan, 'spec' | 'description'>): readonly Pick<Guidance, 'component' | 'text'>[] {
  return guidance.flatMap((note) =>
    typeof note === 'string' ? Object.keys(seed).map((component) => ({ component, text: note })) : [note],
  );
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

const [rejection, because] = ['Rejected, do not propose it again: ', " The developer's reason: "];

/** Composes the note that tells later reflections about something that the developer rejected. */
export function rejectionNote(idea: string, reason: string): string {
  return `${rejection}${idea}${reason.trim() === '' ? '' : `${because}${reason.trim()}`}`;
}

/** Reads a note: the developer's own words in it, and the idea that they rejected. Either may be empty. */
export function readNote(text: string): { readonly own: string; readonly idea: string } {
  if (!text.startsWith(rejection)) return { own: text, idea: '' };
  const [idea = '', ...own] = text.slice(rejection.length).split(because);
  return { own: own.join(because), idea };
}
