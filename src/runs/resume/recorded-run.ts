import { BudgetSpentError } from '../../gepa/failures/budget-spent-error';
import { BrokenTextError } from '../../gepa/failures/broken-text-error';
import { nameOfExample } from '../../gepa/candidate';
import type { AnsweredEvent, DecisionEvent, ResultEvent, RunEvent, SearchEvent, WasteEvent } from '../../gepa/events';
import type { ReviewDecision } from '../../gepa/proposal';
import { isDecision } from '../../gepa/events';
import { ExampleError } from '../../gepa/failures/example-error';
import { ReflectionError } from '../../gepa/reflection/reflection-error';
import type { DeveloperInput, ReflectionReply, RolloutResult } from '../../gepa/world';
import { isSameDecision } from '../../gepa/decision-identity';
import type { IdNumbers } from '../journal/number-rows';
import { RecordedRollouts, type RecordedResult } from './recorded-rollouts';

/** The search made a different decision than the journal recorded. */
export class DecisionMismatch extends Error {
  override readonly name = 'DecisionMismatch';

  constructor(
    readonly recorded: Recorded<DecisionEvent>,
    readonly decided: DecisionEvent,
  ) {
    super(`The search decided ${decided.type}, but its journal has ${recorded.type}.`);
  }
}

export type Recorded<E extends SearchEvent> = E & { readonly at: number };
type ReflectionEvent = Recorded<Extract<ResultEvent, { type: 'reflectionFinished' | 'reflectionFailed' }>>;

/**
 * The content of a journal, for a search that repeats it. A resumed search starts from the beginning and gets its
 * answers from here: equal results lead to equal decisions, so it arrives where it was interrupted without repeating a
 * paid call.
 */
export class RecordedRun {
  private readonly decisions: (Recorded<DecisionEvent> | undefined)[] = [];
  private readonly rollouts: RecordedRollouts;
  private readonly reflections = new Map<string, ReflectionEvent>();
  private readonly waste = new Map<string, readonly WasteEvent[]>();
  private readonly reviews = new DecisionsTaken();
  /** Examples that were left out in the final or of the test set, by name. */
  private readonly leftOutAtEnd = new Map<string, RunEvent>();
  /** The last time that a round of the final began, a winner was chosen, and scoring of the test set started. */
  private readonly endings = new Map<string, Recorded<DecisionEvent>>();
  private inFinal = false;
  /** Recorded where the budget was spent: no decision may follow it. */
  private budgetSpent: Recorded<Extract<DecisionEvent, { type: 'budgetSpent' }>> | undefined;
  private repeated = 0;

  /** @param ids assigns numbers to rollouts. */
  constructor(ids: IdNumbers) {
    this.rollouts = new RecordedRollouts(ids);
  }

  /** Adds the next event of the journal, with decisions in their current form. */
  add(event: RunEvent): void {
    switch (event.type) {
      case 'rolloutAnswered':
      case 'rolloutFinished':
      case 'rolloutBroken':
      case 'rolloutFailed':
        this.rollouts.add(event);
        return;
      case 'reflectionFinished':
      case 'reflectionFailed':
        this.reflections.set(event.reflection, event);
        return;
      case 'callsWasted':
        this.waste.set(event.of, [...this.wasted(event.of), event]);
        return;
      case 'reviewDecided':
        this.reviews.add(event);
        return;
      case 'runStopped':
        for (const id of rolloutsToRetry(event)) this.rollouts.retry(id);
        return;
      case 'budgetSpent':
        this.budgetSpent = event;
        return;
      case 'reviewTaken':
        this.reviews.add(event);
        this.decisions.push(event);
        return;
      default:
        // Every end of the run has a final and scores the test set, and a resumed run may end differently.
        if (event.type === 'finalStarted' || event.type === 'winnerChosen')
          this.inFinal = event.type === 'finalStarted';
        if (event.type === 'iterationStarted') this.inFinal = false;
        if (!isDecision(event)) return;
        if (event.type === 'exampleLeftOut' && (this.inFinal || concernsEnd(event)))
          this.leftOutAtEnd.set(nameOfExample(event.example), event);
        else if (concernsEnd(event)) this.endings.set(placeOfEnding(event), event);
        else this.decisions.push(event);
    }
  }

