// Tested by test/e2e/tour.test.mjs.
import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { RowKinds } from '../manifest/context';
import type { PromptTreeNode } from '../tree-nodes';
import type { FoundPrompt, PromptIndex } from './prompt-index';
import { buttonWords } from '../button-words';
import { findingIn } from './prompt-finding';
import { promptWords } from './prompt-words';

/** The view "Prompts": the prompt files of the workspace by folder, with their specs. */
export class PromptTree implements vscode.TreeDataProvider<PromptTreeNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<undefined>();
  private readonly subscription: vscode.Disposable;
  private hasSearched = false;

  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly index: PromptIndex) {
    this.subscription = vscode.Disposable.from(
      index.onDidChange(() => this.changed.fire(undefined)),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => {
        // Its row may say what was wrong with it.
        if (index.prompts.some(({ file }) => file.fsPath === uri.fsPath)) this.changed.fire(undefined);
      }),
    );
  }

  getChildren(node?: PromptTreeNode): PromptTreeNode[] {
    switch (node?.kind) {
      case undefined:
        this.search();
        return folders(this.index.prompts);
      case 'folder':
        return node.prompts.map((prompt) => ({ kind: 'prompt', prompt }));
      case 'prompt':
        return node.prompt.specs.map((spec) => ({ kind: 'spec', spec }));
      case 'spec':
        return [];
    }
  }

  /** Starts the search on first use, with the view's progress bar. */
  private search(): void {
    if (this.hasSearched) return;
    this.hasSearched = true;
    void vscode.window.withProgress({ location: { viewId: 'gepa.prompts' } }, () => this.index.ready());
  }

  getTreeItem(node: PromptTreeNode): vscode.TreeItem | Promise<vscode.TreeItem> {
    switch (node.kind) {
      case 'folder':
        return folderItem(node.path);
      case 'prompt':
        return promptItem(node.prompt);
      case 'spec':
        return specItem(node.spec, this.index.problemOf(node.spec));
    }
  }

  dispose(): void {
    this.subscription.dispose();
    this.changed.dispose();
  }
}

const warningIcon = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));

/** Returns a row for each folder. If all prompts are in one folder, returns the rows of the prompts. */
function folders(prompts: readonly FoundPrompt[]): PromptTreeNode[] {
  const byFolder = new Map<string, FoundPrompt[]>();
  for (const prompt of prompts) {
    const path = dirname(vscode.workspace.asRelativePath(prompt.file));
    byFolder.set(path, [...(byFolder.get(path) ?? []), prompt]);
  }
  if (byFolder.size <= 1) return prompts.map((prompt) => ({ kind: 'prompt', prompt }));
  return [...byFolder].map(([path, inFolder]) => ({ kind: 'folder', path, prompts: inFolder }));
}

function folderItem(path: string): vscode.TreeItem {
  const item = new vscode.TreeItem(
    path === '.' ? promptWords.workspaceFolder() : path,
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.iconPath = vscode.ThemeIcon.Folder;
  item.contextValue = 'folder' satisfies RowKinds['gepa.prompts'];
  return item;
}

async function promptItem({ file, specs }: FoundPrompt): Promise<vscode.TreeItem> {
  const path = vscode.workspace.asRelativePath(file);
  const finding = vscode.workspace.isTrusted ? await findingIn(file.fsPath) : undefined;
  const hasSpecs = specs.length > 0;
  const item = new vscode.TreeItem(
    file,
    hasSpecs ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
  );
  // VS Code remembers by id whether a row was expanded, so a row needs a new id with its first spec to appear expanded.
  item.id = `${file.toString()}${hasSpecs ? '#specs' : ''}`;
  item.iconPath = finding?.kind === 'fault' ? warningIcon : vscode.ThemeIcon.File;
  item.contextValue = 'prompt' satisfies RowKinds['gepa.prompts'];
  item.tooltip = finding === undefined ? path : `${path}\n\n${finding.problem}`;
  if (finding !== undefined) {
    item.description = finding.kind === 'fault' ? finding.problem : promptWords.needsProgram();
  }
  item.command = { command: 'vscode.open', title: promptWords.openPrompt(), arguments: [file] };
  return item;
}

function specItem(spec: vscode.Uri, problem: string | undefined): vscode.TreeItem {
  const item = new vscode.TreeItem(basename(spec.fsPath), vscode.TreeItemCollapsibleState.None);
  item.iconPath = problem === undefined ? new vscode.ThemeIcon('beaker') : warningIcon;
  item.contextValue = 'spec' satisfies RowKinds['gepa.prompts'];
  item.tooltip = problem ?? promptWords.specTooltip();
  if (problem !== undefined) item.description = withoutPlace(problem, spec.fsPath);
  item.command = { command: 'vscode.open', title: buttonWords.openSpec(), arguments: [spec] };
  return item;
}

/** Returns the first problem of a file without its path, which the row says already. */
function withoutPlace(problem: string, file: string): string {
  const [first = ''] = problem.split('\n');
  return first
    .replaceAll(file, basename(file))
    .replace(`${basename(file)}:`, '')
    .trim();
}
