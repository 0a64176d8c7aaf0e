import { identityOf } from '../../gepa/decision-identity';
import { isDecision, type RunEvent, type ToldEvent } from '../../gepa/events';
import type { Usage } from '../../gepa/rollout';
import type { Expense } from '../../gepa/run-description';
import { canResume } from '../../gepa/state';
import type { TakenReview } from '../../gepa/world';
import { asAnsweredRecord, type JournalRecord } from '../journal/journal-event';
import { isResult, type LostTrack } from './damaged-journal';
import { keepDamaged, placeOf, restore, takeBack, type OpenedJournal } from './open-journal';
import type { RecordedResult } from './recorded-rollouts';
import type { DecisionMismatch } from './recorded-run';
import { type RecordedRun } from './recorded-run';
import type { RolloutAnswer } from '../execution/rollout-evaluator';
import type { RunJournal } from '../session/run-journal';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/** A reply that is recorded. */
export interface RecordedAnswer {
  readonly answered: EventOf<'rolloutAnswered'>;
  readonly answer: RolloutAnswer;
}

/**
 * What a run has recorded, for a search that repeats it: the search is answered from here and what it tells is put into the
 * journal, unless the journal holds it. A damaged journal is restored on the way.
 */
export class RunHistory {
  private recorded: RecordedRun;
  /** What is behind the damage of a journal that is being restored. */
  private lost: LostTrack | undefined;
  private restoring: boolean;
  /** Where an event seems to be missing, as long as nothing was paid for behind that place. */
  private assumedLoss: DecisionMismatch | undefined;
  private hasGivenUp = false;
  /** Of rollouts whose score the search has not told yet. */
  private readonly feedback = new Map<string, string>();

  /** @param onRestored is called when the journal is complete again. */
  constructor(
    private readonly runFolder: string,
    private readonly journal: RunJournal,
    { recording, lost }: Pick<OpenedJournal, 'recording' | 'lost'>,
    private readonly onRestored: () => void,
  ) {
    this.recorded = recording.results;
    this.lost = lost;
    this.restoring = lost !== undefined;
  }

  /** Whether decisions are left that the search has not repeated. */
  get repeating(): boolean {
    return this.recorded.repeating || (this.lost?.repeating ?? false);
  }

  /** Whether the next decision to repeat begins an iteration. */
  get beginsNext(): boolean {
    return this.recorded.repeating ? this.recorded.beginsNext : (this.lost?.beginsNext ?? false);
  }

  /** Says in the journal that the run goes on. While it is restored, time counts from where it was cut, as it was recorded. */
  begin(): void {
    const { status, lastEventAt } = this.journal.state;
    if (this.lost === undefined) {
      if (status.kind === 'stopped' && !canResume(this.journal.state)) this.journal.resumeWithNextEvent();
      else if (status.kind !== 'running' || this.recorded.repeating) this.journal.add({ type: 'runResumed' });
    } else if (!this.repeating) this.endRestoring(this.lost);
    else if (status.kind !== 'running') this.journal.add({ type: 'runResumed' }, lastEventAt);
  }

  /** Something is paid for that the journal does not have. */
  leave(): void {
    this.assumedLoss = undefined;
  }

  /** What came of a rollout, as far as it is recorded. */
  rollout(id: string): RecordedResult | undefined {
    return this.recorded.rollout(id) ?? this.lost?.rollout(id);
  }

  /** That the reply of a rollout arrived, if it did. */
  answered(id: string): EventOf<'rolloutAnswered'> | undefined {
    return this.recorded.answer(id) ?? this.lost?.answer(id);
  }

  /** The reply of a rollout that was not scored: undefined where there is none that can be read. */
  answer(id: string): RecordedAnswer | undefined {
    const answered = this.answered(id);
    if (answered === undefined) return undefined;
    // Also what came from a damaged journal is in this one once it is restored, and the damaged one is put aside.
    const answer = this.journal.rollouts.answerOf(id);
    if (answer !== undefined) return { answered, answer };
    const lost = this.lost?.rollouts.answerOf(id);
    return lost === undefined ? undefined : { answered: this.keepAnswer(id, lost, answered.at), answer: lost };
  }

  /** Puts a reply into the journal the moment it has arrived. */
  keepAnswer(id: string, answer: RolloutAnswer, arrivedAt?: number): EventOf<'rolloutAnswered'> {
    const record = asAnsweredRecord(id, answer);
    this.lost?.counterpartOf(record);
    const { at } = this.journal.add(record, arrivedAt);
    const { type, rollout, usage, durationMs } = record;
    return { type, rollout, usage, durationMs, at };
  }

