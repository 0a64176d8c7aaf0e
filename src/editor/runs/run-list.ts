import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RunEvent, StopReason } from '../../gepa/events';
import { summaryOf } from '../../gepa/run-summary';
import { findRuns } from '../../runs/folder/find-runs';
import type { SpecOverride } from '../../runs/spec/parse-spec';
import type { RunProblem } from '../../runs/session/run-problem';
import { runFile } from '../../runs/folder/run-file';
import { runsFolder } from '../../runs/folder/run-folder';
import { readSummary, stampOf, writeSummary, type StoredSummary } from '../../runs/folder/summary-file';
import { Throttle } from '../throttle';
import { listedRun, type KnownRun, type ListedRun } from './listed-run';
import type { ConnectWorker } from './open-worker';
import { Run, type OpenedRun } from './run';
import { phaseOf } from './run-phase';
import { watchRuns } from './watch-runs';
import { ownPrices } from '../settings';

/** Whether all runs of the workspace are listed (`known`). In an untrusted workspace no run is listed. */
export type RunListing = 'untrusted' | 'reading' | 'known';

/** How long to wait before reading an outdated summary again, in milliseconds. */
const rereadMs = 3000;
/** How often the processes that work on runs are checked, in milliseconds. */
const holdersMs = 3000;

/**
 * Lists the runs of the workspace and knows the current one, which commands without a target use. Runs are listed by their
 * summaries; a journal is read when its run is opened. Nothing is read or watched before the first call of `ready`.
 */
export class RunList implements vscode.Disposable {
  private readonly byFolder = new Map<string, KnownRun>();
  private readonly opening = new Map<string, Promise<Run>>();
  /** The folder of the run that the developer chose last. */
  private chosen: string | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly removed = new vscode.EventEmitter<string>();
  private readonly received = new vscode.EventEmitter<{ readonly run: Run; readonly events: readonly RunEvent[] }>();
  private readonly noticed = new vscode.EventEmitter<{ readonly run: Run; readonly problem: RunProblem }>();
  private readonly ended = new vscode.EventEmitter<{ readonly run: Run; readonly reason: StopReason }>();
  private readonly grownJournals = new Set<string>();
  private readonly catchUpSoon = new Throttle(500, () => void this.catchUp());
  private readonly catchUpLater = new Throttle(rereadMs, () => void this.catchUp());
  private readonly checkHoldersLater = new Throttle(holdersMs, () => this.checkHolders());
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;
  private openingForReview: Promise<void> = Promise.resolve();
  private listed = false;

  /** Fires when a run is added, removed, opened or chosen, and when its worker starts or ends. */
  readonly onDidChange = this.changed.event;
  /** Fires with the folder of a run that no longer exists. */
  readonly onDidRemove = this.removed.event;
  readonly onDidReceiveEvents = this.received.event;
  readonly onDidNoticeProblem = this.noticed.event;
  readonly onDidEndRun = this.ended.event;

