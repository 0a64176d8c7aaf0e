import { identityOf } from '../../gepa/decision-identity';
import { isDecision, type RunEvent, type EmittedEvent } from '../../gepa/events';
import type { Usage } from '../../gepa/rollout';
import type { Expense } from '../../gepa/run-description';
import { canResume } from '../../gepa/state';
import type { TakenReview } from '../../gepa/world';
import { asAnsweredRecord, type JournalRecord } from '../journal/journal-event';
import { isResult, type DamagedJournal } from './damaged-journal';
import { archiveDamaged, locateDecision, beginRestoring, undoRestoring, type OpenedJournal } from './open-journal';
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
  private damaged: DamagedJournal | undefined;
  private restoring: boolean;
  /** Where an event seems to be missing, as long as nothing was paid for behind that place. */
  private assumedLoss: DecisionMismatch | undefined;
  private hasReverted = false;
  /** Of rollouts whose score the search has not told yet. */
  private readonly feedback = new Map<string, string>();

  /** @param onRestored is called when the journal is complete again. */
  constructor(
    private readonly runFolder: string,
    private readonly journal: RunJournal,
    { recording, damaged }: Pick<OpenedJournal, 'recording' | 'damaged'>,
    private readonly onRestored: () => void,
  ) {
    this.recorded = recording.results;
    this.damaged = damaged;
    this.restoring = damaged !== undefined;
  }

  /** Whether decisions are left that the search has not repeated. */
  get repeating(): boolean {
    return this.recorded.repeating || (this.damaged?.repeating ?? false);
  }

  /** Whether the next decision to repeat begins an iteration. */
  get beginsNext(): boolean {
    return this.recorded.repeating ? this.recorded.beginsNext : (this.damaged?.beginsNext ?? false);
  }

  /** Says in the journal that the run goes on. While it is restored, time counts from where it was cut, as it was recorded. */
  recordResume(): void {
    const { status, lastEventAt } = this.journal.state;
    if (this.damaged === undefined) {
      if (status.kind === 'stopped' && !canResume(this.journal.state)) this.journal.resumeWithNextEvent();
      else if (status.kind !== 'running' || this.recorded.repeating) this.journal.add({ type: 'runResumed' });
    } else if (!this.repeating) this.finishRestoring(this.damaged);
    else if (status.kind !== 'running') this.journal.add({ type: 'runResumed' }, lastEventAt);
  }

  /** Something is paid for that the journal does not have. */
  confirmRestoring(): void {
    this.assumedLoss = undefined;
  }

  /** What came of a rollout, as far as it is recorded. */
  rollout(id: string): RecordedResult | undefined {
    return this.recorded.rollout(id) ?? this.damaged?.rollout(id);
  }

  /** That the reply of a rollout arrived, if it did. */
  answered(id: string): EventOf<'rolloutAnswered'> | undefined {
    return this.recorded.answer(id) ?? this.damaged?.answer(id);
  }

  /** The reply of a rollout that was not scored: undefined where there is none that can be read. */
  answer(id: string): RecordedAnswer | undefined {
    const answered = this.answered(id);
    if (answered === undefined) return undefined;
    // Also what came from a damaged journal is in this one once it is restored, and the damaged one is put aside.
    const answer = this.journal.rollouts.answerOf(id);
    if (answer !== undefined) return { answered, answer };
    const fromDamaged = this.damaged?.rollouts.answerOf(id);
    if (fromDamaged === undefined) return undefined;
    return { answered: this.recordAnswer(id, fromDamaged, answered.at), answer: fromDamaged };
  }

  /** Puts a reply into the journal the moment it has arrived. */
  recordAnswer(id: string, answer: RolloutAnswer, arrivedAt?: number): EventOf<'rolloutAnswered'> {
    const record = asAnsweredRecord(id, answer);
    this.damaged?.counterpartOf(record);
    const { at } = this.journal.add(record, arrivedAt);
    const { type, rollout, usage, durationMs } = record;
    return { type, rollout, usage, durationMs, at };
  }

  /** What was paid for nothing before, for a rollout or a reflection. */
  wasted(id: string): readonly EventOf<'callsWasted'>[] {
    return [...this.recorded.wasted(id), ...(this.damaged?.wasted(id) ?? [])];
  }

  /** Puts into the journal what was paid for nothing. */
  recordWaste(of: string, expense: Expense, usage: Usage): EventOf<'callsWasted'> {
    const record = { type: 'callsWasted', of, expense, usage } as const;
    return { ...record, at: this.journal.add(record).at };
  }

  /** Keeps the words to a score until the search tells the score. */
  holdFeedback(rollout: string, feedback: string): void {
    this.feedback.set(rollout, feedback);
  }

  reflection(id: string): EventOf<'reflectionFinished' | 'reflectionFailed'> | undefined {
    return this.recorded.reflection(id) ?? this.damaged?.reflection(id);
  }

  /** The developer's decisions that the run took up before this iteration. */
  reviewsTaken(beforeIteration: number): readonly TakenReview[] {
    if (this.recorded.repeating) return this.recorded.reviewsTaken(beforeIteration);
    return this.damaged?.reviewsTaken(beforeIteration) ?? [];
  }

  /**
   * Keeps what the search tells, unless the journal holds it.
   * @throws {DecisionMismatch} when the search decides otherwise than the journal says.
   */
  record(event: EmittedEvent): RunEvent {
    const counterpart = this.recorded.counterpartOf(event);
    if (counterpart !== undefined) return counterpart;
    const { damaged } = this;
    if (damaged === undefined) return this.journal.add(this.withFeedback(event));
    const kept = this.recordWhileRestoring(damaged, event);
    if (!damaged.repeating) this.finishRestoring(damaged);
    return kept;
  }

  /**
   * Restores a journal in which an event is missing or one too many, although every line can be read.
   *
   * @returns false when that is not what is wrong: the search decides otherwise about the same thing.
   */
  restoreFrom(mismatch: DecisionMismatch): boolean {
    const { recorded, decided } = mismatch;
    if (this.hasReverted || identityOf(recorded).place === identityOf(decided).place) return false;
    this.journal.replaceFile(() => {
      const opened = beginRestoring(this.runFolder, locateDecision(this.runFolder, recorded).offset);
      this.recorded = opened.recording.results;
      this.damaged = opened.damaged;
      return opened.recording;
    });
    this.restoring = true;
    this.assumedLoss = mismatch;
    return true;
  }

  private recordWhileRestoring(damaged: DamagedJournal, event: EmittedEvent): RunEvent {
    if (isResult(event)) {
      const { counterpart, isWritten } = damaged.counterpartOf(event);
      if (counterpart === undefined) return this.journal.add(this.withFeedback(event));
      return isWritten ? counterpart : this.restoreEvent(damaged, counterpart);
    }
    if (!isDecision(event) || !this.restoring) return this.journal.add(this.withFeedback(event));
    const { before, at } = damaged.follow(event);
    if (damaged.hasDiverged && this.assumedLoss !== undefined) this.revertRestoring(this.assumedLoss);
    for (const other of before) this.restoreEvent(damaged, other);
    return this.journal.add(event, at ?? this.journal.state.lastEventAt);
  }

  /** Puts an event of the damaged journal into the one that takes its place: a score after the reply that it is about. */
  private restoreEvent(damaged: DamagedJournal, event: RunEvent): RunEvent {
    if (event.type === 'rolloutFinished') {
      const answered = damaged.answer(event.rollout);
      if (answered !== undefined && !damaged.counterpartOf(answered).isWritten) this.restoreEvent(damaged, answered);
    }
    const whole = damaged.fullEventOf(event);
    if (whole !== undefined) return this.journal.add(whole, event.at);
    // A score counts without its words. A reply that cannot be read is of no use, and is asked for again where it is needed.
    return event.type === 'rolloutFinished' ? this.journal.add({ ...event, feedback: '' }, event.at) : event;
  }

  private finishRestoring(damaged: DamagedJournal): void {
    if (!this.restoring) return;
    this.restoring = false;
    for (const event of damaged.remaining()) this.restoreEvent(damaged, event);
    this.journal.add({ type: 'runResumed' });
    this.onRestored();
    archiveDamaged(this.runFolder);
  }

  /** What looked like a missing event is a change: nothing of the journal is given up for it. */
  private revertRestoring(mismatch: DecisionMismatch): never {
    this.hasReverted = true;
    this.journal.replaceFile(() => undoRestoring(this.runFolder));
    throw mismatch;
  }

  private withFeedback(event: EmittedEvent): JournalRecord {
    if (event.type !== 'rolloutFinished') return event;
    const feedback = this.feedback.get(event.rollout) ?? '';
    this.feedback.delete(event.rollout);
    return { ...event, feedback };
  }
}
