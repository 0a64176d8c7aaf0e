import { identityOf } from '../gepa/decision-identity';
import { TooManyFailuresError } from '../gepa/example-error';
import { isDecision, type ReviewDecision, type RunEvent, type SearchEvent, type StopReason } from '../gepa/events';
import { RunFold } from '../gepa/fold';
import { SeededRandom } from '../gepa/random';
import { decisionsVersion } from '../gepa/run-description';
import { Search } from '../gepa/search';
import type { RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import type { Evaluator, Reflector, SearchWorld, TakenReview } from '../gepa/world';
import { asDiskError } from './disk-error';
import { editedGuidance, newGuidance, noteOnRejection } from './guidance-notes';
import type { JournalProblem } from './journal-problem';
import { JournalWriter, type WriteBytes } from './journal-writer';
import { isResult, type LostTrack } from './lost-track';
import { keepDamaged, openJournal, placeOf, restore, takeBack, type OpenedJournal } from './open-journal';
import { DecisionMismatch, lastGivenUp, RecordedRun, resultOf } from './recorded-run';
import { RunLock } from './run-lock';
import type { RunParts, RunServices } from './run-parts';
import { RunPauses, type OutageOptions } from './run-pauses';
import type { RunPlan } from './run-plan';
import { SummaryKeeper } from './summary-keeper';
import { untakenReviews } from './untaken-reviews';

export interface SessionOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly write?: WriteBytes;
  readonly outages?: OutageOptions;
  /** Called when the journal was cut where an event is missing: what follows is told again. */
  readonly onRestored?: () => void;
}

/**
 * A run under way: the search, its journal, and the developer's words to it. It begins a run whose folder is new, and
 * goes on with one whose journal holds events already.
 */
export class RunSession {
  private fold: RunFold;
  private recorded: RecordedRun;
  /** What is behind the damage of a journal that is being restored. */
  private lost: LostTrack | undefined;
  private isRestoring = false;
  /** Where an event seems to be missing, as long as nothing was paid for behind that place. */
  private assumedLoss: DecisionMismatch | undefined;
  private givenUpAfter: number;
  private readonly pauses: RunPauses;
  private readonly cancellation = new AbortController();
  private readonly finishing = new AbortController();
  private readonly untaken: TakenReview[] = [];
  private wake: () => void = () => undefined;
  /** Whether the journal says how the run ended. That is its last event, so nothing more is taken down. */
  private over = false;
  /** Events that could not be written to the journal (yet). */
  private readonly unwritten: RunEvent[] = [];
  private writeFailure: UserError | undefined;
  private readonly summary: SummaryKeeper;

  /** Lines of the journal that were left out when it was opened. */
  readonly problems: readonly JournalProblem[];

  private constructor(
    private readonly runFolder: string,
    private readonly plan: RunPlan,
    private readonly services: RunServices,
    opened: OpenedJournal,
    private journal: JournalWriter,
    private readonly lock: RunLock,
    private readonly onEvent: (event: RunEvent) => void,
    private readonly options: SessionOptions,
  ) {
    this.pauses = new RunPauses(options.outages ?? {}, (event) => void this.add(event));
    this.problems = opened.problems;
    this.summary = new SummaryKeeper(runFolder, () => (this.unwritten.length === 0 ? this.state : undefined));
    this.recorded = new RecordedRun(opened.events);
    this.fold = RunFold.over(opened.events);
    this.lost = opened.lost;
    this.isRestoring = opened.lost !== undefined;
    this.givenUpAfter = lastGivenUp(opened.recorded);
    // The seed and the test set are scored even by a search that may begin no iteration.
    if (plan.purpose === 'evaluation') this.finishing.abort();
    if (opened.events.length === 0) this.add({ type: 'runStarted', run: plan.description });
    if (this.writeFailure !== undefined) throw this.writeFailure;
    this.untaken.splice(0, Infinity, ...untakenReviews(this.state));
  }

