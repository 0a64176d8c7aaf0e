import * as vscode from 'vscode';
import type { ReviewDecision, RunEvent, StopReason } from '../../gepa/events';
import { RunFold } from '../../gepa/fold';
import { canResume, waitingProposals, waitsForDeveloper, type ProposalState, type RunState } from '../../gepa/state';
import { UserError } from '../../gepa/user-error';
import { journalFile, readJournal } from '../../runs/journal';
import { describeProblems, type JournalProblem } from '../../runs/journal-problem';
import { readRunFile, type RunFile } from '../../runs/run-file';
import type { Assignment } from '../../worker/messages';
import type { RunClient, RunListener } from '../../worker/run-client';
import { phaseOf, type RunPhase } from './run-phase';

/** Starts a worker thread for a run. */
export type ConnectWorker = (assignment: Assignment, listener: RunListener) => RunClient;

/** A run that was opened by a worker, with what the developer should know before it spends anything. */
export interface OpenedRun {
  readonly run: Run;
  readonly warnings: readonly string[];
}

/**
 * A run as this window knows it: the fold of its journal, and its worker while one is at it. It is the only copy of the
 * run's state in the extension host; trees, status bar, review and dashboard are projections of `state`.
 */
export class Run implements vscode.Disposable {
  private readonly fold: RunFold;
  private known: number;
  private client: RunClient | undefined;
  private opening: Promise<OpenedRun> | undefined;
  private readonly received = new vscode.EventEmitter<readonly RunEvent[]>();
  private readonly liveChanged = new vscode.EventEmitter<void>();
  private readonly over = new vscode.EventEmitter<StopReason>();

  /** New events of the run, already folded into `state`. */
  readonly onDidReceiveEvents = this.received.event;
  /** A worker took the run up, or left it. */
  readonly onDidChangeLive = this.liveChanged.event;
  /** A worker's work on the run is over. */
  readonly onDidEnd = this.over.event;

  private constructor(
    readonly folder: string,
    events: readonly RunEvent[],
    private readonly connect: ConnectWorker,
  ) {
    this.fold = RunFold.over(events);
    this.known = events.length;
  }

  /**
   * Opens a run from its journal, without a worker.
   *
   * @param onProblem is told of lines that are left out.
   * @throws {UserError} when there is no journal that can be read.
   */
  static fromJournal(folder: string, connect: ConnectWorker, onProblem: (message: string) => void): Run {
    const problems: JournalProblem[] = [];
    const events = readJournal(folder, (problem) => problems.push(problem));
    if (events.length === 0) throw new UserError(vscode.l10n.t('The run {0} has not begun.', folder));
    const run = new Run(folder, events, connect);
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
    return openWorker(
      connect,
      { kind: 'start', ...request, trusted: vscode.workspace.isTrusted },
      token,
      (folder, events) => {
        run ??= new Run(folder, events, connect);
        return run;
      },
    );
  }

  get id(): string {
    return this.state.run.id;
  }

  get name(): string {
    return this.state.run.name;
  }

  /** A live view: it changes with the run. */
  get state(): RunState {
    return this.fold.state;
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
      throw new UserError(vscode.l10n.t('The run {0} has come to its end; start a new one to go on.', this.id));
    }
    return openWorker(
      this.connect,
      { kind: 'resume', runFolder: this.folder, trusted: vscode.workspace.isTrusted },
      token,
      () => this,
    );
  }

  /**
   * Says the developer's word on a proposal that waits for it. A run that is interrupted is resumed for it. Resolves when
   * the word is in the journal.
   *
   * @throws {UserError} when the run ends before.
   */
  async review(proposal: number, decision: ReviewDecision): Promise<void> {
    await this.ensureLive();
    const isDecided = () => this.state.proposals[proposal - 1]?.decision !== undefined;
    this.client?.review(proposal, decision);
    const inTime = await this.until(isDecided);
    if (!inTime) {
      throw new UserError(vscode.l10n.t('The run ended before it could take your decision on proposal {0}.', proposal));
    }
  }

  async addGuidance(component: string, text: string): Promise<void> {
    await this.ensureLive();
    this.client?.addGuidance(component, text);
  }

  async removeGuidance(number: number): Promise<void> {
    await this.ensureLive();
    this.client?.removeGuidance(number);
  }

  dispose(): void {
    this.received.dispose();
    this.liveChanged.dispose();
    this.over.dispose();
  }

  /** A worker has the run open. Its journal holds at least the events that are known here. */
  attach(client: RunClient, events: readonly RunEvent[]): void {
    this.take(events.slice(this.known));
    if (this.client === client) return;
    this.client = client;
    this.liveChanged.fire();
  }

  take(events: readonly RunEvent[]): void {
    if (events.length === 0) return;
    for (const event of events) this.fold.apply(event);
    this.known += events.length;
    this.received.fire(events);
  }

  /** Takes up what another process, such as a terminal, wrote to the journal. */
  catchUp(): void {
    if (!this.live) this.take(readJournal(this.folder).slice(this.known));
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

  /** An interrupted run goes on for a word of the developer's; one that was stopped spends nothing until it is resumed. */
  private async ensureLive(): Promise<void> {
    if (this.live) return;
    if (this.state.status.kind === 'stopped') {
      throw new UserError(vscode.l10n.t('The run {0} is stopped. Resume it first.', this.id));
    }
    const source = new vscode.CancellationTokenSource();
    try {
      await this.resume(source.token);
    } finally {
      source.dispose();
    }
  }
}

/** What a new run is made of; see `Assignment`. */
type RunRequest = Omit<Extract<Assignment, { kind: 'start' }>, 'kind' | 'trusted'>;

/** A run would read a file outside of the workspace, which the developer has not allowed. */
export class OutsideFileError extends UserError {
  /** @param outside absolute. */
  constructor(readonly outside: string) {
    super(vscode.l10n.t('{0} lies outside of the workspace. It is read only if you allow it.', outside));
  }
}

/** @param runOf the run that the worker has opened. */
function openWorker(
  connect: ConnectWorker,
  assignment: Assignment,
  token: vscode.CancellationToken,
  runOf: (folder: string, events: readonly RunEvent[]) => Run,
): Promise<OpenedRun> {
  if (!vscode.workspace.isTrusted) return Promise.reject(new UserError(untrustedMessage()));
  return new Promise((resolve, reject) => {
    let run: Run | undefined;
    const client = connect(assignment, {
      opened: (folder, events, warnings) => {
        run = runOf(folder, events);
        run.attach(client, events);
        resolve({ run, warnings });
      },
      happened: (events) => run?.take(events),
      ended: (reason) => run?.detach(reason),
      refused: ({ message, outside, ...place }) => {
        // A worker that cannot be restarted after a crash is an end; a run that was never opened is an error.
        if (run !== undefined) run.detach({ kind: 'failed', message });
        else reject(outside === undefined ? new UserError(message, place) : new OutsideFileError(outside));
      },
    });
    token.onCancellationRequested(() => {
      if (run !== undefined) return;
      reject(new vscode.CancellationError());
      void client.cancel();
    });
  });
}

/** A run sends the workspace's texts to the endpoints that its spec names, so no worker starts before the workspace is trusted. */
export function untrustedMessage(): string {
  return vscode.l10n.t(
    'GEPA does not run in an untrusted workspace: a run sends its texts to the endpoints that the spec names. Trust the workspace first.',
  );
}
