import { isDeepStrictEqual } from 'node:util';
import type { PausingFinding, RunEvent, StopReason } from '../../gepa/events';
import type { ReviewDecision } from '../../gepa/proposal';
import { SeededRandom } from '../../gepa/random';
import { noUsage, type RolloutDetails } from '../../gepa/rollout';
import { decisionsVersion } from '../../gepa/run-description';
import { Search } from '../../gepa/search';
import { obstacleToUndo } from '../../gepa/review/undo-decision';
import type { RunState } from '../../gepa/state';
import type { SteeringChange } from '../../gepa/steering';
import type { SearchWorld } from '../../gepa/world';
import {
  guidanceEdit,
  guidanceOfSpec,
  guidanceSwitch,
  newGuidance,
  rejectionNotes,
  type NoteOrigin,
} from './guidance-notes';
import { textsOfRow } from '../../datasets/row-texts';
import { indexFile } from '../journal/journal-index';
import type { JournalProblem } from '../journal/journal-problem';
import type { WriteBytes } from '../journal/journal-writer';
import { checkResumable } from '../resume/check-resumable';
import { openJournal, type OpenedJournal } from '../resume/open-journal';
import { replayingReflector, replayingEvaluator, type ReplayOptions } from '../resume/replay';
import { DecisionMismatch } from '../resume/recorded-run';
import { RunHistory } from '../resume/run-history';
import { RunJournal } from './run-journal';
import { RunLock } from '../folder/run-lock';
import { searchedRun } from '../execution/batched-search';
import type { RunParts } from '../execution/run-parts';
import type { RunServices } from '../execution/run-services';
import { RunPauses, type OutageOptions } from './run-pauses';
import type { RunPlan } from '../plan/run-plan';
import type { OnRunProblem } from './run-problem';
import { summaryFile } from '../folder/summary-file';
import { SummaryWriter } from '../folder/summary-writer';
import { PendingInput } from './pending-input';
import { ProblemReporter } from './problem-reporter';
import { failureReason } from './failure-reason';
import { FindingsPause, type OnFindings } from './findings-pause';
import { countingWaste, unlimited } from '../../models/spending';
import { tryModels } from './model-trial';
import { SpendingGuard } from './spending-guard';

export interface SessionOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly write?: WriteBytes;
  readonly outages?: OutageOptions;
  /** Tries the reflection model and the judge before the search, see `tryModels`. */
  readonly triesModels?: true;
  /** Absent: the run doesn't look for reasons against its search. */
  readonly onFindings?: OnFindings;
  /** Called with problems that don't end the run, such as parts of the journal that can no longer be read. */
  readonly onProblem?: OnRunProblem;
  /** Called when the journal was cut at a missing event: later events are reported again. */
  readonly onRestored?: () => void;
}

/**
 * A running run: the search, its journal, and the developer's input. It starts a run in a new folder, and continues one
 * whose journal has events.
 */
export class RunSession {
  private readonly journal: RunJournal;
  private readonly history: RunHistory;
  private readonly givenUpAfter: number;
  private readonly pauses: RunPauses;
  private readonly summary: SummaryWriter;
  private readonly reports: ProblemReporter;
  private readonly cancellation = new AbortController();
  private readonly finishing = new AbortController();
  private readonly input = new PendingInput(() => this.state);
  /** Whether the journal has the end of the run. Nothing may follow that event. */
  private hasEnded = false;
  private hasTriedModels = false;
  private readonly findings: FindingsPause | undefined;
  /** Lines of the journal that were skipped when it was opened. */
  readonly problems: readonly JournalProblem[];

