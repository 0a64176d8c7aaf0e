import { isDeepStrictEqual } from 'node:util';
import { BrokenTextError } from '../../gepa/failures/broken-text-error';
import { nameOfExample } from '../../gepa/candidate';
import type { AnsweredEvent, DecisionEvent, ResultEvent, RunEvent, SearchEvent, WasteEvent } from '../../gepa/events';
import type { ReviewDecision } from '../../gepa/proposal';
import { isDecision } from '../../gepa/events';
import { ExampleError } from '../../gepa/failures/example-error';
import { ReflectionError } from '../../gepa/reflection/reflection-error';
import type { ReflectionReply, RolloutResult, TakenReview } from '../../gepa/world';
import { isSameDecision } from '../../gepa/decision-identity';
import type { IdNumbers } from '../journal/number-rows';
import { RecordedRollouts, type RecordedResult } from './recorded-rollouts';

/** The search decided otherwise than the journal says. */
export class DecisionMismatch extends Error {
  override readonly name = 'DecisionMismatch';

  constructor(
    readonly recorded: Recorded<DecisionEvent>,
    readonly decided: DecisionEvent,
  ) {
    super(`The search decided ${decided.type} where its journal has ${recorded.type}.`);
  }
}

export type Recorded<E extends SearchEvent> = E & { readonly at: number };
type ReflectionEvent = Recorded<Extract<ResultEvent, { type: 'reflectionFinished' | 'reflectionFailed' }>>;

/**
 * What a journal holds, for a search that repeats it. A resumed run starts its search from the beginning and answers it from here: the
 * same results lead to the same decisions, so the search arrives where it was interrupted without a call that was paid
 * for already.
 */
export class RecordedRun {
  private readonly decisions: (Recorded<DecisionEvent> | undefined)[] = [];
  private readonly rollouts: RecordedRollouts;
  private readonly reflections = new Map<string, ReflectionEvent>();
  private readonly waste = new Map<string, readonly WasteEvent[]>();
  private readonly reviews = new Map<number, ReviewDecision>();
  private readonly taken = new Map<number, { readonly position: number; readonly proposal: number }[]>();
  /** Examples of the test set that were left out, by name. */
  private readonly leftOutOfTest = new Map<string, RunEvent>();
  /** The last time that the test set was begun to be scored. */
  private testStarted: Recorded<Extract<DecisionEvent, { type: 'testStarted' }>> | undefined;
  private repeated = 0;

  /** @param ids numbers the rollouts. */
  constructor(ids: IdNumbers) {
    this.rollouts = new RecordedRollouts(ids);
  }

