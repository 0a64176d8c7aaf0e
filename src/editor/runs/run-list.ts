import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RunEvent, StopReason } from '../../gepa/events';
import { summaryOf } from '../../gepa/run-summary';
import { findRuns } from '../../runs/folder/find-runs';
import type { SpecOverride } from '../../runs/spec/parse-spec';
import type { RunProblem } from '../../runs/session/run-problem';
import { runsFolder } from '../../runs/folder/run-folder';
import { readSummary, stampOf, writeSummary, type StoredSummary } from '../../runs/folder/summary-file';
import { Throttle } from '../throttle';
import { listedRun, type KnownRun } from './listed-run';
import type { ConnectWorker } from './open-worker';
import { Run, type OpenedRun } from './run';
import { phaseOf } from './run-phase';
import { watchRuns } from './watch-runs';

/** `known`: all runs of the workspace are listed. `untrusted`: none is before the workspace is trusted. */
export type RunListing = 'untrusted' | 'reading' | 'known';

/** How long after a summary was found to be behind its journal it is read again, in milliseconds. */
const behindMs = 3000;

/**
 * The runs of the workspace, and which of them commands without a target mean. They are listed by their summaries, and a run's
 * journal is read when something needs more than that. Nothing is read or watched before somebody asks for the runs; see `ready`.
 */
export class RunList implements vscode.Disposable {
  private readonly byFolder = new Map<string, KnownRun>();
  private readonly opening = new Map<string, Promise<Run>>();
  /** Folder of the run that the developer chose last. */
  private chosen: string | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly received = new vscode.EventEmitter<{ readonly run: Run; readonly events: readonly RunEvent[] }>();
  private readonly noticed = new vscode.EventEmitter<{ readonly run: Run; readonly problem: RunProblem }>();
  private readonly ended = new vscode.EventEmitter<{ readonly run: Run; readonly reason: StopReason }>();
  private readonly grown = new Set<string>();
  private readonly catchUpSoon = new Throttle(500, () => void this.catchUp());
  private readonly catchUpLater = new Throttle(behindMs, () => void this.catchUp());
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;
  private openingForReview: Promise<void> = Promise.resolve();
  private listed = false;

  /** A run came, went, was opened or chosen, or a worker took it up or left it. */
  readonly onDidChange = this.changed.event;
  readonly onDidReceiveEvents = this.received.event;
  readonly onDidNoticeProblem = this.noticed.event;
  readonly onDidEndRun = this.ended.event;