  private constructor(
    private readonly runFolder: string,
    private readonly plan: RunPlan,
    private readonly services: RunServices,
    opened: OpenedJournal,
    private readonly lock: RunLock,
    private readonly onEvent: (event: RunEvent) => void,
    private readonly options: SessionOptions,
  ) {
    this.problems = opened.problems;
    this.givenUpAfter = opened.givenUpAfter;
    const { now = Date.now, write } = options;
    this.reports = new ProblemReporter(runFolder, options.onProblem);
    this.summary = new SummaryWriter(
      runFolder,
      () => (this.journal.isComplete ? this.state : undefined),
      (error) => this.reports.reportUnwritten(summaryFile(runFolder), error, 'the list of runs shows an earlier state'),
    );
    this.journal = new RunJournal(runFolder, opened.recording, {
      now,
      write,
      onEvent: (event) => {
        this.summary.request();
        this.notify(event);
        if (!this.hasEnded) this.findings?.after(event);
      },
      onFailure: () => this.cancellation.abort(),
      onIndexFailure: (error) =>
        this.reports.reportUnwritten(indexFile(runFolder), error, 'the run will take longer to open'),
    });
    this.pauses = new RunPauses(options.outages ?? {}, (event) => {
      // Cancelling a waiting run doesn't mean that its endpoint answered.
      if (!this.cancellation.signal.aborted) this.journal.add(event);
    });
    this.history = new RunHistory(runFolder, this.journal, opened, () => this.input.collect());
    const { onFindings } = options;
    if (
      onFindings !== undefined &&
      plan.purpose === 'search' &&
      (opened.recording.isEmpty || this.state.rollouts === 0)
    ) {
      const detailsOf = (rollout: string) => this.journal.rollouts.detailsOf(rollout);
      const pause = (findings: readonly PausingFinding[]) => this.pauses.pauseFor(findings);
      this.findings = new FindingsPause(runFolder, plan, detailsOf, onFindings, pause);
    }
    // An evaluation starts no iteration, but still scores the seed and the test set.
    if (plan.purpose === 'evaluation') this.finishing.abort();
    if (opened.recording.isEmpty) this.recordStart();
    if (this.journal.failure !== undefined) {
      this.journal.close();
      throw this.journal.failure;
    }
    this.input.collect();
  }

  /**
   * Opens a run's folder.
   *
   * @param onEvent called with every new event once it is in the journal.
   * @throws {UserError} when another process has the run open, the journal cannot be read, or the developer finished
   * the run.
   */
  static open(
    runFolder: string,
    plan: RunPlan,
    services: RunServices,
    onEvent: (event: RunEvent) => void,
    options: SessionOptions = {},
  ): RunSession {
    const lock = new RunLock(runFolder);
    try {
      const opened = openJournal(runFolder);
      checkResumable(plan, opened, runFolder);
      return new RunSession(runFolder, plan, services, opened, lock, onEvent, options);
    } catch (error) {
      lock.release();
      throw error;
    }
  }

  /** The run's state according to its journal. */
  get state(): RunState {
    return this.journal.state;
  }

  /** Whether the run had ended before, and nothing has happened in it since. */
  get isUnchangedSinceEnd(): boolean {
    return this.journal.isUnchangedSinceEnd;
  }

  /**
   * Runs the search to its end and returns the reason. A failure outside the search also ends the run: nothing paid for
   * is lost, and the run can be resumed. A run that had already ended by its own rules is repeated, in case its journal
   * was damaged, and stays unchanged if it ends the same way.
   */
  async run(): Promise<StopReason> {
    try {
      const parts = this.pauses.assemble(this.plan, this.services, this.state);
      this.findings?.begin();
      return await this.searchWith(parts).finally(() => parts.close());
    } finally {
      this.pauses.close();
      this.journal.close();
      await this.summary.close();
      this.lock.release();
    }
  }

