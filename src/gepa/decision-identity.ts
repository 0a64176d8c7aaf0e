import type { ComponentTexts, ExampleReference, Subject } from './candidate';
import type { DecisionEvent } from './events';

/** A decision as texts that can be compared. */
export interface DecisionIdentity {
  /** What the decision is about, e.g. `candidateAdded 3`. */
  readonly place: string;
  /**
   * What the decision is about and what was decided. Equal for two decisions that agree, even if versions write
   * different fields.
   */
  readonly whole: string;
}

/**
 * Identifies a decision by its kind and the ids and texts in it. Leaves out scores, explanations and fields of later
 * versions, which follow from the results or decide nothing.
 */
export function identityOf(event: DecisionEvent): DecisionIdentity {
  const [ids, content] = partsOf(event);
  const place = [event.type, ...ids].join(' ');
  return { place, whole: JSON.stringify([place, ...content]) };
}

/**
 * Whether two decisions have the same identity. Compares without building texts, because a resume compares every
 * decision of a run.
 */
export function isSameDecision(one: DecisionEvent, other: DecisionEvent): boolean {
  return one.type === other.type && areEqual(partsOf(one), partsOf(other));
}

function areEqual(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((part, place) => areEqual(part, other[place]));
}

type Parts = readonly [ids: readonly (number | string)[], content: readonly unknown[]];

function partsOf(event: DecisionEvent): Parts {
  switch (event.type) {
    case 'candidateAdded':
      return [[event.candidate], [event.parents, sorted(event.texts), idsOf(event.origin)]];
    case 'candidateScored':
    case 'candidateDropped':
    case 'candidateRestored':
      return [[event.candidate], []];
    case 'rolloutReused':
      return [[subjectId(event.subject), exampleId(event.example)], []];
    case 'exampleLeftOut':
      return [[exampleId(event.example)], []];
    case 'iterationStarted':
      return [[event.iteration], event.tasks.map(({ parent, minibatch }) => [parent, minibatch])];
    case 'iterationEnded':
      return [[event.iteration], []];
    case 'taskSkipped':
      return [[event.iteration, event.task], [event.reason.kind]];
    case 'reflectionStarted':
      return [[event.iteration, event.task, ...event.components], []];
    case 'proposalMade': {
      const { number, iteration, parents, texts, origin } = event.proposal;
      return [[number], [iteration, parents, sorted(texts), idsOf(origin)]];
    }
    case 'proposalTested':
    case 'reviewRequested':
    case 'decisionUndone':
      return [[event.proposal], []];
    case 'askedAgain':
      return [[event.proposal], event.components];
    case 'proposalDiscarded':
      return [[event.proposal], [event.reason.kind]];
    case 'reviewTaken':
      return [[event.proposal], [event.beforeIteration]];
    case 'steeringTaken':
      return [[event.number], [event.change.kind, event.beforeIteration]];
    case 'budgetSpent':
      return [[event.limit], []];
    case 'winnerChosen':
      return [[event.candidate], []];
    case 'finalStarted':
    case 'testStarted':
      return [event.candidates, []];
  }
}

function sorted(texts: ComponentTexts): readonly (readonly [string, string])[] {
  return Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
}

interface AnyOrigin {
  readonly kind: string;
  readonly proposal?: number;
  readonly of?: number | readonly number[];
  readonly ancestor?: number;
}

function idsOf({ kind, proposal, of, ancestor }: AnyOrigin): readonly unknown[] {
  return [kind, proposal ?? of ?? ancestor ?? null];
}

function subjectId(subject: Subject): string {
  return subject.kind === 'candidate' ? `c${subject.index}` : `p${subject.number}`;
}

function exampleId({ set, index }: ExampleReference): string {
  return `${set}-${index}`;
}
