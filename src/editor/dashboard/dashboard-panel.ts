// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import type { RunEvent } from '../../gepa/events';
import type { RunState, WorkedOn } from '../../gepa/state';
import type { FoundInJournal } from '../../runs/evidence/search-journal';
import { fillWebview } from '../fill-webview';
import type { AwaitedReplies } from '../runs/awaited-replies';
import { Throttle } from '../throttle';
import { dashboardViewType } from '../manifest/context';
import type { DashboardIntent, DashboardUpdate, OtherRun, PromptCheck, SelectedInRun } from './messages';
import { dashboardWords } from './dashboard-words';

/** The run that a dashboard shows. */
export interface DashboardSource {
  /** The run's folder. */
  readonly folder: string;
  /** The state with all events that were sent so far. */
  readonly state: RunState;
  readonly workedOn: WorkedOn;
  readonly awaited: AwaitedReplies;
  readonly onDidReceiveEvents: vscode.Event<readonly RunEvent[]>;
  readonly onDidChangeLive: vscode.Event<void>;
}

/** How often events are sent, in milliseconds, since single messages would be slow. */
const batchMs = 100;
/** How often the length of a reply that is being written is sent, in milliseconds. */
const writingMs = 250;

/**
 * A dashboard in a webview panel. VS Code destroys a hidden page and creates it again when it is shown, so every page that reports
 * ready gets a complete snapshot, then new events until it is hidden.
 */
export class DashboardPanel implements vscode.Disposable {
  static readonly viewType = dashboardViewType;

  private readonly subscriptions: vscode.Disposable[] = [];
  private ready = false;
  private batch: RunEvent[] = [];
  private timer: NodeJS.Timeout | undefined;
  private readonly sendWritingSoon = new Throttle(writingMs, () => this.sendWriting());
  /** The latest selection, made here or on the page. A page that is hidden may lose the message, so the next one gets it too. */
  private selected: SelectedInRun | undefined;

  /**
   * Fills a new panel, or one that VS Code restores after a reload.
   *
   * @param onIntent is called with what the developer does on the page.
   */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly source: DashboardSource,
    private readonly onIntent: (intent: DashboardIntent) => void,
  ) {
    const { webview } = panel;
    this.subscriptions.push(
      webview.onDidReceiveMessage((intent: DashboardIntent) => this.receive(intent)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
      panel.onDidDispose(() => this.dispose()),
      source.onDidReceiveEvents((events) => {
        if (events.some(({ type }) => type === 'runRenamed')) panel.title = titleOf(source);
        this.queue(events);
      }),
      source.onDidChangeLive(() => this.sendSnapshot()),
      source.awaited.onDidChange(() => this.sendWritingSoon.request()),
    );
    panel.title = titleOf(source);
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'gepa.svg');
    fillWebview(webview, extensionUri, 'dashboard', { title: 'GEPA run' });
  }

  /** Opens a dashboard beside the editor, or in the first column when no editor is open. */
  static open(
    extensionUri: vscode.Uri,
    source: DashboardSource,
    onIntent: (intent: DashboardIntent) => void,
    preserveFocus: boolean,
    column?: vscode.ViewColumn,
  ): DashboardPanel {
    const isAlone = vscode.window.tabGroups.all.every(({ tabs }) => tabs.length === 0);
    const viewColumn = column ?? (isAlone ? vscode.ViewColumn.One : vscode.ViewColumn.Beside);
    const panel = vscode.window.createWebviewPanel(DashboardPanel.viewType, titleOf(source), {
      viewColumn,
      preserveFocus,
    });
    return new DashboardPanel(panel, extensionUri, source, onIntent);
  }

  readonly onDidDispose: vscode.Event<void> = (listener, self, disposables) =>
    this.panel.onDidDispose(listener, self, disposables);

  /** The title of its tab. */
  get title(): string {
    return this.panel.title;
  }

  /** Brings the panel to the front of its column. */
  reveal(preserveFocus: boolean): void {
    this.panel.reveal(undefined, preserveFocus);
  }

  /** Selects candidates or a proposal, now or when the page is ready. */
  select(selected: SelectedInRun): void {
    this.selected = selected;
    if (this.ready) this.sendSelection();
  }

  /** Whether a candidate is selected, alone or compared with another. */
  hasSelected(candidate: number): boolean {
    return this.selected?.candidate === candidate || this.selected?.other === candidate;
  }

  showOtherRuns(runs: readonly OtherRun[]): void {
    this.post({ type: 'otherRuns', runs });
  }

  showPromptCheck(check: PromptCheck): void {
    this.post({ type: 'promptCheck', check });
  }

  showFound(text: string, found: FoundInJournal): void {
    this.post({ type: 'found', text, found });
  }

  dispose(): void {
    this.ready = false;
    clearTimeout(this.timer);
    this.sendWritingSoon.dispose();
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    this.panel.dispose();
  }

  private receive(intent: DashboardIntent): void {
    if (intent.type === 'selected') {
      const { candidate, other, proposal } = intent;
      this.selected = { candidate, other, proposal };
    }
    if (intent.type === 'ready') {
      this.ready = true;
      this.sendSnapshot();
      this.sendWriting();
      this.sendSelection();
    }
    this.onIntent(intent);
  }

  private queue(events: readonly RunEvent[]): void {
    if (!this.ready) return;
    this.batch.push(...events);
    this.timer ??= setTimeout(() => this.flush(), batchMs);
  }

  private flush(): void {
    this.timer = undefined;
    const events = this.batch;
    this.batch = [];
    if (this.ready && events.length > 0) this.post({ type: 'events', events });
  }

  /** Sends the state and drops the batch, whose events the state includes. */
  private sendSnapshot(): void {
    if (!this.ready) return;
    this.batch = [];
    const { state, workedOn, folder } = this.source;
    this.panel.title = titleOf(this.source);
    this.post({ type: 'snapshot', state, workedOn, folder });
  }

  private sendWriting(): void {
    if (this.ready) this.post({ type: 'writing', characters: this.source.awaited.characters });
  }

  private sendSelection(): void {
    if (this.selected !== undefined) this.post({ type: 'select', ...this.selected });
  }

  private post(update: DashboardUpdate): void {
    void this.panel.webview.postMessage(update);
  }
}

function titleOf({ state }: DashboardSource): string {
  return dashboardWords.title(state.run.name);
}
