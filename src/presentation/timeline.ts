// Tested by test/unit/dashboard/timeline.test.ts.
import { nameOfExample } from '../gepa/candidate';
import type { DiscardReason } from '../gepa/proposal';
import { obstacleToUndo } from '../gepa/review/undo-decision';
import { canResume, isImported, type ProposalState, type RunState } from '../gepa/state';
import { describeSource } from '../gepa/words/origin-words';
import { describeFate, describeSkip, isByAgent } from '../gepa/words/reasons';
import { presentationWords as words } from './presentation-words';

/** What came of an attempt. */
export type TimelineOutcome = 'accepted' | 'discarded' | 'rejected' | 'replaced' | 'skipped' | 'notUsed' | 'open';

/** An attempt of the search: a proposal, or a task of an iteration that had none. */
export interface Attempt {
  readonly iteration: number;
  readonly outcome: TimelineOutcome;
  /** Undefined for a task without a proposal. */
  readonly proposal?: number;
  /** The candidate that the proposal became. */
  readonly candidate?: number;
  /** Whether the developer's decision on it can be undone. */
  readonly undoable: boolean;
  /** Whether a reflection's request and reply can be shown. */
  readonly reflected: boolean;
  /** What was tried: from which parent, in which modules, on which examples. */
  readonly tried: readonly string[];
  /** What came of it, and why. */
  readonly why: string;
  /** The diagnosis of its reflection; empty without one. */
  readonly diagnosis: string;
}

/** An attempt that is described when it is shown: a long run has thousands of them. */
export interface TimelineEntry {
  readonly key: string;
  readonly outcome: TimelineOutcome;
  describe(): Attempt;
}

/** Returns the attempts of a run, the latest first. */
export function timelineOf(state: RunState): readonly TimelineEntry[] {
  const proposals = state.proposals.map((reviewed) => {
    const { number, iteration } = reviewed.proposal;
    return {
      iteration,
      entry: {
        key: `proposal ${number}`,
        outcome: outcomeOf(reviewed, state),
        describe: () => describeProposal(reviewed, state),
      },
    };
  });
  const skipped = state.skipped.map(({ iteration, reason }, place) => ({
    iteration,
    entry: {
      key: `skip ${place}`,
      outcome: 'skipped' as const,
      describe: (): Attempt => ({
        iteration,
        outcome: 'skipped',
        undoable: false,
        reflected: false,
        tried: [],
        why: describeSkip(reason),
        diagnosis: '',
      }),
    },
  }));
  // Later proposals of an iteration are made of its earlier ones.
  return [...skipped, ...proposals]
    .reverse()
    .sort((a, b) => b.iteration - a.iteration)
    .map(({ entry }) => entry);
}

/** Describes what a proposal tried, and what came of it. */
export function describeProposal(reviewed: ProposalState, state: RunState): Attempt {
  const { proposal, candidate, decision } = reviewed;
  const outcome = outcomeOf(reviewed, state);
  const { iteration, number, origin, diagnosis } = proposal;
  const modules = Object.keys(state.run.seed).length > 1 ? [words.modules(Object.keys(proposal.texts))] : [];
  const examples = (proposal.baseline?.examples ?? []).map(nameOfExample);
  const fate = outcome === 'notUsed' ? words.notUsedBecause : outcome === 'open' ? openWords(reviewed) : '';
  const accepted =
    outcome === 'accepted' && decision?.kind === 'accept' && !isByAgent(reviewed) ? words.acceptedByYou : '';
  return {
    iteration,
    outcome,
    proposal: number,
    ...(candidate === undefined ? {} : { candidate }),
    undoable: decision !== undefined && obstacleToUndo(state, number) === undefined,
    reflected: origin.kind === 'reflection' && !isImported(state),
    tried: [
      words.triedKinds[origin.kind],
      describeSource(state, proposal),
      ...modules,
      ...(examples.length === 0 ? [] : [examples.join(', ')]),
    ],
    why: fate === '' ? `${describeFate(reviewed, state)}${accepted}` : fate,
    diagnosis,
  };
}

function outcomeOf({ status, discard }: ProposalState, state: RunState): TimelineOutcome {
  if (status === 'accepted') return 'accepted';
  if (discard !== undefined) return outcomeOfDiscard(discard);
  return canResume(state) ? 'open' : 'notUsed';
}

function outcomeOfDiscard({ kind }: DiscardReason): TimelineOutcome {
  switch (kind) {
    case 'rejected':
      return 'rejected';
    case 'combined':
    case 'edited':
    case 'askedAgain':
      return 'replaced';
    case 'notBetter':
    case 'outdone':
    case 'setAside':
    case 'tried':
    case 'refused':
    case 'broken':
    case 'leftOut':
    case 'untestable':
    case 'unaffordable':
    case 'duplicate':
      return 'discarded';
  }
}

function openWords({ status }: ProposalState): string {
  return status === 'waiting' ? words.waitsForDecision : status === 'testing' ? words.beingRun : words.notRunYet;
}