  /** Takes the next event of the journal, proposals in their present form. */
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
        this.reviews.set(event.proposal, event.decision);
        return;
      case 'runStopped':
        for (const id of rolloutsToRetry(event)) this.rollouts.retry(id);
        return;
      default:
        // The test set is scored after every end, and a run that is resumed may have another end.
        if (isDecision(event) && !concernsTestSet(event)) this.addDecision(event);
        else if (event.type === 'exampleLeftOut') this.leftOutOfTest.set(nameOfExample(event.example), event);
        else if (event.type === 'testStarted') this.testStarted = event;
    }
  }

  private addDecision(event: Recorded<DecisionEvent>): void {
    if (event.type === 'reviewTaken') {
      const taken = this.taken.get(event.beforeIteration) ?? [];
      this.taken.set(event.beforeIteration, [...taken, { position: this.decisions.length, proposal: event.proposal }]);
    }
    this.decisions.push(event);
  }

  /** Whether decisions are left that the search has not repeated. */
  get repeating(): boolean {
    return this.repeated < this.decisions.length;
  }

  /** Whether the next decision to repeat begins an iteration. */
  get beginsNext(): boolean {
    return this.decisions[this.repeated]?.type === 'iterationStarted';
  }

  /** That a rollout's reply arrived. */
  answer(id: string): AnsweredEvent | undefined {
    return this.rollouts.answer(id);
  }

  /** What was paid for nothing, for a rollout or a reflection. */
  wasted(id: string): readonly WasteEvent[] {
    return this.waste.get(id) ?? [];
  }

  rollout(id: string): RecordedResult | undefined {
    return this.rollouts.result(id);
  }

  reflection(id: string): ReflectionEvent | undefined {
    return this.reflections.get(id);
  }

  /** The decisions of the developer that the run took up next, before this iteration. */
  reviewsTaken(beforeIteration: number): readonly TakenReview[] {
    return (this.taken.get(beforeIteration) ?? []).flatMap(({ position, proposal }) => {
      const decision = this.reviews.get(proposal);
      return position < this.repeated || decision === undefined ? [] : [{ proposal, decision }];
    });
  }

  /**
   * The recorded counterpart of an event that the search repeats, or undefined when the event is new. What has been repeated is
   * forgotten, since the search asks for each once: held for the rest of a long run, it would take most of the memory.
   *
   * @throws {DecisionMismatch} when the search decides otherwise than the journal says.
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
    if (concernsTestSet(event)) return this.testSetCounterpart(event);
    const counterpart = this.decisions[this.repeated];
    if (counterpart === undefined) return undefined;
    if (!isSameDecision(counterpart, event)) throw new DecisionMismatch(counterpart, event);
    this.decisions[this.repeated] = undefined;
    this.repeated += 1;
    // As this version writes it: the recorded one may be of a version whose events had fewer fields.
    return stamped(withRecordedTexts(counterpart, event), counterpart.at);
  }

  /** The test set is scored again only for other candidates. */
  private testSetCounterpart(event: DecisionEvent): RunEvent | undefined {
    if (event.type === 'exampleLeftOut') return this.leftOutOfTest.get(nameOfExample(event.example));
    if (event.type !== 'testStarted' || this.testStarted === undefined) return undefined;
    return isDeepStrictEqual(event.candidates, this.testStarted.candidates) ? this.testStarted : undefined;
  }
}

/** Stamps an event that the search made to be told. It is not copied: a long run has them by the hundred thousand. */
function stamped<E extends SearchEvent>(event: E, at: number): E & { readonly at: number } {
  return Object.assign(event, { at });
}

/** A repeated proposal with the texts of the recorded one, so that the new ones, and the reply that they are a part of, are let go. */
function withRecordedTexts(recorded: DecisionEvent, event: DecisionEvent): DecisionEvent {
  if (recorded.type !== 'proposalMade' || event.type !== 'proposalMade') return event;
  const { texts } = recorded.proposal;
  // The same decision has the same texts, but an earlier version may have written them in another order, which counts.
  const isSameOrder = Object.keys(texts).join('\n') === Object.keys(event.proposal.texts).join('\n');
  return isSameOrder ? { ...event, proposal: { ...event.proposal, texts } } : event;
}

/**
 * What a recorded rollout gave.
 *
 * @throws {BrokenTextError} or {ExampleError} when it failed so.
 */
export function toRolloutResult(recorded: RecordedResult): RolloutResult {
  if (recorded.type === 'rolloutBroken') throw new BrokenTextError(recorded.detail);
  if (recorded.type === 'rolloutFailed') throw new ExampleError(recorded.detail);
  return recorded;
}

/**
 * The reply to a recorded reflection.
 * @throws {ReflectionError} when there was none.
 */
export function toReflectionReply(recorded: ReflectionEvent): ReflectionReply {
  if (recorded.type === 'reflectionFailed') throw new ReflectionError(recorded.detail);
  return { ...recorded, text: recorded.reply };
}

/** Whether a decision belongs to the scoring of the test set, which every end of a run repeats. */
export function concernsTestSet(event: DecisionEvent): boolean {
  return event.type === 'testStarted' || (event.type === 'exampleLeftOut' && event.example.set === 'test');
}

/** Rollouts that failed, and that whoever resumes the run wants tried again. */
export function rolloutsToRetry({ reason }: Extract<SearchEvent, { type: 'runStopped' }>): readonly string[] {
  return reason.kind === 'failed' ? (reason.failedRollouts ?? []) : [];
}

/** Whether this is what came of a reflection. */
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