  private async searchWith(parts: RunParts): Promise<StopReason> {
    this.history.recordResume();
    this.pauses.admit();
    const attempt = new AbortController();
    const search = new Search(searchedRun(this.plan), this.world(parts, attempt.signal), {
      cancel: AbortSignal.any([this.cancellation.signal, attempt.signal]),
      finish: this.finishing.signal,
    });
    let mismatch: DecisionMismatch | undefined;
    const found = await this.tryModels(parts)
      .then(() => search.search())
      .catch((error: unknown) => {
        if (error instanceof DecisionMismatch) mismatch = error;
        return this.reasonOf(error);
      });
    if (mismatch !== undefined && !this.isFromOtherVersion && this.history.restoreFrom(mismatch)) {
      attempt.abort();
      this.options.onRestored?.();
      return this.searchWith(parts);
    }
    const reason = this.journal.failure === undefined ? found : this.reasonOf(this.journal.failure);
    this.hasEnded = true;
    if (!this.isUnchangedSinceEnd || !this.isSameEnd(reason)) this.journal.add({ type: 'runStopped', reason });
    // A run whose end isn't recorded counts as interrupted.
    return this.journal.isComplete ? reason : this.reasonOf(this.journal.failure);
  }

  /** Records what it spends as wasted calls, so that a resumed search decides as before. */
  private async tryModels(parts: RunParts): Promise<void> {
    if (this.options.triesModels === undefined || this.hasTriedModels || this.plan.purpose === 'evaluation') return;
    this.hasTriedModels = true;
    await countingWaste(
      async () => {
        const { signal } = this.cancellation;
        await tryModels(parts.models, this.plan.spec.models, (name) => this.pauses.hasAnsweredBefore(name), signal);
        return { usage: noUsage };
      },
      (usage) => this.history.recordWaste('trial', 'reflection', usage),
    );
  }

  private isSameEnd(reason: StopReason): boolean {
    const { status } = this.state;
    return reason.kind === 'cancelled' || (status.kind === 'stopped' && isDeepStrictEqual(status.reason, reason));
  }

  pause(): void {
    if (!this.hasEnded) this.pauses.pause();
  }

  /** Continues a paused run. A run that waits for an endpoint retries immediately. */
  continue(): void {
    if (this.hasEnded) return;
    this.findings?.accept();
    this.pauses.continue();
  }

  /** Starts no further iteration. The test set is still scored. */
  finish(): void {
    this.finishing.abort();
    this.continue();
  }

  /** Stops immediately. */
  cancel(): void {
    this.cancellation.abort();
  }

  /** Records the developer's decision on a proposal. Does nothing when the proposal isn't waiting. */
  review(proposal: number, decision: ReviewDecision): void {
    const reviewed = this.hasEnded ? undefined : this.state.proposals[proposal - 1];
    if (reviewed?.status !== 'waiting' || reviewed.decision !== undefined) return;
    this.journal.add({ type: 'reviewDecided', proposal, decision });
    if (decision.kind === 'reject') {
      for (const { component, text } of rejectionNotes(this.state, reviewed.proposal, decision.reason))
        this.recordGuidance(component, text, {
          rejectedProposal: proposal,
          ...(decision.by === undefined ? {} : { by: decision.by }),
        });
    }
    this.input.add({ kind: 'review', proposal, decision });
  }

  /**
   * Takes the decision on a proposal back, with its notes. If the search has applied it, the proposal waits again from the next
   * iteration on. Does nothing when something was built on it.
   */
  undoDecision(proposal: number): void {
    if (this.hasEnded || obstacleToUndo(this.state, proposal) !== undefined) return;
    // First, so that no note stays if the process ends here. The developer can undo the decision then too.
    const notes = this.state.guidance.filter(
      (note) => note.rejectedProposal === proposal && note.rejectedChange === undefined,
    );
    for (const { number } of notes) this.removeGuidance(number);
    if (this.input.remove(proposal)) this.journal.add({ type: 'reviewWithdrawn', proposal });
    else this.steer({ kind: 'undoDecision', proposal });
  }

  /** Records a change of the search, which holds from the next iteration on. */
  steer(change: SteeringChange): void {
    if (this.hasEnded) return;
    const steering = { number: this.state.steering.length + 1, change };
    this.journal.add({ type: 'steeringGiven', steering });
    this.input.add({ kind: 'steering', ...steering });
  }

  /** Records a note for later reflections on a component. */
  addGuidance(component: string, text: string, origin: NoteOrigin = {}): void {
    if (!this.hasEnded) this.recordGuidance(component, text, origin);
  }

