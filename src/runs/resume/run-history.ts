// Tested by test/unit/runs/resume/resume-large-run.test.ts.
import { identityOf } from '../../gepa/decision-identity';
import { isDecision, type RunEvent, type EmittedEvent } from '../../gepa/events';
import type { ReflectionMessages } from '../../gepa/reflection/request';
import type { Usage } from '../../gepa/rollout';
import type { Expense } from '../../gepa/run-description';
import { canResume } from '../../gepa/state';
import type { DeveloperInput } from '../../gepa/world';
import { type FinishedRecord, asAnsweredRecord, type JournalRecord } from '../journal/journal-event';
import { isResult, type DamagedJournal } from './damaged-journal';
import { archiveDamaged, locateDecision, beginRestoring, undoRestoring, type OpenedJournal } from './open-journal';
import type { RecordedResult } from './recorded-rollouts';
import type { DecisionMismatch } from './recorded-run';
import { type RecordedRun } from './recorded-run';
import type { RolloutAnswer } from '../execution/rollout-evaluator';
import type { RunJournal } from '../session/run-journal';

type EventOf<Type extends RunEvent['type']> = Extract<RunEvent, { readonly type: Type }>;

/** A recorded reply. */
export interface RecordedAnswer {
  readonly answered: EventOf<'rolloutAnswered'>;
  readonly answer: RolloutAnswer;
}

/** What the journal keeps of a score besides its event. */
type ScoreDetails = Pick<FinishedRecord, 'feedback' | 'judges'>;

/**
 * The recorded history of a run, for a search that repeats it. It answers the search from the journal and adds events
 * that the journal lacks. On the way it restores a damaged journal.
 */
export class RunHistory {
  private recorded: RecordedRun;
  /** What follows the damage, while the journal is being restored. */
  private damaged: DamagedJournal | undefined;
  private restoring: boolean;
  /** Where an event seems to be missing, until something was paid for after that place. */
  private assumedLoss: DecisionMismatch | undefined;
  private hasReverted = false;
  /** Feedback of rollouts whose score the search hasn't reported yet. */
  private readonly feedback = new Map<string, ScoreDetails>();
  /** Requests of reflections that the search hasn't reported yet. */
  private readonly requests = new Map<string, ReflectionMessages['messages']>();

  /** @param onRestored called when the journal is complete again. */
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

  /** Whether the search still has decisions to repeat. */
  get repeating(): boolean {
    return this.recorded.repeating || (this.damaged?.repeating ?? false);
  }

  /** Whether the next decision to repeat starts an iteration. */
  get beginsNext(): boolean {
    return this.recorded.repeating ? this.recorded.beginsNext : (this.damaged?.beginsNext ?? false);
  }

  /** Records that the run resumes. While the journal is being restored, time counts from the point where it was cut. */
  recordResume(): void {
    const { status, lastEventAt } = this.journal.state;
    if (this.damaged === undefined) {
      if (status.kind === 'stopped' && !canResume(this.journal.state)) this.journal.resumeWithNextEvent();
      else if (status.kind !== 'running' || this.recorded.repeating) this.journal.add({ type: 'runResumed' });
    } else if (!this.repeating) this.finishRestoring(this.damaged);
    else if (status.kind !== 'running') this.journal.add({ type: 'runResumed' }, lastEventAt);
  }

  /** Makes an assumed loss definite, before paying for something that the journal lacks. */
  confirmRestoring(): void {
    this.assumedLoss = undefined;
  }

  /** Returns the recorded outcome of a rollout. */
  rollout(id: string): RecordedResult | undefined {
    return this.recorded.rollout(id) ?? this.damaged?.rollout(id);
  }

  /** Returns the event of a rollout's recorded reply. */
  answered(id: string): EventOf<'rolloutAnswered'> | undefined {
    return this.recorded.answer(id) ?? this.damaged?.answer(id);
  }

  /** Returns the recorded reply of a rollout; undefined when there is no readable one. */
  answer(id: string): RecordedAnswer | undefined {
    const answered = this.answered(id);
    if (answered === undefined) return undefined;
    // Checked first, because replies restored from a damaged journal are already in this one.
    const answer = this.journal.rollouts.answerOf(id);
    if (answer !== undefined) return { answered, answer };
    const fromDamaged = this.damaged?.rollouts.answerOf(id);
    if (fromDamaged === undefined) return undefined;
    return { answered: this.recordAnswer(id, fromDamaged, answered.at), answer: fromDamaged };
  }

