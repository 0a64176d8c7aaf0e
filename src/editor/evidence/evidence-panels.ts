// Tested by test/e2e/evidence.test.mjs.
import * as vscode from 'vscode';
import { nameOfExample, type ExampleReference, type Subject } from '../../gepa/candidate';
import { UserError } from '../../gepa/user-error';
import { hasExample } from '../../runs/evidence/evidence-selection';
import { sidesWithOrigin } from '../../runs/evidence/example-view';
import type { ExampleTarget } from '../commands';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import type { RunTreeNode } from '../tree-nodes';
import { EvidencePanel, type EvidenceSelection } from './evidence-panel';
import { evidenceWords } from './evidence-words';
import type { EvidenceViewState } from './messages';

/** The panels with the evidence of runs, at most one for each run. They also restore panels, as their serializer. */
export class EvidencePanels implements vscode.WebviewPanelSerializer<EvidenceViewState>, vscode.Disposable {
  private readonly panels = new Map<string, EvidencePanel>();

  constructor(
    private readonly extensionUri: vscode.Uri,
    private readonly runs: RunList,
    private readonly report: (error: unknown) => Promise<void>,
  ) {}

  /**
   * Shows an example with the answers of the compared texts; without one, an example that the developer picks.
   *
   * @throws {UserError} when the run doesn't exist or has no such example.
   */
  async showExample(target: ExampleTarget | undefined, currentRun: () => Promise<Run>): Promise<void> {
    if (target === undefined) {
      const run = await currentRun();
      const example = await pickExample(run);
      if (example !== undefined) this.show(run, { tab: 'example', example, subjects: [] });
      return;
    }
    const run = await this.runNamed(target.run);
    if (!hasExample(run.state, target.example)) {
      throw new UserError(evidenceWords.noExample(nameOfExample(target.example)));
    }
    this.show(run, { tab: 'example', example: target.example, subjects: target.subjects });
  }

  /** Shows an example of the Pareto set, for a candidate of the dashboard beside the one compared with it, or else its parent. */
  showCell(run: Run, index: number, { candidate, other }: SelectedCell): void {
    const example: ExampleReference = { set: 'pareto', index };
    const subjects = candidate === undefined ? [] : subjectsBeside(run, candidate, other);
    if (hasExample(run.state, example)) this.show(run, { tab: 'example', example, subjects }, true);
  }

  /**
   * Shows the table of a run's examples: those of a link that its texts were run on, or all for the candidate of a row beside its parent.
   *
   * @throws {UserError} when the run doesn't exist.
   */
  async showTable(
    target: ExampleTarget | RunTreeNode | undefined,
    runOf: (row: RunTreeNode | undefined) => Promise<Run>,
  ): Promise<void> {
    if (target !== undefined && 'example' in target) {
      const run = await this.runNamed(target.run);
      this.show(run, { tab: 'table', filter: 'run', example: target.example, subjects: target.subjects });
      return;
    }
    const run = await runOf(target);
    const subjects = target?.kind === 'candidate' ? subjectsWithOrigin(run, target.candidate) : [];
    this.show(run, { tab: 'table', filter: 'all', example: firstExample(run), subjects });
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: EvidenceViewState | undefined): Promise<void> {
    const run = state === undefined ? undefined : await this.runs.get(state.run);
    if (run === undefined || state === undefined || this.panels.has(run.id) || !hasExample(run.state, state.example)) {
      panel.dispose();
      return;
    }
    this.keep(run, new EvidencePanel(panel, this.extensionUri, run, state, this.report));
  }

  dispose(): void {
    for (const panel of this.panels.values()) panel.dispose();
  }

  private async runNamed(id: string): Promise<Run> {
    const run = await this.runs.get(id);
    if (run === undefined) throw new UserError(evidenceWords.runNotFound(id));
    return run;
  }

  private show(run: Run, selection: EvidenceSelection, preserveFocus = false): void {
    const open = this.panels.get(run.id);
    if (open === undefined)
      this.keep(run, EvidencePanel.open(this.extensionUri, run, selection, preserveFocus, this.report));
    else open.show(selection, preserveFocus);
  }

  private keep({ id }: Run, panel: EvidencePanel): void {
    this.panels.set(id, panel);
    panel.onDidDispose(() => this.panels.delete(id));
  }
}

/** The candidates that are selected on a dashboard. */
interface SelectedCell {
  readonly candidate?: number | undefined;
  readonly other?: number | undefined;
}

function subjectsBeside(run: Run, candidate: number, other: number | undefined): readonly Subject[] {
  if (other === undefined) return subjectsWithOrigin(run, candidate);
  return [other, candidate].map((index) => ({ kind: 'candidate', index }));
}

function subjectsWithOrigin(run: Run, candidate: number): readonly Subject[] {
  return sidesWithOrigin(run.state, { kind: 'candidate', index: candidate }).map(({ subject }) => subject);
}

function firstExample({ state }: Run): ExampleReference {
  return { set: state.run.examples.pareto.length > 0 ? 'pareto' : 'feedback', index: 0 };
}

async function pickExample({ state }: Run): Promise<ExampleReference | undefined> {
  const { examples, paretoIsFeedback } = state.run;
  // All candidates were run on the Pareto set.
  const sets = (['pareto', 'feedback', 'test'] as const).filter((set) => !(paretoIsFeedback && set === 'feedback'));
  const items = sets.flatMap((set) =>
    examples[set].map(({ title, expected }, index) => ({
      label: nameOfExample({ set, index }),
      description: expected === undefined ? '' : evidenceWords.expected(expected),
      detail: title,
      example: { set, index },
    })),
  );
  const chosen = await vscode.window.showQuickPick(items, {
    placeHolder: evidenceWords.selectExample(),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return chosen?.example;
}