  /** Whether the search still has decisions to repeat. */
  get repeating(): boolean {
    return this.repeated < this.decisions.length;
  }

  /** Whether the next decision to repeat starts an iteration. */
  get beginsNext(): boolean {
    return this.decisions[this.repeated]?.type === 'iterationStarted';
  }

  /** Returns the event of a rollout's reply. */
  answer(id: string): AnsweredEvent | undefined {
    return this.rollouts.answer(id);
  }

  /** Returns the calls that a rollout or reflection wasted. */
  wasted(id: string): readonly WasteEvent[] {
    return this.waste.get(id) ?? [];
  }

  rollout(id: string): RecordedResult | undefined {
    return this.rollouts.result(id);
  }

  reflection(id: string): ReflectionEvent | undefined {
    return this.reflections.get(id);
  }

  /** Returns what the developer decided or changed, if the run applied it next, before this iteration. */
  inputTaken(beforeIteration: number): DeveloperInput | undefined {
    return inputTakenIn(this.decisions[this.repeated], beforeIteration, (taken) => this.reviews.of(taken));
  }

  /**
   * Returns the recorded counterpart of an event, or undefined when the event is new. Repeated events are dropped,
   * since the search requests each only once and keeping them would take most of the memory of a long run.
   *
   * @throws {DecisionMismatch} when the search decides differently.
   * @throws {BudgetSpentError} for a decision after the last one of a search whose budget was spent.
   */
  counterpartOf(event: SearchEvent): RunEvent | undefined {
    if (isRollout(event)) {
      const at = this.rollouts.forget(event.rollout);
      return at === undefined ? undefined : stamped(event, at);
    }
    if (isReflection(event)) {
      const counterpart = this.reflections.get(event.reflection);
      this.reflections.delete(event.reflection);
      return counterpart;
    }
    if (!isDecision(event)) return undefined;
    if (concernsEnd(event)) return this.endCounterpart(event);
    if (event.type === 'budgetSpent') return this.budgetSpent;
    const counterpart = this.decisions[this.repeated];
    if (counterpart === undefined) {
      if (event.type === 'exampleLeftOut') return this.leftOutAtEnd.get(nameOfExample(event.example));
      // Replies that arrived after the budget was spent would lead to further decisions.
      if (this.budgetSpent !== undefined) throw new BudgetSpentError(this.budgetSpent.limit);
      return undefined;
    }
    if (!isSameDecision(counterpart, event)) throw new DecisionMismatch(counterpart, event);
    this.decisions[this.repeated] = undefined;
    this.repeated += 1;
    // In this version's form: an earlier version may have recorded fewer fields.
    return stamped(withRecordedTexts(counterpart, event), counterpart.at);
  }

  /** The end is recorded again only for different candidates. */
  private endCounterpart(event: DecisionEvent): RunEvent | undefined {
    if (event.type === 'exampleLeftOut') return this.leftOutAtEnd.get(nameOfExample(event.example));
    const recorded = this.endings.get(placeOfEnding(event));
    return recorded !== undefined && isSameDecision(recorded, event) ? recorded : undefined;
  }
}

/** The rounds of a final differ in their numbers of candidates. */
function placeOfEnding(event: DecisionEvent): string {
  return event.type === 'finalStarted' ? `${event.type} ${event.candidates.length}` : event.type;
}

type ReviewEvent = Recorded<Extract<SearchEvent, { type: 'reviewDecided' | 'reviewTaken' }>>;

/** Finds the developer's decision that the search took each time: a proposal can wait again after it asked for another text. */
export class DecisionsTaken {
  private readonly latest = new Map<number, ReviewDecision>();
  private readonly taken = new Map<DecisionEvent, ReviewDecision>();

  /** Adds the next event of a journal. */
  add(event: ReviewEvent): void {
    if (event.type === 'reviewDecided') {
      this.latest.set(event.proposal, event.decision);
      return;
    }
    const decision = this.latest.get(event.proposal);
    if (decision !== undefined) this.taken.set(event, decision);
  }

