// Tested by test/unit/runs/resume/restore-journal.test.ts.
import { identityOf } from '../../gepa/decision-identity';
import type { DecisionEvent, RunEvent, SearchEvent, WasteEvent } from '../../gepa/events';
import { isDecision, isFromDeveloper } from '../../gepa/events';
import type { DeveloperInput } from '../../gepa/world';
import type { JournalEntry } from '../journal/journal-file';
import { withoutDetails, type JournalEvent } from '../journal/journal-event';
import {
  DecisionsTaken,
  inputTakenIn,
  isReflection,
  concernsEnd,
  rolloutsToRetry,
  type Recorded,
} from './recorded-run';
import { readEventAt, RolloutStore } from '../journal/rollout-store';

type Decision = Recorded<DecisionEvent>;
type ResultOf<E extends SearchEvent> = Extract<
  E,
  {
    type:
      | 'rolloutAnswered'
      | 'rolloutFinished'
      | 'rolloutBroken'
      | 'rolloutFailed'
      | 'reflectionFinished'
      | 'reflectionFailed';
  }
>;
type Result = ResultOf<RunEvent>;
type ResultWith<Type extends Result['type']> = Extract<Result, { type: Type }>;

/**
 * What a damaged journal holds after its first damage. The search repeats the decisions recorded there: lost decisions
 * are made again, and recorded results are reused. As soon as the search decides differently about the same thing, the
 * rest belongs to another course of the run and is dropped.
 */
export class DamagedJournal {
  private readonly decisions: readonly Decision[];
  private readonly results = new Map<string, Result>();
  /** Everything except decisions and results, such as pauses, guidance and reviews. */
  private readonly others: RunEvent[] = [];
  private readonly waste = new Map<string, readonly WasteEvent[]>();
  private readonly reviews = new DecisionsTaken();
  private readonly places = new Map<RunEvent, JournalEntry>();
  /** The replies of the damaged journal. */
  readonly rollouts: RolloutStore;
  private readonly written = new Set<string>();
  /** Decisions that the search has already repeated. */
  private readonly repeated = new Set<string>();
  private next = 0;
  private diverged = false;

  /**
   * @param file the damaged journal.
   * @param entries all of its entries, in order.
   * @param kept events that the replacement journal already holds.
   */
  constructor(
    private readonly file: string,
    entries: readonly JournalEntry[],
    kept: readonly RunEvent[],
  ) {
    const known = new Set(kept.map((event) => eventKey(event)));
    this.rollouts = new RolloutStore(file);
    for (const entry of entries) {
      this.places.set(entry.event, entry);
      this.rollouts.record(entry.event, entry);
    }
    const events = entries.map(({ event }) => event);
    this.decisions = events.filter((event): event is Decision => isDecision(event) && !concernsEnd(event));
    for (const event of events) {
      if (event.type === 'reviewDecided' || event.type === 'reviewTaken') this.reviews.add(event);
      if (event.type === 'runStopped') for (const id of rolloutsToRetry(event)) this.results.delete(id);
      if (isDecision(event) || event.type === 'runStarted' || known.has(eventKey(event))) continue;
      if (event.type === 'callsWasted') this.waste.set(event.of, [...this.wasted(event.of), event]);
      if (isResult(event)) this.results.set(resultId(event), event);
      else this.others.push(event);
    }
    for (const event of kept) if (isDecision(event) && !concernsEnd(event)) this.advance(event);
  }

  /** Whether the search still has decisions to repeat. */
  get repeating(): boolean {
    return !this.diverged && this.next < this.decisions.length;
  }

  /** Whether the search decided differently. */
  get hasDiverged(): boolean {
    return this.diverged;
  }

  get beginsNext(): boolean {
    return this.decisions[this.next]?.type === 'iterationStarted';
  }

  /** Returns the event of a rollout's reply. */
  answer(id: string): ResultWith<'rolloutAnswered'> | undefined {
    const result = this.result(answerId(id));
    return result?.type === 'rolloutAnswered' ? result : undefined;
  }

  rollout(id: string): ResultWith<'rolloutFinished' | 'rolloutBroken' | 'rolloutFailed'> | undefined {
    const result = this.result(id);
    if (result === undefined || isReflection(result) || result.type === 'rolloutAnswered') return undefined;
    return result;
  }

  reflection(id: string): ResultWith<'reflectionFinished' | 'reflectionFailed'> | undefined {
    const result = this.result(id);
    return result !== undefined && isReflection(result) ? result : undefined;
  }

  /** Returns the calls that a rollout or reflection wasted. */
  wasted(id: string): readonly WasteEvent[] {
    return this.waste.get(id) ?? [];
  }

