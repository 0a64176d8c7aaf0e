import { BrokenTextError } from '../gepa/broken-text-error';
import type { ReviewDecision, RunEvent, SearchEvent, StopReason } from '../gepa/events';
import { RunFold } from '../gepa/fold';
import { SeededRandom } from '../gepa/random';
import { Search } from '../gepa/search';
import type { RunState } from '../gepa/state';
import { UserError } from '../gepa/user-error';
import type { Evaluator, Reflector, SearchWorld, TakenReview } from '../gepa/world';
import { asDiskError } from './disk-error';
import { newGuidance, noteOnRejection } from './guidance-notes';
import { readEntries } from './journal';
import type { JournalProblem } from './journal-problem';
import { JournalWriter, type WriteBytes } from './journal-writer';
import { PauseGate } from './pause-gate';
import { RecordedRun } from './recorded-run';
import { RunLock } from './run-lock';
import { assembleRun, type RunParts, type RunServices } from './run-parts';
import type { RunPlan } from './run-plan';

/**
 * A run under way: the search, its journal, and the developer's words to it. It begins a run whose folder is new, and
 * goes on with one whose journal holds events already.
 */
export class RunSession {
  private readonly fold: RunFold;
  private readonly recorded: RecordedRun;
  private readonly gate = new PauseGate();
  private readonly cancellation = new AbortController();
  private readonly finishing = new AbortController();
  private readonly untaken: TakenReview[] = [];
  private wake: () => void = () => undefined;
  /** Whether the journal says how the run ended. That is its last event, so nothing more is taken down. */
  private over = false;
  /** Events that could not be written to the journal (yet). */
  private readonly unwritten: RunEvent[] = [];
  private writeFailure: UserError | undefined;

  private constructor(
    private readonly plan: RunPlan,
    private readonly services: RunServices,
    recorded: readonly RunEvent[],
    private readonly journal: JournalWriter,
    private readonly lock: RunLock,
    private readonly onEvent: (event: RunEvent) => void,
    private readonly now: () => number,
    /** Lines of the journal that were left out when it was opened. */
    readonly problems: readonly JournalProblem[],
  ) {
    this.recorded = new RecordedRun(recorded);
    this.fold = RunFold.over(recorded);
    // The seed and the test set are scored even by a search that may begin no iteration.
    if (plan.purpose === 'evaluation') this.finishing.abort();
    if (recorded.length === 0) this.add({ type: 'runStarted', run: plan.description });
    if (this.writeFailure !== undefined) throw this.writeFailure;
    for (const { proposal, status, decision } of this.state.proposals) {
      if (status === 'waiting' && decision !== undefined) this.untaken.push({ proposal: proposal.number, decision });
    }
  }

  /**
   * Opens a run's folder.
   * @param onEvent is told every new event, once it is in the journal.
   * @throws {UserError} when another process has the run open or the journal is damaged.
   */
  static open(
    runFolder: string,
    plan: RunPlan,
    services: RunServices,
    onEvent: (event: RunEvent) => void,
    { now = Date.now, write }: { readonly now?: () => number; readonly write?: WriteBytes } = {},
  ): RunSession {
    const lock = new RunLock(runFolder);
    let journal: JournalWriter | undefined;
    try {
      journal = new JournalWriter(runFolder, write);
      const problems: JournalProblem[] = [];
      const events = Array.from(
        readEntries(runFolder, (problem) => problems.push(problem)),
        ({ event }) => event,
      );
      return new RunSession(plan, services, events, journal, lock, onEvent, now, problems);
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
      const parts = assembleRun(this.plan, this.services);
      return await this.searchWith(parts).finally(() => parts.close());
    } finally {
      this.journal.close();
      this.lock.release();
    }
  }

  private async searchWith(parts: RunParts): Promise<StopReason> {
    if (this.state.status.kind !== 'running' || this.recorded.repeating) this.add({ type: 'runResumed' });
    const search = new Search(this.plan.description, this.world(parts), {
      cancel: this.cancellation.signal,
      finish: this.finishing.signal,
    });
    const found = await search.search().catch((error: unknown) => this.reasonOf(error));
    const reason = this.writeFailure === undefined ? found : this.reasonOf(this.writeFailure);
    this.over = true;
    this.add({ type: 'runStopped', reason });
    // Without its end in the journal, the run is one that was interrupted.
    return this.unwritten.length === 0 ? reason : this.reasonOf(this.writeFailure);
  }

  pause(): void {
    if (this.over || this.gate.closed) return;
    this.gate.close();
    this.add({ type: 'runPaused' });
  }

  continue(): void {
    if (this.over || !this.gate.closed) return;
    this.add({ type: 'runContinued' });
    this.gate.reopen();
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

  removeGuidance(number: number): void {
    if (!this.over) this.add({ type: 'guidanceRemoved', number });
  }

  private guide(component: string, text: string, rejectedProposal?: number): void {
    const guidance = newGuidance(this.state, component, text);
    const rejected = rejectedProposal === undefined ? {} : { rejectedProposal };
    this.add({ type: 'guidanceGiven', guidance: { ...guidance, ...rejected } });
  }

  private world(parts: RunParts): SearchWorld {
    return {
      evaluator: this.evaluator(parts.evaluator),
      reflector: this.reflector(parts.reflector),
      textCheck: parts.textCheck,
      reviewer: {
        take: (beforeIteration) =>
          this.recorded.repeating ? this.recorded.reviewsTaken(beforeIteration) : this.takeNewReviews(),
        waiting: () => this.untaken.length > 0,
        arrival: (signal) => this.arrival(signal),
      },
      random: new SeededRandom(this.plan.description.search.seed),
      guidance: (component) =>
        this.state.guidance.filter((guidance) => guidance.component === component).map(({ text }) => text),
      variables: (component) => parts.variables(component),
      elapsedMs: () => this.state.activeMs,
      forgivenIterations: () => this.recorded.givenUpAfter,
      repeating: () => this.recorded.repeating,
      beginsNext: () => this.recorded.beginsNext,
      record: (event) => this.recorded.twinOf(event) ?? this.add(event),
    };
  }

  /** Answers from the journal what it holds; anything else passes the pause gate and is asked for. */
  private evaluator(live: Evaluator): Evaluator {
    return {
      evaluate: async (request, signal) => {
        const recorded = this.recorded.rollout(request.id);
        if (recorded?.type === 'rolloutBroken') throw new BrokenTextError(recorded.detail);
        if (recorded !== undefined) return recorded;
        await this.gate.pass(signal);
        return live.evaluate(request, signal);
      },
    };
  }

  private reflector(live: Reflector): Reflector {
    return {
      reflect: async (id, request, signal) => {
        const recorded = this.recorded.reflection(id);
        if (recorded !== undefined) return { ...recorded, text: recorded.reply };
        await this.gate.pass(signal);
        return live.reflect(id, request, signal);
      },
    };
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
    if (error instanceof UserError) return { kind: 'failed', message: error.message };
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }

  /**
   * Puts an event into the journal before anything is built on it. When it cannot be written, the run is cut short, so that
   * nothing more is paid for; what still arrives is kept, and written as soon as the journal takes it.
   */
  private add(event: SearchEvent): RunEvent {
    const kept: RunEvent = { ...event, at: this.now() };
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
      this.onEvent(next);
    }
  }
}