  /**
   * Opens a run's folder.
   * @param onEvent is told every new event, once it is in the journal.
   * @throws {UserError} when another process has the run open or the journal cannot be read.
   */
  static open(
    runFolder: string,
    plan: RunPlan,
    services: RunServices,
    onEvent: (event: RunEvent) => void,
    options: SessionOptions = {},
  ): RunSession {
    const lock = new RunLock(runFolder);
    let journal: JournalWriter | undefined;
    try {
      const opened = openJournal(runFolder);
      journal = new JournalWriter(runFolder, options.write);
      return new RunSession(runFolder, plan, services, opened, journal, lock, onEvent, options);
    } catch (error) {
      journal?.close();
      lock.release();
      throw error;
    }
  }

  /** The run as its journal tells it. */
  get state(): RunState {
    return this.fold.state;
  }

  /**
   * Runs until something ends the run, and says what. A failure of the world ends it too: nothing that was paid for is
   * lost, and the run can be opened again.
   */
  async run(): Promise<StopReason> {
    try {
      const parts = this.pauses.assemble(this.plan, this.services);
      return await this.searchWith(parts).finally(() => parts.close());
    } finally {
      this.pauses.close();
      this.journal.close();
      await this.summary.close();
      this.lock.release();
    }
  }

  private async searchWith(parts: RunParts): Promise<StopReason> {
    if (this.lost !== undefined) this.beginRestoring(this.lost);
    else if (this.state.status.kind !== 'running' || this.recorded.repeating) this.add({ type: 'runResumed' });
    const attempt = new AbortController();
    const search = new Search(this.plan.description, this.world(parts, attempt.signal), {
      cancel: AbortSignal.any([this.cancellation.signal, attempt.signal]),
      finish: this.finishing.signal,
    });
    let mismatch: DecisionMismatch | undefined;
    const found = await search.search().catch((error: unknown) => {
      if (error instanceof DecisionMismatch && !this.isRestoring) mismatch = error;
      return this.reasonOf(error);
    });
    if (mismatch !== undefined && this.restoreBefore(mismatch)) {
      attempt.abort();
      return this.searchWith(parts);
    }
    const reason = this.writeFailure === undefined ? found : this.reasonOf(this.writeFailure);
    this.over = true;
    this.add({ type: 'runStopped', reason });
    // Without its end in the journal, the run is one that was interrupted.
    return this.unwritten.length === 0 ? reason : this.reasonOf(this.writeFailure);
  }

  pause(): void {
    if (!this.over) this.pauses.pause();
  }

  /** Lets a paused run continue. One that waits for an endpoint asks it at once. */
  continue(): void {
    if (!this.over) this.pauses.continue();
  }

  /** Starts no further iteration; the test set is still scored. */
  finish(): void {
    this.finishing.abort();
    this.continue();
  }

  /** Stops at once. */
  cancel(): void {
    this.cancellation.abort();
  }

  /** Takes down the developer's word on a proposal. A proposal that does not wait (any more) is left alone. */
  review(proposal: number, decision: ReviewDecision): void {
    const reviewed = this.over ? undefined : this.state.proposals[proposal - 1];
    if (reviewed?.status !== 'waiting' || reviewed.decision !== undefined) return;
    this.add({ type: 'reviewDecided', proposal, decision });
    if (decision.kind === 'reject') {
      for (const component of Object.keys(reviewed.proposal.texts))
        this.guide(component, noteOnRejection(reviewed.proposal, decision.reason), proposal);
    }
    this.untaken.push({ proposal, decision });
    this.wake();
  }

  /** Takes down a note for later reflections on a component. */
  addGuidance(component: string, text: string): void {
    if (!this.over) this.guide(component, text);
  }

  editGuidance(number: number, text: string): void {
    if (!this.over) for (const event of editedGuidance(this.state, number, text)) this.add(event);
  }

  removeGuidance(number: number): void {
    if (!this.over) this.add({ type: 'guidanceRemoved', number });
  }

  private guide(component: string, text: string, rejectedProposal?: number): void {
    this.add({ type: 'guidanceGiven', guidance: newGuidance(this.state, component, text, rejectedProposal) });
  }