  /** Returns the decision that an added `reviewTaken` applied. */
  of(event: DecisionEvent): ReviewDecision | undefined {
    return this.taken.get(event);
  }
}

/**
 * Returns the developer's input that a decision applied, or undefined for any other decision.
 *
 * @param decisionOf finds the recorded decision that a `reviewTaken` applied.
 */
export function inputTakenIn(
  taken: DecisionEvent | undefined,
  beforeIteration: number,
  decisionOf: (taken: DecisionEvent) => ReviewDecision | undefined,
): DeveloperInput | undefined {
  if (taken?.type === 'steeringTaken' && taken.beforeIteration === beforeIteration) {
    return { kind: 'steering', number: taken.number, change: taken.change };
  }
  if (taken?.type !== 'reviewTaken' || taken.beforeIteration !== beforeIteration) return undefined;
  const decision = decisionOf(taken);
  return decision && { kind: 'review', proposal: taken.proposal, decision };
}

/** Adds the time to an event. The event isn't copied, because a long run has hundreds of thousands of them. */
function stamped<E extends SearchEvent>(event: E, at: number): E & { readonly at: number } {
  return Object.assign(event, { at });
}

/**
 * Returns a repeated proposal with what was measured of it, which a resume doesn't measure again, and with the recorded texts, so that
 * the new ones, and the reply that contains them, can be garbage collected.
 */
function withRecordedTexts(recorded: DecisionEvent, event: DecisionEvent): DecisionEvent {
  if (recorded.type !== 'proposalMade' || event.type !== 'proposalMade') return event;
  const { texts, copied } = recorded.proposal;
  // Equal decisions have equal texts, but an earlier version may have written the components in another order, which
  // matters.
  const isSameOrder = Object.keys(texts).join('\n') === Object.keys(event.proposal.texts).join('\n');
  const proposal = { ...event.proposal, ...(copied === undefined ? {} : { copied }) };
  return { ...event, proposal: isSameOrder ? { ...proposal, texts } : proposal };
}

/**
 * Returns the result of a recorded rollout.
 *
 * @throws {BrokenTextError} or {ExampleError} when the rollout failed.
 */
export function toRolloutResult(recorded: RecordedResult): RolloutResult {
  if (recorded.type === 'rolloutBroken') throw new BrokenTextError(recorded.detail);
  if (recorded.type === 'rolloutFailed') throw new ExampleError(recorded.detail);
  return recorded;
}

/**
 * Returns the reply to a recorded reflection.
 *
 * @throws {ReflectionError} when the reflection failed.
 */
export function toReflectionReply(recorded: ReflectionEvent): ReflectionReply {
  if (recorded.type === 'reflectionFailed') throw new ReflectionError(recorded.detail);
  return { ...recorded, text: recorded.reply };
}

/** Tells whether a decision belongs to the final or to the scoring of the test set, which every end of a run repeats. */
export function concernsEnd(event: DecisionEvent): boolean {
  if (event.type === 'exampleLeftOut') return event.example.set === 'test';
  return event.type === 'finalStarted' || event.type === 'winnerChosen' || event.type === 'testStarted';
}

/** Returns the failed rollouts that a resume retries. */
export function rolloutsToRetry({ reason }: Extract<SearchEvent, { type: 'runStopped' }>): readonly string[] {
  return reason.kind === 'failed' ? (reason.failedRollouts ?? []) : [];
}

/** Tells whether an event is the result of a reflection. */
export function isReflection<E extends SearchEvent>(
  event: E,
): event is Extract<E, { type: 'reflectionFinished' | 'reflectionFailed' }> {
  return event.type === 'reflectionFinished' || event.type === 'reflectionFailed';
}

function isRollout<E extends SearchEvent>(
  event: E,
): event is Extract<E, { type: 'rolloutFinished' | 'rolloutBroken' | 'rolloutFailed' }> {
  return event.type === 'rolloutFinished' || event.type === 'rolloutBroken' || event.type === 'rolloutFailed';
}
