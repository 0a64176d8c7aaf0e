import * as vscode from 'vscode';
import type { GuidanceEvent, ReviewDecision, RunEvent, StopReason } from '../../gepa/events';
import { summaryOf, type RunSummary } from '../../gepa/run-summary';
import { canResume, waitingProposals, waitsForDeveloper, type ProposalState, type RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { guidanceEdit, newGuidance } from '../../runs/session/guidance-notes';
import { journalFile } from '../../runs/journal/journal-file';
import { describeProblems, type JournalProblem, type OnProblem } from '../../runs/journal/journal-problem';
import type { RunProblem } from '../../runs/session/run-problem';
import { readRunFile, type RunFile } from '../../runs/folder/run-file';
import { writeToClosedRun } from '../../runs/session/write-to-closed-run';
import type { Assignment } from '../../worker/messages';
import type { RunClient } from '../../worker/run-client';
import { KnownEvents } from './known-events';
import { openWorker, type ConnectWorker, type OpenedByWorker, type WorkedRun } from './open-worker';
import { phaseOf, type RunPhase } from './run-phase';
import { runMessageWords } from './run-message-words';

/** A run that was opened by a worker, with what the developer should know before it spends anything. */
export type OpenedRun = OpenedByWorker<Run>;

/**
 * A run as this window knows it: what its journal says, and its worker while one is at it. It is the only copy of the run's
 * state in the extension host; trees, status bar, review and dashboard are projections of `state`.
 */
export class Run implements WorkedRun, vscode.Disposable {
  readonly kind = 'opened';
  private readonly known: KnownEvents;
  private client: RunClient | undefined;
  private opening: Promise<OpenedRun> | undefined;
  /** Settled when nothing is being written to the journal from here. */
  private writing: Promise<void> = Promise.resolve();
  private readonly received = new vscode.EventEmitter<readonly RunEvent[]>();
  private readonly liveChanged = new vscode.EventEmitter<void>();
  private readonly noticed = new vscode.EventEmitter<RunProblem>();
  private readonly over = new vscode.EventEmitter<StopReason>();

  /** New events of the run, already folded into `state`. */
  readonly onDidReceiveEvents = this.received.event;
  /** A worker took the run up, or left it. */
  readonly onDidChangeLive = this.liveChanged.event;
  /** Something went wrong that does not end the run. It is in the log already. */
  readonly onDidNoticeProblem = this.noticed.event;
  /** A worker's work on the run is over. */
  readonly onDidEnd = this.over.event;

  private constructor(
    readonly folder: string,
    private readonly connect: ConnectWorker,
    onProblem: OnProblem = () => undefined,
  ) {
    const happened = (events: readonly RunEvent[]) => this.received.fire(events);
    this.known = new KnownEvents(folder, () => this.isTold(), happened, onProblem);
  }

  /**
   * Opens a run from its journal, without a worker and without keeping the editor waiting, however long the journal is.
   *
   * @param onProblem is called for lines that are left out.
   * @throws {UserError} when the journal is missing or cannot be read.
   */
  static async fromJournal(folder: string, connect: ConnectWorker, onProblem: (message: string) => void): Promise<Run> {
    const problems: JournalProblem[] = [];
    const run = new Run(folder, connect, (problem) => problems.push(problem));
    await run.known.catchUp();
    if (run.known.count === 0) throw new UserError(runMessageWords.notStarted(folder));
    for (const message of describeProblems(journalFile(folder), problems)) onProblem(message);
    return run;
  }

  /**
   * Begins a new run. Resolves when it is open, before its first rollout.
   *
   * @throws {OutsideFileError} when the run would read a file that it may not; {UserError} when the spec, or something that it
   * names, cannot be used; CancellationError when the token asks for it.
   */
  static start(request: RunRequest, connect: ConnectWorker, token: vscode.CancellationToken): Promise<OpenedRun> {
    let run: Run | undefined;
    return openWorker(connect, { kind: 'start', ...request, trusted: vscode.workspace.isTrusted }, token, (folder) => {
      run ??= new Run(folder, connect);
      return run;
    });
  }

  get id(): string {
    return this.state.run.id;
  }

  get name(): string {
    return this.state.run.name;
  }

  /** A live view: it changes with the run. */
  get state(): RunState {
    return this.known.state;
  }

  get summary(): RunSummary {
    return summaryOf(this.state);
  }

  get live(): boolean {
    return this.client !== undefined;
  }

  get phase(): RunPhase {
    return phaseOf(this.state, this.live);
  }

  /** Whether its worker does nothing until the developer decides on a proposal. */
  get waitsForDeveloper(): boolean {
    return this.phase === 'running' && waitsForDeveloper(this.state);
  }

  /** Proposals that a word of the developer's can still decide, oldest first. */
  get waiting(): readonly ProposalState[] {
    return this.phase === 'ended' ? [] : waitingProposals(this.state);
  }

  /** What the run began with: the prompt files as they were, and the spec. */
  readFile(): Promise<RunFile> {
    return readRunFile(this.folder);
  }

  pause(): void {
    this.client?.pause();
  }

  continue(): void {
    this.client?.continue();
  }

  finish(): void {
    this.client?.finish();
  }

  /** Stops at once; the run can be resumed. Resolves when its worker is gone. */
  async stop(): Promise<void> {
    await this.client?.cancel();
  }

  /** Ends the worker with the window: the run is interrupted, which is nobody's decision, and can be resumed. */
  async suspend(): Promise<void> {
    await this.client?.suspend();
  }

  /**
   * Goes on with the run where its journal ends.
   *
   * @throws {UserError} when it has come to its end or cannot be opened.
   */
  async resume(token: vscode.CancellationToken): Promise<OpenedRun> {
    if (this.live) return { run: this, warnings: [] };
    // Two workers on one journal would spoil it, however often the developer asks.
    this.opening ??= this.openAgain(token).finally(() => (this.opening = undefined));
    return this.opening;
  }

  private async openAgain(token: vscode.CancellationToken): Promise<OpenedRun> {
    if (!canResume(this.state)) {
      throw new UserError(runMessageWords.alreadyEnded(this.id));
    }
    await this.writing;
    return openWorker(
      this.connect,
      { kind: 'resume', runFolder: this.folder, known: this.known.count, trusted: vscode.workspace.isTrusted },
      token,
      () => this,
    );
  }

  /**
   * Passes the developer's decision on a proposal to the worker. Resolves when the decision is in the journal.
   *
   * @throws {UserError} when no worker is at the run, or the run ends before.
   */
  async review(proposal: number, decision: ReviewDecision): Promise<void> {
    const isDecided = () => this.state.proposals[proposal - 1]?.decision !== undefined;
    this.client?.review(proposal, decision);
    const inTime = await this.until(isDecided);
    if (!inTime) {
      throw new UserError(runMessageWords.endedBeforeDecision(proposal));
    }
  }

  /**
   * Gives later reflections on a component a note. When no worker is at the run, the note is written down for the time when it
   * is resumed; so is what the next methods do.
   *
   * @throws {UserError} when the note cannot be written, e.g. because a terminal has the run open.
   */
  async addGuidance(component: string, text: string): Promise<void> {
    await this.guide(
      (client) => client.addGuidance(component, text),
      (state) => [{ type: 'guidanceGiven', guidance: newGuidance(state, component, text) }],
    );
  }

  async editGuidance(number: number, text: string): Promise<void> {
    await this.guide(
      (client) => client.editGuidance(number, text),
      (state) => guidanceEdit(state, number, text),
    );
  }

  async removeGuidance(number: number): Promise<void> {
    await this.guide(
      (client) => client.removeGuidance(number),
      () => [{ type: 'guidanceRemoved', number }],
    );
  }

  private async guide(
    tell: (client: RunClient) => void,
    eventsFor: (state: RunState) => readonly GuidanceEvent[],
  ): Promise<void> {
    // The lock of a run keeps other processes away, but not the worker of this one.
    await this.opening?.catch(() => undefined);
    if (this.client !== undefined) {
      tell(this.client);
      return;
    }
    const writing = this.writing.then(() => writeToClosedRun(this.folder, eventsFor));
    this.writing = writing.catch(() => undefined);
    await writing;
    await this.known.catchUp();
  }

  dispose(): void {
    this.received.dispose();
    this.liveChanged.dispose();
    this.noticed.dispose();
    this.over.dispose();
  }

  attach(client: RunClient): void {
    if (this.client === client) return;
    this.client = client;
    this.liveChanged.fire();
  }

  takeRecorded(from: number, events: readonly RunEvent[]): void {
    this.known.takeRecorded(from, events);
  }

  take(events: readonly RunEvent[]): void {
    this.known.take(events);
  }

  takeProblem(problem: RunProblem): void {
    this.noticed.fire(problem);
  }

  /**
   * Takes the events of the journal that are not known yet, such as those that a terminal wrote. What a worker of this window
   * writes, it reports itself.
   *
   * @throws {UserError} when the journal is missing or cannot be read.
   */
  catchUp(): Promise<void> {
    return this.known.catchUp();
  }

  /** Whether a worker tells what happens, or is about to. */
  private isTold(): boolean {
    return this.live || this.opening !== undefined;
  }

  detach(reason: StopReason): void {
    this.client = undefined;
    this.liveChanged.fire();
    this.over.fire(reason);
  }

  /** @returns false when the worker leaves the run before the condition holds. */
  private until(holds: () => boolean): Promise<boolean> {
    if (holds() || !this.live) return Promise.resolve(holds());
    return new Promise((resolve) => {
      const settle = () => {
        if (!holds() && this.live) return;
        subscriptions.dispose();
        resolve(holds());
      };
      const subscriptions = vscode.Disposable.from(this.onDidReceiveEvents(settle), this.onDidChangeLive(settle));
    });
  }
}

/** What a new run is made of; see `Assignment`. */
type RunRequest = Omit<Extract<Assignment, { kind: 'start' }>, 'kind' | 'trusted'>;