  /**
   * Restores a journal in which an event is missing or one too many, although every line can be read.
   *
   * @returns false when that is not what is wrong: the search decides otherwise about the same thing.
   */
  private restoreBefore(mismatch: DecisionMismatch): boolean {
    const { recorded, decided } = mismatch;
    const isOtherwise = identityOf(recorded).place === identityOf(decided).place;
    if (isOtherwise || this.isOfOtherVersion) return false;
    this.journal.close();
    const opened = restore(this.runFolder, placeOf(this.runFolder, recorded).offset);
    this.journal = new JournalWriter(this.runFolder, this.options.write);
    this.recorded = new RecordedRun(opened.events);
    this.fold = RunFold.over(opened.events);
    this.lost = opened.lost;
    this.isRestoring = true;
    this.assumedLoss = mismatch;
    this.options.onRestored?.();
    return true;
  }

  /** Time counts from where the journal was cut, as it was recorded. */
  private beginRestoring(lost: LostTrack): void {
    if (!this.recorded.repeating && !lost.repeating) this.endRestoring(lost);
    else if (this.state.status.kind !== 'running') this.add({ type: 'runResumed' }, this.state.lastEventAt);
  }

  private endRestoring(lost: LostTrack): void {
    if (!this.isRestoring) return;
    this.isRestoring = false;
    for (const event of lost.rest()) this.add(event, event.at);
    this.add({ type: 'runResumed' });
    this.untaken.splice(0, Infinity, ...untakenReviews(this.state));
    keepDamaged(this.runFolder);
  }

  /** Keeps what the search tells, unless the journal holds it. */
  private record(event: SearchEvent): RunEvent {
    const twin = this.recorded.twinOf(event);
    if (twin !== undefined) return twin;
    const { lost } = this;
    if (lost === undefined) return this.add(event);
    const kept = this.recordRestored(lost, event);
    if (!lost.repeating) this.endRestoring(lost);
    return kept;
  }

  private recordRestored(lost: LostTrack, event: SearchEvent): RunEvent {
    if (isResult(event)) {
      const { twin, isWritten } = lost.twinOf(event);
      return twin !== undefined && isWritten ? twin : this.add(event, twin?.at);
    }
    if (!isDecision(event) || !this.isRestoring) return this.add(event);
    const { before, at } = lost.follow(event);
    if (lost.isLeft && this.assumedLoss !== undefined) this.giveUpRestoring(this.assumedLoss);
    for (const other of before) this.add(other, other.at);
    return this.add(event, at ?? this.state.lastEventAt);
  }

  /** What looked like a missing event is a change: nothing of the journal is given up for it. */
  private giveUpRestoring(mismatch: DecisionMismatch): never {
    this.journal.close();
    this.fold = RunFold.over(takeBack(this.runFolder));
    this.journal = new JournalWriter(this.runFolder, this.options.write);
    throw mismatch;
  }

  private get repeating(): boolean {
    return this.recorded.repeating || (this.lost?.repeating ?? false);
  }

  private world(parts: RunParts, attempt: AbortSignal): SearchWorld {
    return {
      evaluator: this.evaluator(parts.evaluator),
      reflector: this.reflector(parts.reflector),
      textCheck: parts.textCheck,
      reviewer: {
        take: (beforeIteration) => this.reviewsTaken(beforeIteration),
        waiting: () => this.untaken.length > 0,
        arrival: (signal) => this.arrival(signal),
      },
      random: new SeededRandom(this.plan.description.search.seed),
      guidance: (component) =>
        this.state.guidance.filter((guidance) => guidance.component === component).map(({ text }) => text),
      variables: (component) => parts.variables(component),
      elapsedMs: () => this.state.activeMs,
      forgivenIterations: () => this.givenUpAfter,
      repeating: () => this.repeating,
      beginsNext: () => (this.recorded.repeating ? this.recorded.beginsNext : (this.lost?.beginsNext ?? false)),
      record: (event) => {
        // What an attempt that was given up still tells is told again by the one that takes its place.
        attempt.throwIfAborted();
        return this.record(event);
      },
    };
  }

