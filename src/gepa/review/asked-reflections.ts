// Tested by test/unit/gepa/review/ask-again.test.ts.
import { partsOf } from '../lineages/combined-parts';
import type { Proposal } from '../proposal';
import type { ProposalState, RunState } from '../state';
import { changedTexts } from '../text/changed-texts';

/**
 * Returns the reflections' proposals that a proposal comes from, which can be asked for again: itself, the parts that it combines, or
 * those of the proposal that the developer edited. A merge and a trial have none.
 */
export function askedReflections(proposals: RunState['proposals'], proposal: Proposal): readonly ProposalState[] {
  return partsOf(proposals, proposal).flatMap((part) => {
    const { origin, number } = part.proposal;
    switch (origin.kind) {
      case 'reflection':
        return [part];
      case 'edit': {
        const edited = proposals[origin.of - 1]?.proposal;
        return edited === undefined || edited.number >= number ? [] : askedReflections(proposals, edited);
      }
      case 'combination':
      case 'merge':
      case 'trial':
      case 'written':
        return [];
    }
  });
}

/** Returns how many reflections it costs to ask for a proposal again: one for each text that it changes. None if nobody can be asked. */
export function reflectionsToAsk(state: RunState, proposal: Proposal): number {
  return askedReflections(state.proposals, proposal).length === 0 ? 0 : changedTexts(state, proposal).length;
}

/** Begins the ids of the reflections that are asked about a proposal again, for the nth time. */
export function purposeOfAsking({ iteration, number }: Pick<Proposal, 'iteration' | 'number'>, nth: number): string {
  return `i${iteration}.again-p${number}-${nth}`;
}

/** Whether a reflection, by its id, is asked about a proposal again. */
export function answersAgain(reflection: string, proposal: number): boolean {
  return new RegExp(`^i\\d+\\.again-p${proposal}-\\d+/`).test(reflection);
}

/** Whether the run's limit of reflections doesn't allow another one. */
export function areReflectionsSpent({ run: { budget }, reflections }: RunState, needed = 1): boolean {
  return reflections + needed > (budget.reflections ?? Infinity);
}
