// Tested by test/e2e/evidence.test.mjs.
import Papa from 'papaparse';
import * as vscode from 'vscode';
import { nameOfExample, type ExampleReference, type ExampleSet, type Subject } from '../../gepa/candidate';
import { comparedSides } from '../../runs/evidence/evidence-selection';
import { EvidenceTable } from '../../runs/evidence/evidence-table';
import { stepFrom, stepKinds, type StepKind } from '../../runs/evidence/example-steps';
import { exampleView, subjectOptions, type Side } from '../../runs/evidence/example-view';
import { OutputSearch } from '../../runs/evidence/output-search';
import { RowReader } from '../../runs/evidence/row-view';
import { RunEvidence } from '../../runs/evidence/run-evidence';
import { inTimeSlices } from '../../runs/journal/time-slices';
import type { RowFilter, TableQuery } from '../../runs/evidence/view-model';
import { fillWebview } from '../fill-webview';
import { evidenceViewType } from '../manifest/context';
import type { Run } from '../runs/run';
import { Throttle } from '../throttle';
import { evidenceWords } from './evidence-words';
import type { EvidenceIntent, EvidenceSnapshot, EvidenceTab, EvidenceUpdate } from './messages';

/** What a panel shows. */
export interface EvidenceSelection {
  readonly tab: EvidenceTab;
  readonly example: ExampleReference;
  /** The compared texts; the seed and the best candidate when empty. */
  readonly subjects: readonly Subject[];
  /** Which examples the table shows; as before when absent. */
  readonly filter?: RowFilter;
}

/** How long after an event of a live run the page is updated, in milliseconds. */
const updateMs = 400;

/**
 * The evidence of a run in a webview panel: an example with the answers of the compared texts, or a table of all examples. It is
 * read from the journal on demand. VS Code destroys a hidden page, so every page that reports ready gets a complete snapshot.
 */
export class EvidencePanel implements vscode.Disposable {
  private readonly evidence: RunEvidence;
  private readonly rows: RowReader;
  private readonly subscriptions: vscode.Disposable[] = [];
  private readonly updateSoon = new Throttle(updateMs, () => this.followRun());
  private ready = false;
  /** Counts updates, so that only the newest is sent. */
  private updates = 0;
  /** Updates that are being made. */
  private underWay = 0;
  private tab: EvidenceTab;
  private example: ExampleReference;
  private sides: readonly Side[];
  private query: TableQuery;
  private search: OutputSearch;
  /** The examples of the table, of the update that was sent last. */
  private indices: readonly number[] = [];

  /** Fills a new panel, or one that VS Code restores after a reload. */
  constructor(
    private readonly panel: vscode.WebviewPanel,
    extensionUri: vscode.Uri,
    private readonly run: Run,
    selection: EvidenceSelection,
    private readonly report: (error: unknown) => Promise<void>,
  ) {
    this.evidence = new RunEvidence(run.folder);
    this.rows = new RowReader(run.folder, () => run.readFile());
    this.tab = selection.tab;
    this.example = selection.example;
    this.sides = comparedSides(run.state, selection.subjects);
    this.query = queryFor(selection);
    this.search = new OutputSearch(this.evidence, '');
    const { webview } = panel;
    this.subscriptions.push(
      webview.onDidReceiveMessage((intent: EvidenceIntent) => this.receive(intent)),
      panel.onDidChangeViewState(() => {
        if (!panel.visible) this.ready = false;
      }),
      panel.onDidDispose(() => this.dispose()),
      run.onDidReceiveEvents(() => this.updateSoon.request()),
      run.onDidChangeLive(() => this.updateSoon.request()),
    );
    panel.iconPath = vscode.Uri.joinPath(extensionUri, 'media', 'gepa.svg');
    this.setTitle();
    fillWebview(webview, extensionUri, 'evidence', { title: 'GEPA evidence', images: true });
  }

  readonly onDidDispose: vscode.Event<void> = (listener, self, disposables) =>
    this.panel.onDidDispose(listener, self, disposables);

  /** Shows something else, and brings the panel to the front of its column. */
  show(selection: EvidenceSelection, preserveFocus: boolean): void {
    this.tab = selection.tab;
    this.example = selection.example;
    this.sides = comparedSides(this.run.state, selection.subjects);
    if (selection.filter !== undefined) this.query = queryFor(selection);
    this.panel.reveal(undefined, preserveFocus);
    this.update();
  }

  dispose(): void {
    this.ready = false;
    this.updateSoon.dispose();
    for (const subscription of this.subscriptions.splice(0)) subscription.dispose();
    this.panel.dispose();
  }

  private receive(intent: EvidenceIntent): void {
    switch (intent.type) {
      case 'ready':
        this.ready = true;
        break;
      case 'showTab':
        this.tab = intent.tab;
        break;
      case 'compare':
        this.sides = comparedSides(this.run.state, intent.subjects);
        break;
      case 'showExample':
        this.tab = 'example';
        this.example = intent.example;
        this.sides = comparedSides(this.run.state, intent.subjects);
        break;
      case 'step':
        this.step(intent.kind, intent.direction);
        break;
      case 'showRollout':
        this.sides = this.sides.map((side, index) => (index === intent.side ? { ...side, place: intent.place } : side));
        break;
      case 'query':
        this.query = intent.query;
        break;
      case 'rows':
        this.sendRows(intent.version, intent.first, intent.count);
        return;
      case 'copyTable':
        this.copyTable().catch((error: unknown) => this.report(error));
        return;
    }
    this.update();
  }

  private step(kind: StepKind, direction: 1 | -1): void {
    const index = this.nextIndex(kind, direction);
    if (index === undefined) return;
    this.example = { ...this.example, index };
    this.sides = this.sides.map(({ subject }) => ({ subject }));
  }