  /** Answers from the journal what it holds; anything else passes the pause gate and is asked for. */
  private evaluator(live: Evaluator): Evaluator {
    return {
      evaluate: async (request, signal) => {
        const recorded = this.recorded.rollout(request.id) ?? this.lost?.rollout(request.id);
        if (recorded !== undefined) return resultOf(recorded);
        await this.pauses.pass(signal);
        this.assumedLoss = undefined;
        return live.evaluate(request, signal);
      },
    };
  }

  private reflector(live: Reflector): Reflector {
    return {
      reflect: async (id, request, signal) => {
        const recorded = this.recorded.reflection(id) ?? this.lost?.reflection(id);
        if (recorded !== undefined) return { ...recorded, text: recorded.reply };
        await this.pauses.pass(signal);
        this.assumedLoss = undefined;
        return live.reflect(id, request, signal);
      },
    };
  }

  private reviewsTaken(beforeIteration: number): readonly TakenReview[] {
    if (this.recorded.repeating) return this.recorded.reviewsTaken(beforeIteration);
    if (this.lost?.repeating === true) return this.lost.reviewsTaken(beforeIteration);
    return this.takeNewReviews();
  }

  private takeNewReviews(): readonly TakenReview[] {
    return this.untaken.splice(0).filter(({ proposal }) => this.state.proposals[proposal - 1]?.status === 'waiting');
  }

  private async arrival(signal: AbortSignal): Promise<void> {
    if (this.untaken.length > 0) return;
    signal.throwIfAborted();
    await new Promise<void>((resolve) => {
      const wake = () => {
        signal.removeEventListener('abort', wake);
        resolve();
      };
      signal.addEventListener('abort', wake);
      this.wake = wake;
    });
    signal.throwIfAborted();
  }

  private reasonOf(error: unknown): StopReason {
    if (this.writeFailure !== undefined) return { kind: 'failed', message: this.writeFailure.message };
    if (this.cancellation.signal.aborted) return { kind: 'cancelled' };
    if (error instanceof DecisionMismatch) return { kind: 'failed', message: this.describeMismatch(error) };
    if (error instanceof TooManyFailuresError) {
      return { kind: 'failed', message: error.message, failedRollouts: [...error.rollouts] };
    }
    if (error instanceof UserError) return { kind: 'failed', message: error.message };
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }

  private get isOfOtherVersion(): boolean {
    return (this.plan.begunWith ?? decisionsVersion) !== decisionsVersion;
  }

  private describeMismatch({ recorded }: DecisionMismatch): string {
    if (this.isOfOtherVersion) {
      return `This run cannot be resumed: it was recorded by a version that decides differently (${recorded.type}). Its results can still be opened, and a candidate of it applied.`;
    }
    const line = placeOf(this.runFolder, recorded).line;
    return `${this.journal.file}:${line}: This decision (${recorded.type}) does not follow from what is recorded before it and in run.json. One of the files was changed after the run began: restore it to resume the run. The results can still be opened, and a candidate applied.`;
  }

  /**
   * Puts an event into the journal before anything is built on it. When it cannot be written, the run is cut short, so that
   * nothing more is paid for; what still arrives is kept, and written as soon as the journal takes it.
   */
  private add(event: SearchEvent, at = (this.options.now ?? Date.now)()): RunEvent {
    const kept: RunEvent = { ...event, at };
    this.fold.apply(kept);
    this.unwritten.push(kept);
    try {
      this.writeAll();
    } catch (error) {
      this.writeFailure ??= asDiskError(error, this.journal.file);
      this.cancellation.abort();
    }
    return kept;
  }

  private writeAll(): void {
    for (let next = this.unwritten[0]; next !== undefined; next = this.unwritten[0]) {
      this.journal.append(next);
      this.unwritten.shift();
      this.summary.request();
      this.onEvent(next);
    }
  }
}