  editGuidance(number: number, text: string): void {
    if (!this.hasEnded) for (const event of guidanceEdit(this.state, number, text)) this.journal.add(event);
  }

  /** Hides a note from later reflections, or shows it to them again. */
  switchGuidance(number: number, isEnabled: boolean): void {
    if (!this.hasEnded) for (const event of guidanceSwitch(this.state, number, isEnabled)) this.journal.add(event);
  }

  removeGuidance(number: number): void {
    if (!this.hasEnded) this.journal.add({ type: 'guidanceRemoved', number });
  }

  /** Gives the run another name. */
  rename(name: string): void {
    if (!this.hasEnded) this.journal.add({ type: 'runRenamed', name });
  }

  /** Records the start of the run, and the notes of its spec. */
  private recordStart(): void {
    this.journal.add({ type: 'runStarted', run: this.plan.description });
    for (const { component, text } of guidanceOfSpec(this.plan)) this.recordGuidance(component, text, {});
  }

  private recordGuidance(component: string, text: string, origin: NoteOrigin): void {
    this.journal.add({ type: 'guidanceGiven', guidance: newGuidance(this.state, component, text, origin) });
  }

  private world(parts: RunParts, attempt: AbortSignal): SearchWorld {
    const guard = new SpendingGuard(() => this.state);
    const asking: ReplayOptions = {
      history: this.history,
      pass: (signal) => this.pauses.pass(signal),
      // What an evaluation takes is known before, and half a score helps nobody.
      limitFor: (purpose) => (this.plan.purpose === 'evaluation' ? unlimited : guard.limitFor(purpose)),
      report: (problem) => this.reports.reportUnreadable(problem),
      attempt,
    };
    return {
      evaluator: replayingEvaluator(parts.evaluator, asking),
      reflector: replayingReflector(parts.reflector, asking),
      detailsOf: (rollout) => this.detailsOf(rollout),
      textCheck: parts.textCheck,
      developer: {
        take: (beforeIteration) =>
          this.history.repeating ? this.history.inputTaken(beforeIteration) : this.input.take(),
        waiting: () => this.input.waiting,
        arrival: (signal) => this.input.arrival(signal),
      },
      random: new SeededRandom(this.plan.description.search.seed ?? 0),
      guidance: (component) =>
        this.state.guidance
          .filter((guidance) => guidance.component === component && guidance.disabled === undefined)
          .map(({ text }) => text),
      variables: (component) => parts.variables(component),
      literal: (component, text) => parts.literal(component, text),
      rowTexts: ({ set, index }) => textsOfRow(this.plan.examples[set][index], this.plan.columns),
      elapsedMs: () => this.state.activeMs,
      iterationsBeforeResume: () => this.givenUpAfter,
      repeating: () => this.history.repeating,
      beginsNext: () => this.history.beginsNext,
      stopWaiting: () => this.pauses.rejectWaiting(),
      record: (event) => {
        // An abandoned attempt must not record events: its successor repeats them.
        attempt.throwIfAborted();
        return this.history.record(event);
      },
    };
  }

  private detailsOf(rollout: string): RolloutDetails | undefined {
    const details = this.journal.rollouts.detailsOf(rollout);
    if (details === undefined) {
      this.reports.reportUnreadable(
        `The output of ${rollout} can no longer be read from the journal. The reflection gets only its score.`,
      );
    }
    return details;
  }

  /** Calls the listener. A failing listener affects what it shows, not the run. */
  private notify(event: RunEvent): void {
    try {
      this.onEvent(event);
    } catch (error) {
      this.reports.reportListenerError(event, error);
    }
  }

  private reasonOf(error: unknown): StopReason {
    if (this.journal.failure !== undefined) return { kind: 'failed', message: this.journal.failure.message };
    if (this.cancellation.signal.aborted) return { kind: 'cancelled' };
    return failureReason(error, this.runFolder, this.isFromOtherVersion);
  }

  private get isFromOtherVersion(): boolean {
    return (this.plan.begunWith ?? decisionsVersion) !== decisionsVersion;
  }
}
