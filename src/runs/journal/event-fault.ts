// Tested by test/unit/runs/journal/journal-follower.test.ts.
import { nameOfExample, type ExampleReference, type Subject } from '../../gepa/candidate';
import type { RunEvent } from '../../gepa/events';
import type { RunDescription } from '../../gepa/run-description';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;
type RolloutEvent = EventOf<'rolloutFinished' | 'rolloutBroken' | 'rolloutFailed'>;

/** Returns why a well-formed event cannot belong to a run, or undefined. The text follows "This line is damaged". */
export function faultOf(event: RunEvent, run: RunDescription): string | undefined {
  const missing = examplesOf(event).find(({ set, index }) => index >= run.examples[set].length);
  if (missing !== undefined) return `the run has no example ${nameOfExample(missing)}`;
  switch (event.type) {
    case 'rolloutFinished':
    case 'rolloutBroken':
    case 'rolloutFailed':
      return matchesItsId(event) ? undefined : `the rollout ${event.rollout} has another subject or example`;
    case 'candidateAdded':
      return event.parents.every((parent) => parent < event.candidate)
        ? undefined
        : `candidate ${event.candidate} cannot have a later candidate as its parent`;
    case 'proposalMade':
      return earlierProposalsOf(event).every((earlier) => earlier < event.proposal.number)
        ? undefined
        : `proposal ${event.proposal.number} cannot be based on a later proposal`;
    default:
      return undefined;
  }
}

/**
 * Tells whether a rollout matches its id: `c3/5/pareto-7` belongs to candidate 3 and the seventh example of the Pareto
 * set.
 */
function matchesItsId({ rollout, subject, example }: RolloutEvent): boolean {
  const [purpose, name] = /^([^/]+)\/\d+\/([a-z]+-\d+)$/.exec(rollout)?.slice(1) ?? [];
  if (purpose === undefined || name === undefined) return true;
  // Other purposes, such as a minibatch, don't name a subject.
  const isOfSubject = !/^[cp]\d+$/.test(purpose) || purpose === shortName(subject);
  return isOfSubject && name === nameOfExample(example);
}

function shortName(subject: Subject): string {
  return subject.kind === 'candidate' ? `c${subject.index}` : `p${subject.number}`;
}

function earlierProposalsOf({ proposal: { origin, baseline } }: EventOf<'proposalMade'>): readonly number[] {
  const compared = baseline?.of.kind === 'proposal' ? [baseline.of.number] : [];
  if (origin.kind === 'combination') return [...origin.of, ...compared];
  if (origin.kind === 'reflection' && origin.insteadOf !== undefined) return [origin.insteadOf, ...compared];
  return origin.kind === 'edit' ? [origin.of, ...compared] : compared;
}

function examplesOf(event: RunEvent): readonly ExampleReference[] {
  switch (event.type) {
    case 'rolloutFinished':
    case 'rolloutBroken':
    case 'rolloutFailed':
    case 'exampleLeftOut':
    case 'rolloutReused':
      return [event.example];
    case 'proposalMade':
      return event.proposal.baseline?.examples ?? [];
    case 'iterationStarted':
      return event.tasks.flatMap(({ minibatch }) => minibatch.map((index) => ({ set: 'feedback', index }) as const));
    default:
      return [];
  }
}
