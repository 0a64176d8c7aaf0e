// Tested by test/e2e/tour.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { setContextKey } from '../context-keys';
import { textChange } from '../text-edit';
import { candidateWords } from './candidate-words';
import type { PlannedDocuments } from './planned-documents';

/** A file that is to be changed. */
export interface FileChange {
  readonly document: vscode.TextDocument;
  readonly before: string;
  readonly after: string;
}

type Answer = 'apply' | 'cancel';

/** A diff whose changes the developer has neither applied nor cancelled. */
interface Preview {
  readonly title: string;
  readonly decide: (answer: Answer) => void;
}

/** Shows what applying a candidate would change, until the developer applies or cancels it in the title bar, or closes it. */
export class ApplyPreview implements vscode.Disposable {
  private readonly previews = new Set<Preview>();
  private readonly subscription: vscode.Disposable;

  constructor(private readonly planned: PlannedDocuments) {
    this.subscription = vscode.Disposable.from(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        for (const { title, decide } of this.previews) if (closed.some((tab) => isOf(title, tab))) decide('cancel');
        this.update();
      }),
      vscode.window.tabGroups.onDidChangeTabGroups(() => this.update()),
    );
  }

  dispose(): void {
    this.subscription.dispose();
  }

  /** Shows the changes as a diff at the first of them, and returns the developer's answer. */
  async ask(changes: readonly FileChange[], titleOf: (files: readonly string[]) => string): Promise<Answer> {
    const names = changes.map(({ document }) => vscode.workspace.asRelativePath(document.uri));
    const title = titleOf(changes.map(({ document }) => basename(document.uri.path)));
    const sides = changes.map(({ document, after }) => [document.uri, this.planned.add(document.uri, after)] as const);
    // Two diffs with the same title could not be told apart.
    for (const other of this.previews) if (other.title === title) other.decide('cancel');
    let decide: (answer: Answer) => void = () => undefined;
    const decided = new Promise<Answer>((resolve) => {
      decide = resolve;
    });
    const preview: Preview = { title, decide };
    this.previews.add(preview);
    try {
      await showDiff(title, sides, changes);
      this.update();
      vscode.window.setStatusBarMessage(candidateWords.confirmApply(names), decided);
      return await decided;
    } finally {
      this.previews.delete(preview);
      this.update();
      await vscode.window.tabGroups.close(tabsOf(title));
      for (const [, uri] of sides) this.planned.remove(uri);
    }
  }

  /** Answers for the diff in the active editor. */
  decide(answer: Answer): void {
    this.active?.decide(answer);
  }

  private get active(): Preview | undefined {
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    return [...this.previews].find(({ title }) => isOf(title, tab));
  }

  private update(): void {
    setContextKey('gepa.showsApplyPreview', this.active !== undefined);
  }
}

function tabsOf(title: string): readonly vscode.Tab[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter((tab) => isOf(title, tab));
}

/** Whether a tab shows a diff with a title. VS Code appends the number of files to that of several. */
function isOf(title: string, tab: vscode.Tab | undefined): boolean {
  return tab?.label === title || tab?.label.startsWith(`${title} (`) === true;
}

async function showDiff(
  title: string,
  sides: readonly (readonly [vscode.Uri, vscode.Uri])[],
  changes: readonly FileChange[],
): Promise<void> {
  const [[before, after] = [], ...others] = sides;
  if (others.length > 0) {
    const resources = sides.map(([old, planned]) => [old, old, planned]);
    // It opens in the active group, which may be that of a dashboard.
    await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
    await vscode.commands.executeCommand('vscode.changes', title, resources);
    return;
  }
  const [change] = changes;
  const selection = change && firstChange(await textOf(after), change);
  const options: vscode.TextDocumentShowOptions = {
    viewColumn: vscode.ViewColumn.One,
    preview: false,
    ...(selection === undefined ? {} : { selection }),
  };
  await vscode.commands.executeCommand('vscode.diff', before, after, title, options);
}

async function textOf(uri: vscode.Uri | undefined): Promise<vscode.TextDocument | undefined> {
  return uri && vscode.workspace.openTextDocument(uri);
}

/** Returns where a changed document differs first from what it was. */
export function firstChange(
  document: vscode.TextDocument | undefined,
  { before, after }: Pick<FileChange, 'before' | 'after'>,
): vscode.Range | undefined {
  const change = textChange(before, after);
  if (document === undefined || change === undefined) return undefined;
  const position = document.positionAt(change.start);
  return new vscode.Range(position, position);
}