  constructor(
    private readonly connect: ConnectWorker,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Resolves when the runs are listed that the workspace's folders hold. The first call begins to look for them. */
  ready(): Promise<void> {
    return this.loading ?? this.load();
  }

  /** Resolves when the runs are listed and those are opened in which a proposal waits for the developer. */
  async readyForReview(): Promise<void> {
    await this.ready();
    await this.openingForReview;
  }

  /** How far the list is. */
  get listing(): RunListing {
    if (!vscode.workspace.isTrusted) return 'untrusted';
    return this.listed ? 'known' : 'reading';
  }

  /** Those that are known so far, newest first. */
  get all(): readonly KnownRun[] {
    return [...this.byFolder.values()].sort((a, b) => b.id.localeCompare(a.id));
  }

  /** Those that are opened, newest first. */
  get opened(): readonly Run[] {
    return this.all.filter((run) => run.kind === 'opened');
  }

  /** The run that the developer deals with: the one chosen last, else the newest live one, else the newest. */
  get current(): KnownRun | undefined {
    const chosen = this.chosen === undefined ? undefined : this.byFolder.get(this.chosen);
    return chosen ?? this.all.find(({ live }) => live) ?? this.all[0];
  }

  /**
   * Opens the run that the developer deals with: at once when they have chosen one, else as soon as all are listed.
   *
   * @throws {UserError} when its journal cannot be read.
   */
  async currentOne(): Promise<Run | undefined> {
    if (this.chosen === undefined) await this.ready();
    return this.current && this.open(this.current);
  }

  /** Finds a run that is opened. */
  find(id: string): Run | undefined {
    return this.opened.find((run) => run.id === id);
  }

  /**
   * Finds a run as soon as it is known, or the runs of the workspace are, and opens it.
   *
   * @throws {UserError} when its journal cannot be read.
   */
  async get(id: string): Promise<Run | undefined> {
    const find = () => this.all.find((run) => run.id === id);
    if (find() === undefined) await this.ready();
    const run = find();
    return run && this.open(run);
  }

  /**
   * Reads the journal of a run that is listed, without keeping the editor waiting. An opened one is returned as it is.
   *
   * @throws {UserError} when its journal cannot be read.
   */
  open({ folder }: KnownRun): Promise<Run> {
    return this.openFolder(folder);
  }

  /** Makes a run the one that commands without a target mean. */
  choose({ folder }: Run): void {
    if (this.chosen === folder) return;
    this.chosen = folder;
    this.changed.fire();
  }

  /**
   * Lists the runs that the workspace's folders hold and that are not known yet. A run that cannot be read is left out and logged.
   * Nothing is read before the workspace is trusted: a folder from a stranger may hold runs that nobody ran.
   */
  load(): Promise<void> {
    this.watching ??= watchRuns({
      onFolders: () => void this.load(),
      onJournal: (folder) => this.catchUpWith(folder, this.catchUpSoon),
    });
    const before = this.loading ?? Promise.resolve();
    this.loading = before
      .then(() => this.read())
      .catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)));
    return this.loading;
  }

  private async read(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      this.changed.fire();
      return;
    }
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = (await Promise.all(folders.map(({ uri }) => findRuns(uri.fsPath)))).flat();
    const present = new Set(found.map(({ folder }) => folder));
    for (const run of this.all) if (!present.has(run.folder) && !run.live) this.remove(run);
    for (const { folder, stored } of found) this.list(folder, stored);
    this.changed.fire();
    for (const { folder } of found) if (!this.byFolder.has(folder)) await this.openOrLog(folder);
    this.listed = true;
    this.changed.fire();
    this.openForReview();
  }

  private list(folder: string, kept: StoredSummary | undefined): void {
    if (kept === undefined || this.byFolder.get(folder)?.kind === 'opened') return;
    this.byFolder.set(folder, listedRun(folder, kept.summary));
    if (kept.isCurrent) return;
    this.catchUpWith(folder, this.catchUpLater);
  }

  private catchUpWith(folder: string, when: Throttle): void {
    this.grown.add(folder);
    when.request();
  }

  /** Takes up what was written to journals that no worker of this window writes to. */
  private async catchUp(): Promise<void> {
    const grown = [...this.grown];
    this.grown.clear();
    for (const folder of grown) {
      const run = this.byFolder.get(folder);
      if (run?.kind === 'listed') await this.listAgain(folder);
      if (run?.kind === 'opened') {
        await run.catchUp().catch((error: unknown) => this.warn('A journal cannot be read', error));
      }
    }
    this.changed.fire();
    this.openForReview();
  }

  private async listAgain(folder: string): Promise<void> {
    const kept = await readSummary(folder);
    if (kept === undefined) await this.openOrLog(folder);
    else this.list(folder, kept);
  }

  /** The developer is to see what waits for them, and what they told later reflections of the run that they deal with. */
  private openForReview(): void {
    const { current } = this;
    const needed = this.all.filter((run) => {
      const isUnfinished = phaseOf(run.summary, run.live) !== 'ended';
      return run.kind === 'listed' && isUnfinished && (run === current || run.summary.waiting > 0);
    });
    const before = this.openingForReview;
    this.openingForReview = before.then(async () => {
      for (const { folder } of needed) await this.openOrLog(folder);
    });
  }

  private async openOrLog(folder: string): Promise<void> {
    await this.openFolder(folder).catch((error: unknown) => this.warn('A run cannot be shown', error));
  }

  private warn(what: string, error: unknown): void {
    this.log.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`);
  }

  private async openFolder(folder: string): Promise<Run> {
    const known = this.byFolder.get(folder);
    if (known?.kind === 'opened') return known;
    const opening = this.opening.get(folder) ?? this.readRun(folder).finally(() => this.opening.delete(folder));
    this.opening.set(folder, opening);
    return opening;
  }

  private async readRun(folder: string): Promise<Run> {
    const [journal, kept] = [stampOf(folder), await readSummary(folder)];
    const run = await vscode.window.withProgress({ location: { viewId: 'gepa.runs' } }, () =>
      Run.fromJournal(folder, this.connect, (message) => this.log.warn(message)),
    );
    const known = this.byFolder.get(folder);
    // A run that was begun meanwhile is known from its worker.
    if (known?.kind === 'opened') {
      run.dispose();
      return known;
    }
    if (journal !== undefined && kept?.isCurrent !== true) void writeSummary(folder, summaryOf(run.state), journal);
    this.add(run);
    this.changed.fire();
    return run;
  }

  /** Begins a run and chooses it. See `Run.start`. */
  async start(
    { specFile, overrides, mayLeave }: { specFile: string; overrides: readonly SpecOverride[]; mayLeave: boolean },
    token: vscode.CancellationToken,
  ): Promise<OpenedRun> {
    const home = homeOf(specFile);
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const reach = { roots: [...new Set([home, ...folders])], mayLeave };
    const opened = await Run.start({ specFile, runsFolder: runsFolder(home), overrides, reach }, this.connect, token);
    this.add(opened.run);
    this.choose(opened.run);
    return opened;
  }

  /** Ends every worker with the window and waits for it; their runs can be resumed. */
  async suspendAll(): Promise<void> {
    await Promise.all(this.opened.map((run) => run.suspend()));
  }

  dispose(): void {
    this.watching?.dispose();
    this.catchUpSoon.dispose();
    this.catchUpLater.dispose();
    for (const run of this.opened) run.dispose();
    this.changed.dispose();
    this.received.dispose();
    this.noticed.dispose();
    this.ended.dispose();
  }

  private add(run: Run): void {
    // The watcher may have found the folder of a run that begins before its worker reported it.
    const known = this.byFolder.get(run.folder);
    if (known?.kind === 'opened') known.dispose();
    this.byFolder.set(run.folder, run);
    run.onDidReceiveEvents((events) => this.received.fire({ run, events }));
    run.onDidChangeLive(() => this.changed.fire());
    run.onDidNoticeProblem((problem) => this.noticed.fire({ run, problem }));
    run.onDidEnd((reason) => this.ended.fire({ run, reason }));
  }

  private remove(run: KnownRun): void {
    this.byFolder.delete(run.folder);
    if (this.chosen === run.folder) this.chosen = undefined;
    if (run.kind === 'opened') run.dispose();
  }
}

/** Where the runs of a spec are kept: in its workspace folder, or beside it when it is in none. */
function homeOf(specFile: string): string {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(specFile))?.uri.fsPath ?? dirname(specFile);
}
