// Tested by test/unit/editor/runs/time-left.test.ts.
import * as vscode from 'vscode';
import type { DeveloperEvent, RunEvent, StopReason } from '../../gepa/events';
import type { ReviewDecision } from '../../gepa/proposal';
import type { SteeringChange } from '../../gepa/steering';
import { summaryOf, type RunSummary } from '../../gepa/run-summary';
import { canResume, waitingProposals, waitsForDeveloper, type ProposalState, type RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { journalFile } from '../../runs/journal/journal-file';
import { describeProblems, type JournalProblem, type OnProblem } from '../../runs/journal/journal-problem';
import type { RunProblem } from '../../runs/session/run-problem';
import { HeldRunFiles } from '../../runs/folder/held-run-files';
import { undecidedFiles } from '../../runs/folder/proposal-file';
import { isHeldElsewhere } from '../../runs/folder/run-lock';
import { readRunFile, type RunFile } from '../../runs/folder/run-file';
import { writeToClosedRun } from '../../runs/session/write-to-closed-run';
import type { Assignment } from '../../worker/messages';
import type { RunClient } from '../../worker/run-client';
import { AwaitedReplies } from './awaited-replies';
import { KnownEvents } from './known-events';
import { openWorker, type ConnectWorker, type OpenedByWorker, type WorkedRun } from './open-worker';
import type { WorkedOn } from '../../gepa/state';
import { isBeingUndone, obstacleToUndo } from '../../gepa/review/undo-decision';
import { holdsInTime } from './run-condition';
import { RunGuidance } from './run-guidance';
import { phaseOf, type RunPhase } from './run-phase';
import { runMessageWords } from './run-message-words';
import { ownPrices, setting } from '../settings';

/** A run that a worker has opened, with warnings for the developer before it spends anything. */
export type OpenedRun = OpenedByWorker<Run>;

/**
 * A run as this window knows it: the state from its journal, and its worker while it has one. This is the only copy of the state
 * in the extension host; trees, status bar, review and dashboard are drawn from it.
 */
export class Run implements WorkedRun, vscode.Disposable {
  readonly kind = 'opened';
  private readonly known: KnownEvents;
  /** The replies that its reflection model is writing. */
  readonly awaited = new AwaitedReplies();
  /** The developer's notes for later reflections. */
  readonly guidance = new RunGuidance((send, eventsFor) => this.change(send, eventsFor));
  private client: RunClient | undefined;
  private opening: Promise<OpenedRun> | undefined;
  private heldElsewhere: boolean;
  /** From the start of its worker on, and until its folder is there when the worker has ended. */
  private files: HeldRunFiles | undefined;
  /** Settles when this window has no pending write to the journal. */
  private writing: Promise<void> = Promise.resolve();
  private readonly received = new vscode.EventEmitter<readonly RunEvent[]>();
  private readonly liveChanged = new vscode.EventEmitter<void>();
  private readonly noticed = new vscode.EventEmitter<RunProblem>();
  private readonly over = new vscode.EventEmitter<StopReason>();

  /** Fires with new events, already folded into `state`. */
  readonly onDidReceiveEvents = this.received.event;
  /** Fires when a worker, or another process, starts or ends its work on the run. */
  readonly onDidChangeLive = this.liveChanged.event;
  /** Fires when something goes wrong that does not end the run. It has been logged. */
  readonly onDidNoticeProblem = this.noticed.event;
  /** Fires when a worker has ended its work on the run. */
  readonly onDidEnd = this.over.event;

  private constructor(
    readonly folder: string,
    private readonly connect: ConnectWorker,
    onProblem: OnProblem = () => undefined,
  ) {
    const happened = (events: readonly RunEvent[]) => this.received.fire(events);
    this.heldElsewhere = isHeldElsewhere(folder);
    this.known = new KnownEvents(folder, () => this.hasWorker(), happened, onProblem);
  }

  /**
   * Opens a run from its journal, without a worker and without blocking the editor, however long the journal is.
   *
   * @param onProblem is called for skipped lines.
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
   * Starts a new run. Resolves when it is open, before its first rollout.
   *
   * @throws {OutsideFileError} when the run would read a file that the developer has not allowed; {UserError} when the spec, or
   * something that it names, cannot be used; CancellationError when the token is cancelled.
   */
  static start(request: RunRequest, connect: ConnectWorker, token: vscode.CancellationToken): Promise<OpenedRun> {
    let run: Run | undefined;
    return openWorker(connect, { kind: 'start', ...request, ...ofWindow() }, token, (folder) => {
      run ??= new Run(folder, connect);
      return run;
    });
  }

  /**
   * Begins a run that was planned before. Resolves when it is open, before its first rollout.
   *
   * @param folder with the plan, and without a journal.
   * @throws what `start` throws.
   */
  static begin(folder: string, connect: ConnectWorker, token: vscode.CancellationToken): Promise<OpenedRun> {
    let run: Run | undefined;
    const trusted = vscode.workspace.isTrusted;
    const assignment = { kind: 'resume', runFolder: folder, known: 0, trusted, prices: ownPrices() } as const;
    return openWorker(connect, assignment, token, () => {
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

  /** Whether a worker of this window is running it. */
  get live(): boolean {
    return this.client !== undefined;
  }

  get workedOn(): WorkedOn {
    if (this.live) return 'here';
    return this.heldElsewhere ? 'elsewhere' : 'nowhere';
  }

  get phase(): RunPhase {
    return phaseOf(this.state, this.workedOn);
  }

  /** Whether its folder was deleted or moved while its worker ran. `writeAgain` restores it. */
  get isLost(): boolean {
    return !this.live && this.files?.areGone === true;
  }

  /** Whether its worker is idle until the developer decides on a proposal. */
  get waitsForDeveloper(): boolean {
    return this.phase === 'running' && waitsForDeveloper(this.state);
  }

  /** Proposals that the developer can still decide on, perhaps after resuming the run, oldest first. */
  get waiting(): readonly ProposalState[] {
    const { phase } = this;
    return phase === 'ended' || phase === 'elsewhere' ? [] : waitingProposals(this.state);
  }

  /** Reads what the run started with: the prompt files and the spec. */
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

  /** Stops the run immediately, so that it can be resumed. Resolves when its worker has ended. */
  async stop(): Promise<void> {
    await this.client?.cancel();
  }

  /** Ends the worker, e.g. because the window closes. The run counts as interrupted, not as stopped, and can be resumed. */
  async suspend(): Promise<void> {
    await this.client?.suspend();
    if (!this.live) return;
    this.client = undefined;
    if (!this.isLost) this.release();
    this.awaited.endAll();
    this.liveChanged.fire();
  }

  /**
   * Resumes the run where its journal ends.
   *
   * @throws {UserError} when it has ended or cannot be opened.
   */
  async resume(token: vscode.CancellationToken): Promise<OpenedRun> {
    if (this.live) return { run: this, warnings: [] };
    // Two workers on one journal would corrupt it.
    this.opening ??= this.openAgain(token).finally(() => (this.opening = undefined));
    return this.opening;
  }

  /**
   * Writes the folder of a lost run again, with all that its worker recorded.
   *
   * @throws {UserError} when it cannot be written.
   */
  async writeAgain(): Promise<void> {
    this.files?.writeAgain();
    this.release();
    await this.catchUp();
  }

  /** Keeps the undecided texts of proposals, as they are saved now, for `writeAgain`. */
  holdEdits(): void {
    this.files?.holdEdits(undecidedFiles(this.folder, this.state));
  }

  private hold(): void {
    this.release();
    this.files = HeldRunFiles.hold(this.folder);
    this.holdEdits();
  }

  private release(): void {
    this.files?.close();
    this.files = undefined;
  }

  private async openAgain(token: vscode.CancellationToken): Promise<OpenedRun> {
    if (!canResume(this.state)) {
      throw new UserError(runMessageWords.alreadyEnded(this.id));
    }
    await this.writing;
    return openWorker(
      this.connect,
      { kind: 'resume', runFolder: this.folder, known: this.known.count, ...ofWindow(), prices: ownPrices() },
      token,
      () => this,
    );
  }

  /**
   * Sends the developer's decision on a proposal to the worker. Resolves when it is in the journal.
   *
   * @throws {UserError} when the run has no worker, or ends before the decision is recorded.
   */
  async review(proposal: number, decision: ReviewDecision): Promise<void> {
    let isDecided = this.state.proposals[proposal - 1]?.decision !== undefined;
    // The state may no longer have it: without the budget for a decision, the proposal waits again immediately.
    const subscription = this.onDidReceiveEvents((events) => {
      isDecided ||= events.some((event) => event.type === 'reviewDecided' && event.proposal === proposal);
    });
    this.client?.review(proposal, decision);
    const inTime = await holdsInTime(this, () => isDecided);
    subscription.dispose();
    if (!inTime) throw new UserError(runMessageWords.endedBeforeDecision(proposal));
  }

  /**
   * Changes the search. Without a worker, writes to the journal, which takes effect when the run is resumed. Resolves when it is in the
   * journal.
   *
   * @throws {UserError} when the run ends before the change is recorded, or the change cannot be written.
   */
  async steer(change: SteeringChange): Promise<void> {
    const { length } = this.state.steering;
    await this.change(
      (client) => client.steer(change),
      ({ steering }) => [{ type: 'steeringGiven', steering: { number: steering.length + 1, change } }],
    );
    const inTime = await holdsInTime(this, () => this.state.steering.length > length);
    if (!inTime) throw new UserError(runMessageWords.endedBeforeSteering());
  }

  /**
   * Takes the developer's decision on a proposal back. If the search has applied it, that takes until the iterations under way end.
   *
   * @returns whether the proposal waits again: not when something was built on the decision, or the run ends before.
   */
  async undoDecision(proposal: number): Promise<boolean> {
    this.client?.undoDecision(proposal);
    await holdsInTime(this, () => obstacleToUndo(this.state, proposal) !== undefined);
    await holdsInTime(this, () => !isBeingUndone(this.state, proposal));
    return this.state.proposals[proposal - 1]?.decision === undefined;
  }

  /**
   * Gives the run another name.
   *
   * @throws {UserError} when it cannot be written, e.g. because the run is open in a terminal.
   */
  async rename(name: string): Promise<void> {
    await this.change(
      (client) => client.rename(name),
      () => [{ type: 'runRenamed', name }],
    );
  }

  /** Sends a change to the worker, or writes it to the journal without one. */
  private async change(
    send: (client: RunClient) => void,
    eventsFor: (state: RunState) => readonly DeveloperEvent[],
  ): Promise<void> {
    // The lock of a run excludes other processes, but not the worker of this one.
    await this.opening?.catch(() => undefined);
    if (this.client !== undefined) {
      send(this.client);
      return;
    }
    const writing = this.writing.then(() => writeToClosedRun(this.folder, eventsFor));
    this.writing = writing.catch(() => undefined);
    await writing;
    await this.known.catchUp();
  }

  dispose(): void {
    this.release();
    this.received.dispose();
    this.liveChanged.dispose();
    this.noticed.dispose();
    this.over.dispose();
    this.awaited.dispose();
  }

  /** Checks whether another process works on the run. */
  checkHolder(): void {
    const isHeld = !this.live && isHeldElsewhere(this.folder);
    if (isHeld === this.heldElsewhere) return;
    this.heldElsewhere = isHeld;
    this.liveChanged.fire();
  }

  attach(client: RunClient): void {
    if (this.client === client) return;
    this.client = client;
    this.heldElsewhere = false;
    this.hold();
    this.liveChanged.fire();
  }

  receiveRecorded(from: number, events: readonly RunEvent[]): void {
    this.known.addRecorded(from, events);
    // The journal was restored, which replaced its file.
    if (from === 0 && this.live) this.hold();
  }

  receive(events: readonly RunEvent[]): void {
    this.known.add(events);
  }

  receiveProblem(problem: RunProblem): void {
    this.noticed.fire(problem);
  }

  /**
   * Reads the events of the journal that are not known yet, such as those that a terminal wrote. A worker of this window reports
   * its events itself.
   *
   * @throws {UserError} when the journal is missing or cannot be read.
   */
  catchUp(): Promise<void> {
    return this.known.catchUp();
  }

  /** Whether a worker reports the events, or is about to. */
  private hasWorker(): boolean {
    return this.live || this.opening !== undefined;
  }

  detach(reason: StopReason): void {
    this.client = undefined;
    if (!this.isLost) this.release();
    this.awaited.endAll();
    this.liveChanged.fire();
    this.over.fire(reason);
  }
}

/** What a worker knows about this window. */
function ofWindow(): Pick<Assignment, 'trusted' | 'checksHeadroom'> {
  return { trusted: vscode.workspace.isTrusted, checksHeadroom: setting('run.checkHeadroom') };
}

/** What a new run is started with; see `Assignment`. */
type RunRequest = Omit<Extract<Assignment, { kind: 'start' }>, 'kind' | 'trusted' | 'checksHeadroom'>;
