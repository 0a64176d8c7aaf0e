// Tested by test/e2e/tour.test.mjs.
import type * as vscode from 'vscode';
import { DashboardPanel, type DashboardSource } from './dashboard-panel';
import type { DashboardIntent, DashboardViewState, OtherRun, SelectedCandidates } from './messages';

/** What the dashboards need from the editor. */
export interface DashboardHost {
  /** Finds a run by its id, to restore its dashboard after a reload; undefined when the run no longer exists. */
  find(run: string): Promise<DashboardSource | undefined>;
  /** Carries out what the developer does on the dashboard of a run. */
  handle(run: string, intent: DashboardIntent): void;
}

/** The dashboards of this window, at most one for each run. They also restore panels, as the serializer of `DashboardPanel.viewType`. */
export class Dashboards implements vscode.WebviewPanelSerializer<DashboardViewState>, vscode.Disposable {
  private readonly panels = new Map<string, DashboardPanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly host: DashboardHost,
  ) {}

  /** Opens the dashboard of a run, or brings it to the front. */
  show(
    source: DashboardSource,
    {
      candidate,
      preserveFocus = false,
    }: { readonly candidate?: number | undefined; readonly preserveFocus?: boolean } = {},
  ): void {
    const open = this.panels.get(source.id);
    const panel = open ?? DashboardPanel.open(this.extensionUri, source, this.handlerOf(source.id), preserveFocus);
    if (open === undefined) this.keep(source.id, panel);
    else open.reveal(preserveFocus);
    if (candidate !== undefined) panel.select({ candidate });
  }

  /** Selects candidates on the dashboard of a run, if it is open. */
  select(run: string, selected: SelectedCandidates): void {
    this.panels.get(run)?.select(selected);
  }

  /** Shows the curves of other runs on the dashboard of a run, if it is open. */
  showOtherRuns(run: string, others: readonly OtherRun[]): void {
    this.panels.get(run)?.showOtherRuns(others);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: DashboardViewState | undefined): Promise<void> {
    const source = state === undefined ? undefined : await this.host.find(state.run);
    if (source === undefined || this.panels.has(source.id)) {
      panel.dispose();
      return;
    }
    this.keep(source.id, new DashboardPanel(panel, this.extensionUri, source, this.handlerOf(source.id)));
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
  }

  private keep(run: string, panel: DashboardPanel): void {
    this.panels.set(run, panel);
    panel.onDidDispose(() => this.panels.delete(run));
  }

  private handlerOf(run: string): (intent: DashboardIntent) => void {
    return (intent) => this.host.handle(run, intent);
  }
}