  /** Writes a reply to the journal as soon as it arrives. */
  recordAnswer(id: string, answer: RolloutAnswer, arrivedAt?: number): EventOf<'rolloutAnswered'> {
    const record = asAnsweredRecord(id, answer);
    this.damaged?.counterpartOf(record);
    const { at } = this.journal.add(record, arrivedAt);
    const { type, rollout, usage, durationMs } = record;
    return { type, rollout, usage, durationMs, at };
  }

  /** Returns the calls that a rollout or reflection wasted before. */
  wasted(id: string): readonly EventOf<'callsWasted'>[] {
    return [...this.recorded.wasted(id), ...(this.damaged?.wasted(id) ?? [])];
  }

  /** Writes wasted calls to the journal. */
  recordWaste(of: string, expense: Expense, usage: Usage): EventOf<'callsWasted'> {
    const record = { type: 'callsWasted', of, expense, usage } as const;
    return { ...record, at: this.journal.add(record).at };
  }

  /** Keeps the feedback of a score, and what judges were asked for it, until the search reports the score. */
  holdFeedback(rollout: string, feedback: ScoreDetails): void {
    this.feedback.set(rollout, feedback);
  }

  /** Keeps the request of a reflection until the search reports the reply. */
  holdRequest(reflection: string, messages: ReflectionMessages['messages']): void {
    this.requests.set(reflection, messages);
  }

  reflection(id: string): EventOf<'reflectionFinished' | 'reflectionFailed'> | undefined {
    return this.recorded.reflection(id) ?? this.damaged?.reflection(id);
  }

  /** Returns what the developer decided or changed, if the run applied it next, before this iteration. */
  inputTaken(beforeIteration: number): readonly DeveloperInput[] {
    const taken = (this.recorded.repeating ? this.recorded : this.damaged)?.inputTaken(beforeIteration);
    return taken === undefined ? [] : [taken];
  }

  /**
   * Records an event of the search unless the journal has it.
   *
   * @throws {DecisionMismatch} when the search decides differently than the journal.
   */
  record(event: EmittedEvent): RunEvent {
    const counterpart = this.recorded.counterpartOf(event);
    if (counterpart !== undefined) return counterpart;
    const { damaged } = this;
    if (damaged === undefined) return this.journal.add(this.withDetails(event));
    const kept = this.recordWhileRestoring(damaged, event);
    if (!damaged.repeating) this.finishRestoring(damaged);
    return kept;
  }

  /**
   * Starts restoring a journal that has one event too few or too many although every line is readable.
   *
   * @returns false when the search decided differently about the same thing, which restoring cannot fix.
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
      if (counterpart === undefined) return this.journal.add(this.withDetails(event));
      return isWritten ? counterpart : this.restoreEvent(damaged, counterpart);
    }
    if (!isDecision(event) || !this.restoring) return this.journal.add(this.withDetails(event));
    const { before, at } = damaged.follow(event);
    if (damaged.hasDiverged && this.assumedLoss !== undefined) this.revertRestoring(this.assumedLoss);
    for (const other of before) this.restoreEvent(damaged, other);
    return this.journal.add(event, at ?? this.journal.state.lastEventAt);
  }

  /** Copies an event from the damaged journal to its replacement, and a score only after its reply. */
  private restoreEvent(damaged: DamagedJournal, event: RunEvent): RunEvent {
    if (event.type === 'rolloutFinished') {
      const answered = damaged.answer(event.rollout);
      if (answered !== undefined && !damaged.counterpartOf(answered).isWritten) this.restoreEvent(damaged, answered);
    }
    const whole = damaged.fullEventOf(event);
    if (whole !== undefined) return this.journal.add(whole, event.at);
    // A score counts even without its feedback. An unreadable reply is useless and is requested again when needed.
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

  /** Reverts the journal when an apparent gap turns out to be an edit, so that nothing recorded is dropped for it. */
  private revertRestoring(mismatch: DecisionMismatch): never {
    this.hasReverted = true;
    this.journal.replaceFile(() => undoRestoring(this.runFolder));
    throw mismatch;
  }

  private withDetails(event: EmittedEvent): JournalRecord {
    if (event.type === 'rolloutFinished') {
      const details = this.feedback.get(event.rollout) ?? { feedback: '' };
      this.feedback.delete(event.rollout);
      return { ...event, ...details };
    }
    const request = event.type === 'reflectionFinished' ? this.requests.get(event.reflection) : undefined;
    if (event.type !== 'reflectionFinished' || request === undefined) return event;
    this.requests.delete(event.reflection);
    return { ...event, request };
  }
}
