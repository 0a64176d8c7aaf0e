import { dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RunEvent, StopReason } from '../../gepa/events';
import type { SpecOverride } from '../../runs/parse-spec';
import { listRuns, runsFolder } from '../../runs/run-folder';
import { Throttle } from '../throttle';
import { Run, type ConnectWorker, type OpenedRun } from './run';

/**
 * The runs of the workspace, and which of them commands without a target mean. Nothing is read or watched before somebody asks
 * for the runs; see `ready`.
 */
export class RunList implements vscode.Disposable {
  private readonly byFolder = new Map<string, Run>();
  private chosen: Run | undefined;
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly received = new vscode.EventEmitter<{ readonly run: Run; readonly events: readonly RunEvent[] }>();
  private readonly ended = new vscode.EventEmitter<{ readonly run: Run; readonly reason: StopReason }>();
  private readonly grown = new Set<string>();
  private readonly catchUpSoon = new Throttle(500, () => void this.catchUp());
  private watching: vscode.Disposable | undefined;
  private loading: Promise<void> | undefined;
  private listed = false;

  /** A run came, went, was chosen, or a worker took it up or left it. */
  readonly onDidChange = this.changed.event;
  readonly onDidReceiveEvents = this.received.event;
  readonly onDidEndRun = this.ended.event;

  constructor(
    private readonly connect: ConnectWorker,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Resolves when the runs are known that the workspace's folders hold. The first call begins to read them. */
  ready(): Promise<void> {
    return this.loading ?? this.load();
  }

  /** Whether all runs of the workspace have been read. */
  get areKnown(): boolean {
    return this.listed;
  }

  /** Those that are known so far, newest first. */
  get all(): readonly Run[] {
    return [...this.byFolder.values()].sort((a, b) => b.id.localeCompare(a.id));
  }

  /** The run that the developer deals with: the one chosen last, else the newest live one, else the newest. */
  get current(): Run | undefined {
    return this.chosen ?? this.all.find(({ live }) => live) ?? this.all[0];
  }

  /** The run that the developer deals with: at once when they have chosen one, else as soon as all are known. */
  async currentOne(): Promise<Run | undefined> {
    if (this.chosen === undefined) await this.ready();
    return this.current;
  }

  find(id: string): Run | undefined {
    return this.all.find((run) => run.id === id);
  }

  /** Finds a run as soon as it is known, or the runs of the workspace are. */
  async get(id: string): Promise<Run | undefined> {
    if (this.find(id) === undefined) await this.ready();
    return this.find(id);
  }

  /** Makes a run the one that commands without a target mean. */
  choose(run: Run): void {
    if (this.chosen === run) return;
    this.chosen = run;
    this.changed.fire();
  }

  /**
   * Reads the runs that the workspace's folders hold and that are not known yet. A run that cannot be read is left out and logged.
   * Nothing is read before the workspace is trusted: a folder from a stranger may hold runs that nobody ran.
   */
  load(): Promise<void> {
    this.watching ??= this.watch();
    const before = this.loading ?? Promise.resolve();
    this.loading = before
      .then(() => this.read())
      .catch((error: unknown) => this.log.error(error instanceof Error ? error : String(error)));
    return this.loading;
  }

  /** Runs may also be made in a terminal, and deleted by hand. */
  private watch(): vscode.Disposable {
    const files = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/run.json', false, true, false);
    const journals = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/journal.jsonl', false, false, true);
    const reload = () => void this.load();
    files.onDidCreate(reload);
    files.onDidDelete(reload);
    journals.onDidCreate(reload);
    journals.onDidChange(({ fsPath }) => {
      this.grown.add(dirname(fsPath));
      this.catchUpSoon.request();
    });
    const trusted = vscode.workspace.onDidGrantWorkspaceTrust(reload);
    return vscode.Disposable.from(files, journals, trusted);
  }

  private async read(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const summaries = (await Promise.all(folders.map(({ uri }) => listRuns(uri.fsPath)))).flat();
    const found = new Set(summaries.map(({ folder }) => folder));
    for (const [folder, run] of this.byFolder) if (!found.has(folder) && !run.live) this.remove(folder, run);
    for (const { folder } of summaries) {
      if (this.byFolder.has(folder)) continue;
      try {
        const run = await Run.fromJournal(folder, this.connect, (message) => this.log.warn(message));
        // A run that was begun meanwhile is known from its worker.
        if (this.byFolder.has(folder)) continue;
        this.add(run);
        this.changed.fire();
      } catch (error) {
        this.log.warn(`A run cannot be shown: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.listed = true;
    this.changed.fire();
  }

  /** Takes up what was written to journals that no worker of this window writes to. */
  private async catchUp(): Promise<void> {
    const grown = [...this.grown];
    this.grown.clear();
    for (const folder of grown) {
      try {
        await this.byFolder.get(folder)?.catchUp();
      } catch (error) {
        this.log.warn(`A journal cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
    this.changed.fire();
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
    await Promise.all(this.all.map((run) => run.suspend()));
  }

  dispose(): void {
    this.watching?.dispose();
    this.catchUpSoon.dispose();
    for (const run of this.byFolder.values()) run.dispose();
    this.changed.dispose();
    this.received.dispose();
    this.ended.dispose();
  }

  private add(run: Run): void {
    // The watcher may have found the folder of a run that begins before its worker told of it.
    this.byFolder.get(run.folder)?.dispose();
    this.byFolder.set(run.folder, run);
    run.onDidReceiveEvents((events) => this.received.fire({ run, events }));
    run.onDidChangeLive(() => this.changed.fire());
    run.onDidEnd((reason) => this.ended.fire({ run, reason }));
  }

  private remove(folder: string, run: Run): void {
    this.byFolder.delete(folder);
    if (this.chosen === run) this.chosen = undefined;
    run.dispose();
  }
}

/** Where the runs of a spec are kept: in its workspace folder, or beside it when it is in none. */
function homeOf(specFile: string): string {
  return vscode.workspace.getWorkspaceFolder(vscode.Uri.file(specFile))?.uri.fsPath ?? dirname(specFile);
}
