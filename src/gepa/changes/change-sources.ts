// Tested by test/unit/gepa/changes/proposal-changes.test.ts.
import { valueOf } from '../named-values';
import type { Proposal, ProposedChange } from '../proposal';
import type { RunState } from '../state';

/** A change of one text by a reflection or by the developer, which is part of a proposal. */
export interface ChangeSource {
  /** The proposal that made it. */
  readonly proposal: number;
  readonly kind: 'reflection' | 'edit';
  readonly before: string;
  readonly after: string;
  /** What the reflection says about its changes of this text. */
  readonly explanations: readonly ProposedChange[];
}

/**
 * Returns the changes that a proposal's text consists of, oldest first: those of the reflections that it combines, of edits, and of the
 * candidates that a merge or a combination took changes from.
 */
export function changeSources(state: RunState, proposal: Proposal, component: string): readonly ChangeSource[] {
  const found = new Map<number, ChangeSource>();
  collect(state, proposal, component, found, new Set());
  return [...found.values()];
}

/** Returns the changes of one text that made a candidate of the seed, oldest first. */
export function sourcesOfCandidate(state: RunState, candidate: number, component: string): readonly ChangeSource[] {
  const found = new Map<number, ChangeSource>();
  for (const number of proposalsUpTo(state, candidate, 0)) {
    const proposal = state.proposals[number - 1]?.proposal;
    if (proposal !== undefined) collect(state, proposal, component, found, new Set());
  }
  return [...found.values()];
}

function collect(
  state: RunState,
  proposal: Proposal,
  component: string,
  found: Map<number, ChangeSource>,
  seen: Set<number>,
): void {
  // In a damaged journal, a proposal may consist of itself.
  if (seen.has(proposal.number)) return;
  seen.add(proposal.number);
  const collectAll = (numbers: readonly number[]) => {
    for (const number of numbers) {
      const part = state.proposals[number - 1]?.proposal;
      if (part !== undefined) collect(state, part, component, found, seen);
    }
  };
  const { origin } = proposal;
  switch (origin.kind) {
    case 'combination':
      collectAll(origin.of);
      if (origin.inherits !== undefined) collectAll(proposalsUpTo(state, origin.inherits, 0));
      return;
    case 'merge':
      collectAll(proposal.parents.slice(1).flatMap((other) => proposalsUpTo(state, other, origin.ancestor)));
      return;
    case 'edit':
      collectAll([origin.of]);
      add(found, proposal, component, textOf(state, state.proposals[origin.of - 1]?.proposal, component));
      return;
    case 'trial':
    case 'written':
      add(found, proposal, component, valueOf(state.candidates[proposal.parents[0]]?.texts, component));
      return;
    case 'reflection': {
      const of = proposal.baseline?.of;
      const extended = of?.kind === 'proposal' ? state.proposals[of.number - 1]?.proposal : undefined;
      if (extended !== undefined) collectAll([extended.number]);
      const index = of?.kind === 'candidate' ? of.index : proposal.parents[0];
      const before =
        extended === undefined
          ? valueOf(state.candidates[index]?.texts, component)
          : textOf(state, extended, component);
      add(found, proposal, component, before);
    }
  }
}

function add(
  found: Map<number, ChangeSource>,
  { number, origin, texts, changes }: Proposal,
  component: string,
  before: string | undefined,
): void {
  const after = valueOf(texts, component);
  if (before === undefined || after === undefined || before === after) return;
  // Trials of the same texts on other minibatches are the same change.
  const isRepeated =
    origin.kind === 'trial' && [...found.values()].some((one) => one.before === before && one.after === after);
  if (isRepeated) return;
  found.set(number, {
    proposal: number,
    kind: origin.kind === 'edit' || origin.kind === 'written' ? 'edit' : 'reflection',
    before,
    after,
    explanations: changes.filter((change) => (change.component ?? component) === component),
  });
}

function textOf({ candidates }: RunState, proposal: Proposal | undefined, component: string): string | undefined {
  if (proposal === undefined) return undefined;
  return valueOf(proposal.texts, component) ?? valueOf(candidates[proposal.parents[0]]?.texts, component);
}

/** Returns the proposals that made a candidate of its ancestor, oldest first. */
function proposalsUpTo({ candidates }: RunState, candidate: number, ancestor: number): readonly number[] {
  const proposals: number[] = [];
  let at = candidates[candidate];
  // Parents are older than their children, except in a damaged journal.
  for (let steps = 0; at !== undefined && at.index !== ancestor && steps <= candidate; steps += 1) {
    if (at.origin.kind === 'seed') break;
    proposals.push(at.origin.proposal);
    at = candidates[at.parents[0] ?? 0];
  }
  return proposals.reverse();
}