  constructor(
    private readonly connect: ConnectWorker,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Resolves when all runs of the workspace are listed. The first call starts the search for them. */
  ready(): Promise<void> {
    return this.loading ?? this.load();
  }

  /** Resolves when all runs are listed and those with waiting proposals are opened. */
  async readyForReview(): Promise<void> {
    await this.ready();
    await this.openingForReview;
  }

  /** How much of the list is known. */
  get listing(): RunListing {
    if (!vscode.workspace.isTrusted) return 'untrusted';
    return this.listed ? 'known' : 'reading';
  }

  /** The runs known so far, newest first. */
  get all(): readonly KnownRun[] {
    return [...this.byFolder.values()].sort((a, b) => b.id.localeCompare(a.id) || a.folder.localeCompare(b.folder));
  }

  /** The opened runs, newest first. */
  get opened(): readonly Run[] {
    return this.all.filter((run) => run.kind === 'opened');
  }

  /** The run that the developer started, resumed or used on its dashboard last, in this session. */
  get chosenRun(): KnownRun | undefined {
    return this.chosen === undefined ? undefined : this.byFolder.get(this.chosen);
  }

  /** The current run: the one chosen last, otherwise the newest live one, otherwise the newest. */
  get current(): KnownRun | undefined {
    return this.chosenRun ?? this.all.find(({ workedOn }) => workedOn === 'here') ?? this.all[0];
  }

  /**
   * Opens the current run. Unless the developer has chosen one, waits until all are listed.
   *
   * @throws {UserError} when its journal cannot be read.
   */
  async openCurrent(): Promise<Run | undefined> {
    if (this.chosen === undefined) await this.ready();
    return this.current && this.open(this.current);
  }

  /** Returns the opened run of a folder, or with an id. A copy of a folder has the same id, so only its folder identifies a run. */
  find(folderOrId: string): Run | undefined {
    const run = this.known(folderOrId);
    return run?.kind === 'opened' ? run : undefined;
  }

  private known(folderOrId: string): KnownRun | undefined {
    const ofFolder = this.byFolder.get(folderOrId);
    if (ofFolder !== undefined) return ofFolder;
    const withId = this.all.filter(({ id }) => id === folderOrId);
    // The original has kept its name.
    return withId.find(({ folder }) => basename(folder) === folderOrId) ?? withId[0];
  }

  /**
   * Opens the run of a folder, or with an id. Unless it is known, waits until all are listed.
   *
   * @throws {UserError} when its journal cannot be read.
   */
  async get(folderOrId: string): Promise<Run | undefined> {
    if (this.known(folderOrId) === undefined) await this.ready();
    const run = this.known(folderOrId);
    return run && this.open(run);
  }

  /**
   * Reads the journal of a listed run, without blocking the editor. Returns an opened run unchanged.
   *
   * @throws {UserError} when its journal cannot be read.
   */
  open({ folder }: KnownRun): Promise<Run> {
    return this.openFolder(folder);
  }

  /** Makes a run the current one. */
  choose({ folder }: Run): void {
    if (this.chosen === folder) return;
    this.chosen = folder;
    this.changed.fire();
  }

  /**
   * Adds the runs of the workspace's folders that are not known yet. An unreadable run is skipped and logged. In an untrusted
   * workspace nothing is read, since its runs may have been forged.
   */
  load(): Promise<void> {
    this.watching ??= watchRuns({
      onFolders: () => void this.load(),
      onJournal: (folder) => this.catchUpWith(folder, this.catchUpSoon),
      onLock: () => this.checkHolders(),
      liveFolders: () => this.all.filter(({ workedOn }) => workedOn === 'here').map(({ folder }) => folder),
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
    for (const run of this.all) if (!present.has(run.folder)) await this.noticeMissing(run);
    for (const { folder, stored } of found) this.list(folder, stored);
    this.changed.fire();
    for (const { folder } of found) if (!this.byFolder.has(folder)) await this.openOrLog(folder);
    this.listed = true;
    this.changed.fire();
    this.openForReview();
    this.checkHolders();
  }

  /**
   * Removes a run whose folder was deleted or renamed. A live one is stopped before it spends more, and kept, since the developer may
   * write its folder again.
   */
  private async noticeMissing(run: KnownRun): Promise<void> {
    if (run.workedOn === 'here') {
      // A new run is known from its worker before its folder is found. A file may be written to a deleted folder, which makes it again.
      const isThere = () => existsSync(runFile(run.folder));
      if (isThere()) return;
      await run.stop();
      // Meanwhile the folder may have been moved back, and the run resumed.
      if (isThere()) return;
    }
    if (run.kind === 'opened' && run.isLost) return;
    this.remove(run);
  }

  /**
   * Checks which runs another process works on, and checks again as long as there is one, since it may be killed. Reads what it wrote,
   * too, since VS Code's watcher doesn't report every change.
   */
  private checkHolders(): void {
    for (const run of this.all) {
      if (run.kind === 'opened') run.checkHolder();
      else if (run.summary.status.kind !== 'stopped') this.relistIfChanged(run);
    }
    const followed = this.all.filter(({ workedOn }) => workedOn === 'elsewhere');
    if (followed.length > 0) this.checkHoldersLater.request();
    for (const { folder } of followed) this.catchUpWith(folder, this.catchUpSoon);
  }

  private relistIfChanged(run: ListedRun): void {
    const checked = listedRun(run.folder, run.summary);
    if (checked.workedOn === run.workedOn) return;
    this.byFolder.set(run.folder, checked);
    this.changed.fire();
  }

  private list(folder: string, kept: StoredSummary | undefined): void {
    if (kept === undefined || this.byFolder.get(folder)?.kind === 'opened') return;
    this.byFolder.set(folder, listedRun(folder, kept.summary));
    if (kept.isCurrent) return;
    this.catchUpWith(folder, this.catchUpLater);
  }

  private catchUpWith(folder: string, when: Throttle): void {
    this.grownJournals.add(folder);
    when.request();
  }

  /** Reads what other processes wrote to journals. */
  private async catchUp(): Promise<void> {
    const folders = [...this.grownJournals];
    this.grownJournals.clear();
    for (const folder of folders) {
      const run = this.byFolder.get(folder);
      // One whose journal was still empty is not known yet.
      if (run?.kind !== 'opened') await this.relist(folder);
      else {
        await run.catchUp().catch((error: unknown) => this.warn('A journal cannot be read', error));
      }
    }
    this.changed.fire();
    this.openForReview();
  }

  private async relist(folder: string): Promise<void> {
    const kept = await readSummary(folder);
    if (kept === undefined) await this.openOrLog(folder);
    else this.list(folder, kept);
  }

  /** Opens the runs with waiting proposals, and the current one for its guidance, so that the developer sees them. */
  private openForReview(): void {
    const { current } = this;
    const needed = this.all.filter((run) => {
      const isUnfinished = phaseOf(run.summary, run.workedOn) !== 'ended';
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
    // A run that was started meanwhile is already known from its worker.
    if (known?.kind === 'opened') {
      run.dispose();
      return known;
    }
    if (journal !== undefined && kept?.isCurrent !== true) void writeSummary(folder, summaryOf(run.state), journal);
    this.add(run);
    this.changed.fire();
    return run;
  }

  /** Starts a run and makes it the current one. See `Run.start`. */
  async start(
    { specFile, overrides, mayLeave }: { specFile: string; overrides: readonly SpecOverride[]; mayLeave: boolean },
    token: vscode.CancellationToken,
  ): Promise<OpenedRun> {
    const home = homeOf(specFile);
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const reach = { roots: [...new Set([home, ...folders])], mayLeave };
    const opened = await Run.start(
      { specFile, runsFolder: runsFolder(home), overrides, reach, prices: ownPrices() },
      this.connect,
      token,
    );
    this.add(opened.run);
    this.choose(opened.run);
    return opened;
  }

  /** Begins a run whose folder is ready. See `Run.begin`. */
  async begin(folder: string, token: vscode.CancellationToken): Promise<OpenedRun> {
    const opened = await Run.begin(folder, this.connect, token);
    this.add(opened.run);
    this.changed.fire();
    return opened;
  }

  /** Interrupts every live run and waits for its worker to end. The runs can be resumed. */
  async suspendAll(): Promise<void> {
    await Promise.all(this.opened.map((run) => run.suspend()));
  }

  dispose(): void {
    this.watching?.dispose();
    this.catchUpSoon.dispose();
    this.catchUpLater.dispose();
    this.checkHoldersLater.dispose();
    for (const run of this.opened) run.dispose();
    this.removed.dispose();
    this.changed.dispose();
    this.received.dispose();
    this.noticed.dispose();
    this.ended.dispose();
  }

  private add(run: Run): void {
    // The watcher may find the folder of a new run before its worker reports it.
    const known = this.byFolder.get(run.folder);
    if (known?.kind === 'opened') known.dispose();
    this.byFolder.set(run.folder, run);
    run.onDidReceiveEvents((events) => this.received.fire({ run, events }));
    run.onDidChangeLive(() => this.changed.fire());
    run.onDidNoticeProblem((problem) => this.noticed.fire({ run, problem }));
    run.onDidEnd((reason) => this.ended.fire({ run, reason }));
  }

  /** Forgets a run, e.g. because its folder was deleted. */
  remove(run: KnownRun): void {
    this.byFolder.delete(run.folder);
    if (this.chosen === run.folder) this.chosen = undefined;
    this.removed.fire(run.folder);
    this.changed.fire();
    if (run.kind === 'opened') run.dispose();
  }
}

/** Returns where the runs of a spec are stored: in its workspace folder, or beside the spec when it is in none. */
export function homeOf(specFile: string): string {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(specFile))?.uri.fsPath ?? dirname(specFile);
}