  /** What was paid for nothing before, for a rollout or a reflection. */
  wasted(id: string): readonly EventOf<'callsWasted'>[] {
    return [...this.recorded.wasted(id), ...(this.lost?.wasted(id) ?? [])];
  }

  /** Puts into the journal what was paid for nothing. */
  keepWaste(of: string, expense: Expense, usage: Usage): EventOf<'callsWasted'> {
    const record = { type: 'callsWasted', of, expense, usage } as const;
    return { ...record, at: this.journal.add(record).at };
  }

  /** Keeps the words to a score until the search tells the score. */
  keepFeedback(rollout: string, feedback: string): void {
    this.feedback.set(rollout, feedback);
  }

  reflection(id: string): EventOf<'reflectionFinished' | 'reflectionFailed'> | undefined {
    return this.recorded.reflection(id) ?? this.lost?.reflection(id);
  }

  /** The developer's decisions that the run took up before this iteration. */
  reviewsTaken(beforeIteration: number): readonly TakenReview[] {
    if (this.recorded.repeating) return this.recorded.reviewsTaken(beforeIteration);
    return this.lost?.reviewsTaken(beforeIteration) ?? [];
  }

  /**
   * Keeps what the search tells, unless the journal holds it.
   * @throws {DecisionMismatch} when the search decides otherwise than the journal says.
   */
  record(event: ToldEvent): RunEvent {
    const counterpart = this.recorded.counterpartOf(event);
    if (counterpart !== undefined) return counterpart;
    const { lost } = this;
    if (lost === undefined) return this.journal.add(this.withFeedback(event));
    const kept = this.recordRestored(lost, event);
    if (!lost.repeating) this.endRestoring(lost);
    return kept;
  }

  /**
   * Restores a journal in which an event is missing or one too many, although every line can be read.
   *
   * @returns false when that is not what is wrong: the search decides otherwise about the same thing.
   */
  restoreBefore(mismatch: DecisionMismatch): boolean {
    const { recorded, decided } = mismatch;
    if (this.hasGivenUp || identityOf(recorded).place === identityOf(decided).place) return false;
    this.journal.replaceBy(() => {
      const opened = restore(this.runFolder, placeOf(this.runFolder, recorded).offset);
      this.recorded = opened.recording.results;
      this.lost = opened.lost;
      return opened.recording;
    });
    this.restoring = true;
    this.assumedLoss = mismatch;
    return true;
  }

  private recordRestored(lost: LostTrack, event: ToldEvent): RunEvent {
    if (isResult(event)) {
      const { counterpart, isWritten } = lost.counterpartOf(event);
      if (counterpart === undefined) return this.journal.add(this.withFeedback(event));
      return isWritten ? counterpart : this.restoreEvent(lost, counterpart);
    }
    if (!isDecision(event) || !this.restoring) return this.journal.add(this.withFeedback(event));
    const { before, at } = lost.follow(event);
    if (lost.isLeft && this.assumedLoss !== undefined) this.giveUpRestoring(this.assumedLoss);
    for (const other of before) this.restoreEvent(lost, other);
    return this.journal.add(event, at ?? this.journal.state.lastEventAt);
  }

  /** Puts an event of the damaged journal into the one that takes its place: a score after the reply that it is about. */
  private restoreEvent(lost: LostTrack, event: RunEvent): RunEvent {
    if (event.type === 'rolloutFinished') {
      const answered = lost.answer(event.rollout);
      if (answered !== undefined && !lost.counterpartOf(answered).isWritten) this.restoreEvent(lost, answered);
    }
    const whole = lost.wholeOf(event);
    if (whole !== undefined) return this.journal.add(whole, event.at);
    // A score counts without its words. A reply that cannot be read is of no use, and is asked for again where it is needed.
    return event.type === 'rolloutFinished' ? this.journal.add({ ...event, feedback: '' }, event.at) : event;
  }

  private endRestoring(lost: LostTrack): void {
    if (!this.restoring) return;
    this.restoring = false;
    for (const event of lost.rest()) this.restoreEvent(lost, event);
    this.journal.add({ type: 'runResumed' });
    this.onRestored();
    keepDamaged(this.runFolder);
  }

  /** What looked like a missing event is a change: nothing of the journal is given up for it. */
  private giveUpRestoring(mismatch: DecisionMismatch): never {
    this.hasGivenUp = true;
    this.journal.replaceBy(() => takeBack(this.runFolder));
    throw mismatch;
  }

  private withFeedback(event: ToldEvent): JournalRecord {
    if (event.type !== 'rolloutFinished') return event;
    const feedback = this.feedback.get(event.rollout) ?? '';
    this.feedback.delete(event.rollout);
    return { ...event, feedback };
  }
}