  private nextIndex(kind: StepKind, direction: 1 | -1): number | undefined {
    const { state } = this.run;
    const { set, index } = this.example;
    const compared = this.sides.slice(0, 2);
    const scoresAt = (other: number) =>
      compared.map(({ subject }) => this.evidence.scoreOf(state, subject, { set, index: other }));
    return stepFrom(index, state.run.examples[set].length, kind, direction, scoresAt, state.run.search.perfectScore);
  }

  /** Updates the page after events of the run. Never instead of an update under way, which could then never end. */
  private followRun(): void {
    if (this.underWay === 0) this.update();
    else this.updateSoon.request();
  }

  /** Sends a snapshot of what is shown, unless something else is to be shown by then. */
  private update(): void {
    this.setTitle();
    if (!this.ready) return;
    this.updates += 1;
    this.underWay += 1;
    const update = this.updates;
    this.snapshot(() => this.ready && update === this.updates)
      .then(
        (snapshot): EvidenceUpdate => ({ type: 'snapshot', snapshot }),
        (error: unknown): EvidenceUpdate => ({
          type: 'problem',
          message: error instanceof Error ? error.message : String(error),
        }),
      )
      .then((message) => {
        if (this.ready && update === this.updates) this.post(message);
      })
      .catch((error: unknown) => this.report(error))
      .finally(() => (this.underWay -= 1));
  }

  /** @param isWanted whether this is still to be shown. */
  private async snapshot(isWanted: () => boolean): Promise<EvidenceSnapshot> {
    const version = this.updates;
    await this.evidence.catchUp();
    const { state } = this.run;
    const row = await this.rows.rowOf(state.run, this.example);
    if (this.search.text !== this.query.text) this.search = new OutputSearch(this.evidence, this.query.text);
    const indices = this.tab === 'table' ? await this.table().indicesFor(this.query, this.search, isWanted) : [];
    if (isWanted()) this.indices = indices;
    const { feedback, pareto, test } = state.run.examples;
    return {
      run: { id: this.run.id, name: this.run.name },
      tab: this.tab,
      sets: { feedback: feedback.length, pareto: pareto.length, test: test.length },
      perfectScore: state.run.search.perfectScore,
      options: subjectOptions(state),
      example: exampleView(state, this.evidence, row, this.example, this.sides),
      steps: Object.fromEntries(
        stepKinds.map((kind) => [kind, this.nextIndex(kind, 1) !== undefined]),
      ) as EvidenceSnapshot['steps'],
      table: {
        query: this.query,
        subjects: this.sides.map(({ subject }) => subject),
        version,
        rows: indices.length,
      },
    };
  }

  private table(): EvidenceTable {
    return new EvidenceTable(
      this.run.state,
      this.evidence,
      this.sides.map(({ subject }) => subject),
    );
  }

  private sendRows(version: number, first: number, count: number): void {
    if (version !== this.updates) return;
    const { set } = this.query;
    const shown = this.indices.slice(first, first + count).map((index) => ({ set, index }));
    this.post({ type: 'rows', version, first, rows: this.table().rows(shown) });
  }

  /** Copies the rows that the filter leaves, with whole inputs and outputs. */
  private async copyTable(): Promise<void> {
    const { run } = this.run.state;
    const { set } = this.query;
    const table = this.table();
    const lines = [['example', 'input', 'expected', ...table.headings(nameOfSubject)]];
    const { indices } = this;
    for await (const rows of inTimeSlices(cellsOfAll(table, set, indices))) {
      for (const { example, cells } of rows) {
        const input = await this.rows.inputOf(run, example);
        lines.push([nameOfExample(example), input, run.examples[set][example.index]?.expected ?? '', ...cells]);
      }
    }
    await vscode.env.clipboard.writeText(Papa.unparse(lines, { escapeFormulae: true }));
    vscode.window.setStatusBarMessage(evidenceWords.tableCopied(indices.length), 4000);
  }

  private setTitle(): void {
    const { name } = this.run;
    this.panel.title =
      this.tab === 'table'
        ? evidenceWords.tableTitle(name)
        : evidenceWords.exampleTitle(name, nameOfExample(this.example));
  }

  private post(update: EvidenceUpdate): void {
    void this.panel.webview.postMessage(update);
  }

  /** Makes a panel beside the active editor: in another column that is open, otherwise in a new one. */
  static open(
    extensionUri: vscode.Uri,
    run: Run,
    selection: EvidenceSelection,
    preserveFocus: boolean,
    report: (error: unknown) => Promise<void>,
  ): EvidencePanel {
    const panel = vscode.window.createWebviewPanel(evidenceViewType, run.name, {
      viewColumn: columnBeside(),
      preserveFocus,
    });
    return new EvidencePanel(panel, extensionUri, run, selection, report);
  }
}

function queryFor({ example, filter = 'all' }: EvidenceSelection): TableQuery {
  return { set: example.set, filter, text: '', order: { by: 'example' } };
}

function* cellsOfAll(table: EvidenceTable, set: ExampleSet, indices: readonly number[]) {
  for (const index of indices) yield { example: { set, index }, cells: table.cellsOf({ set, index }) };
}

function columnBeside(): vscode.ViewColumn {
  const { all, activeTabGroup } = vscode.window.tabGroups;
  const isAlone = all.every(({ tabs }) => tabs.length === 0);
  if (isAlone) return vscode.ViewColumn.One;
  return all.find((group) => group !== activeTabGroup)?.viewColumn ?? vscode.ViewColumn.Beside;
}

function nameOfSubject(subject: Subject): string {
  return subject.kind === 'candidate' ? `candidate ${subject.index}` : `proposal ${subject.number}`;
}
