// Tested by test/e2e/interruption.test.mjs.
import * as vscode from 'vscode';
import type { FoundInJournal } from '../../runs/evidence/search-journal';
import { DashboardPanel, type DashboardSource } from './dashboard-panel';
import type { DashboardIntent, DashboardViewState, OtherRun, PromptCheck, SelectedInRun } from './messages';

/** What the dashboards need from the editor. */
export interface DashboardHost {
  /** Finds the run of a folder, to restore its dashboard after a reload; undefined when the run no longer exists. */
  find(folder: string): Promise<DashboardSource | undefined>;
  /** Carries out what the developer does on the dashboard of a run. */
  handle(folder: string, intent: DashboardIntent): void;
}

/** Where the folders of the open dashboards are kept, so that they survive the extension host. */
const openKey = 'openDashboards';

/** How long VS Code may take to hand over a panel that it restores after a reload, in milliseconds. */
const handoverMs = 5000;

/**
 * The dashboards of this window, at most one for each run. They also restore panels, as the serializer of `DashboardPanel.viewType`.
 *
 * VS Code restores panels after a reload, but not after it has restarted an extension host that was killed: their pages stay, and nobody
 * listens to them. A visible page that isn't handed over in time is therefore replaced by a new one.
 */
export class Dashboards implements vscode.WebviewPanelSerializer<DashboardViewState>, vscode.Disposable {
  private readonly panels = new Map<string, DashboardPanel>();
  /** Open dashboards of an earlier extension host that were not handed over yet. */
  private readonly left: Map<string, string>;
  private readonly handover: NodeJS.Timeout | undefined;
  private readonly subscription: vscode.Disposable | undefined;

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly memory: vscode.Memento,
    private readonly host: DashboardHost,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.left = new Map(memory.get<readonly [string, string][]>(openKey, []));
    if (this.left.size === 0) return;
    const replace = () => void this.replaceLeft().catch(this.report);
    this.handover = setTimeout(replace, handoverMs);
    this.subscription = vscode.window.tabGroups.onDidChangeTabs(() => this.handover?.refresh());
  }

  /** Opens the dashboard of a run, or brings it to the front. */
  show(
    source: DashboardSource,
    {
      candidate,
      preserveFocus = false,
    }: { readonly candidate?: number | undefined; readonly preserveFocus?: boolean } = {},
  ): void {
    const open = this.panels.get(source.folder);
    const panel = open ?? DashboardPanel.open(this.extensionUri, source, this.handlerOf(source.folder), preserveFocus);
    if (open === undefined) this.keep(source, panel);
    else open.reveal(preserveFocus);
    if (candidate !== undefined) panel.select({ candidate });
  }

  /** Selects candidates or a proposal on the dashboard of a run, if it is open. */
  select(run: string, selected: SelectedInRun): void {
    this.panels.get(run)?.select(selected);
  }

  /** Whether a candidate is selected on the dashboard of a run, alone or compared with another. */
  hasSelected(run: string, candidate: number): boolean {
    return this.panels.get(run)?.hasSelected(candidate) ?? false;
  }

  /** Shows the curves of other runs on the dashboard of a run, if it is open. */
  showOtherRuns(run: string, others: readonly OtherRun[]): void {
    this.panels.get(run)?.showOtherRuns(others);
  }

  /** Shows on the dashboard of a run, if it is open, what is known about its prompt files as they are now. */
  showPromptCheck(run: string, check: PromptCheck): void {
    this.panels.get(run)?.showPromptCheck(check);
  }

  /** The folders of the runs whose dashboards are open. */
  get openRuns(): readonly string[] {
    return [...this.panels.keys()];
  }

  /** Shows what a search found in the journal on the dashboard of a run, if it is open. */
  showFound(run: string, text: string, found: FoundInJournal): void {
    this.panels.get(run)?.showFound(text, found);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: DashboardViewState | undefined): Promise<void> {
    if (state !== undefined) this.left.delete(state.run);
    const source = state === undefined ? undefined : await this.host.find(state.run);
    if (source === undefined || this.panels.has(source.folder)) {
      panel.dispose();
      return;
    }
    this.keep(source, new DashboardPanel(panel, this.extensionUri, source, this.handlerOf(source.folder)));
  }

  /** Closes the dashboard of a run that no longer exists. */
  close(folder: string): void {
    this.panels.get(folder)?.dispose();
  }

  dispose(): void {
    clearTimeout(this.handover);
    this.subscription?.dispose();
    for (const panel of this.panels.values()) panel.dispose();
  }

  /** Replaces the visible pages of an extension host that was killed. The others are replaced when they become visible. */
  private async replaceLeft(): Promise<void> {
    for (const [folder, title] of [...this.left]) {
      const tab = visibleDashboards().find(({ label }) => label === title);
      if (tab === undefined) continue;
      this.left.delete(folder);
      const source = this.panels.has(folder) ? undefined : await this.host.find(folder);
      if (source !== undefined) {
        const handle = this.handlerOf(folder);
        this.keep(source, DashboardPanel.open(this.extensionUri, source, handle, true, tab.group.viewColumn));
      }
      await vscode.window.tabGroups.close(tab, true);
    }
  }

  private keep(source: DashboardSource, panel: DashboardPanel): void {
    this.panels.set(source.folder, panel);
    this.remember();
    panel.onDidDispose(() => {
      this.panels.delete(source.folder);
      this.remember();
    });
  }

  private remember(): void {
    const open = [...this.panels].map(([folder, { title }]) => [folder, title]);
    void this.memory.update(openKey, [...this.left, ...open]);
  }

  private handlerOf(folder: string): (intent: DashboardIntent) => void {
    return (intent) => this.host.handle(folder, intent);
  }
}

function visibleDashboards(): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all
    .map(({ activeTab }) => activeTab)
    .filter((tab) => tab !== undefined)
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(DashboardPanel.viewType));
}