  /** Returns an event with the details that the damaged journal stores; undefined when they can no longer be read. */
  fullEventOf(event: RunEvent): JournalEvent | undefined {
    if (event.type !== 'rolloutAnswered' && event.type !== 'rolloutFinished') return event;
    const place = this.places.get(event);
    const whole = place === undefined ? undefined : readEventAt(this.file, place);
    return whole !== undefined && eventKey(withoutDetails(whole)) === eventKey(event) ? whole : undefined;
  }

  /** Returns the recorded counterpart of a result, and whether the replacement journal already has it. */
  counterpartOf(event: ResultOf<SearchEvent>): {
    readonly counterpart: RunEvent | undefined;
    readonly isWritten: boolean;
  } {
    const id = resultId(event);
    const isWritten = this.written.has(id);
    this.written.add(id);
    return { counterpart: this.result(id), isWritten };
  }

  /** Returns what the developer decided or changed, if the run applied it next, before this iteration. */
  inputTaken(beforeIteration: number): DeveloperInput | undefined {
    return inputTakenIn(this.decisions[this.next], beforeIteration, (taken) => this.reviews.of(taken));
  }

  /**
   * Follows a decision of the search.
   *
   * @returns the events that precede the decision in the damaged journal, to be written first, and the time of the
   * decision.
   */
  follow(event: DecisionEvent): { readonly before: readonly RunEvent[]; readonly at: number | undefined } {
    if (!this.repeating) return { before: [], at: undefined };
    const found = this.advance(event);
    if (found === undefined) return { before: [], at: undefined };
    const place = this.placeOf(found);
    const due = this.others.findIndex((other) => this.placeOf(other) > place);
    return { before: this.others.splice(0, due < 0 ? this.others.length : due), at: found.at };
  }

  /** Returns the remaining events, to be written when nothing is left to repeat. */
  remaining(): readonly RunEvent[] {
    const others = this.others.splice(0);
    if (this.diverged) return others.filter(outlivesDivergence);
    const unwritten = [...this.results].flatMap(([id, result]) => (this.written.has(id) ? [] : [result]));
    for (const result of unwritten) this.written.add(resultId(result));
    return [...others, ...unwritten].sort((a, b) => this.placeOf(a) - this.placeOf(b));
  }

  private result(id: string): Result | undefined {
    return this.diverged ? undefined : this.results.get(id);
  }

  private advance(event: DecisionEvent): Decision | undefined {
    const { place, whole } = identityOf(event);
    for (let at = this.next; at < this.decisions.length; at += 1) {
      const decision = this.decisions[at];
      if (decision === undefined) break;
      const recorded = identityOf(decision);
      if (recorded.whole === whole) {
        this.next = at + 1;
        this.repeated.add(whole);
        return decision;
      }
      // Only repeated decisions may be skipped.
      if (recorded.place === place || !this.repeated.has(recorded.whole)) break;
    }
    // If no later decision is about the same thing, the recorded one is lost; otherwise the search has diverged.
    const isToCome = this.decisions.slice(this.next).some((decision) => identityOf(decision).place === place);
    this.diverged = isToCome && !mayRepeat.has(event.type);
    this.repeated.add(whole);
    return undefined;
  }

  private placeOf(event: RunEvent): number {
    return this.places.get(event)?.offset ?? 0;
  }
}

/** Decisions that can be made several times about the same thing. */
const mayRepeat: ReadonlySet<SearchEvent['type']> = new Set<DecisionEvent['type']>([
  'reflectionStarted',
  'rolloutReused',
  'taskSkipped',
  'decisionUndone',
  'candidateRestored',
]);

/** Input from the developer and paid calls stay valid whatever course the run takes. */
function outlivesDivergence(event: RunEvent): boolean {
  return isFromDeveloper(event) || event.type === 'callsWasted';
}

/** Tells whether the search cannot produce a lost event again, because it was paid for or came from the developer. */
export function isIrreplaceable(event: RunEvent): boolean {
  return (
    isResult(event) || outlivesDivergence(event) || event.type === 'reviewDecided' || event.type === 'reviewWithdrawn'
  );
}

/** Tells whether an event is the result of a model call. */
export function isResult<E extends SearchEvent>(event: E): event is ResultOf<E> {
  return (
    ['rolloutAnswered', 'rolloutFinished', 'rolloutBroken', 'rolloutFailed'].includes(event.type) || isReflection(event)
  );
}

function resultId(event: ResultOf<SearchEvent>): string {
  if (isReflection(event)) return event.reflection;
  return event.type === 'rolloutAnswered' ? answerId(event.rollout) : event.rollout;
}

function answerId(rollout: string): string {
  return `answer ${rollout}`;
}

/** Returns a key that is equal for two events when a journal needs only one of them. */
export function eventKey(event: RunEvent): string {
  return isResult(event) ? resultId(event) : JSON.stringify(event);
}
