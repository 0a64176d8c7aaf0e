// Tested by test/e2e/bad-input.test.mjs.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import * as vscode from 'vscode';
import { candidateWords } from './candidate-words';
import { hasConflictMarkers, withConflictMarkers } from '../../runs/apply/planned-file';

/** The versions of a prompt file that are to be merged. */
export interface MergedVersions {
  /** The file at the start of the run. */
  readonly base: vscode.Uri;
  /** The file as the developer's editor has it, saved or not. */
  readonly current: vscode.TextDocument;
  /** The file with the texts of the candidate. */
  readonly incoming: vscode.Uri;
  readonly candidate: number;
}

/**
 * Lets the developer merge a prompt file with a candidate in VS Code's merge editor, until that is closed. The result is a file in the
 * run's folder, so that the prompt file stays as it is until the developer applies the result.
 *
 * @returns undefined when the developer closed it before the merge was complete
 */
export async function mergeInEditor(
  runFolder: string,
  { base, current, incoming, candidate }: MergedVersions,
): Promise<string | undefined> {
  const folder = join(runFolder, 'merge');
  const file = join(folder, basename(current.uri.fsPath));
  const result = vscode.Uri.file(file);
  const name = candidateWords.candidate(candidate);
  const changed = await vscode.workspace.openTextDocument(incoming);
  await mkdir(folder, { recursive: true });
  await writeFile(
    file,
    withConflictMarkers(
      { name: candidateWords.yourFile(), content: current.getText() },
      { name, content: changed.getText() },
    ),
  );
  try {
    const closed = tabClosed(result);
    await openMergeEditor({
      base,
      input1: { uri: current.uri, title: candidateWords.yourFile() },
      input2: { uri: incoming, title: name },
      output: result,
    });
    vscode.window.setStatusBarMessage(candidateWords.mergeHint(basename(file)), closed);
    await closed;
    const merged = await readFile(file, 'utf8');
    if (!hasConflictMarkers(merged)) return merged;
    void vscode.window.showInformationMessage(candidateWords.mergeNotComplete(basename(file)));
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Completes the merge in the active editor: saves its result and closes it. The merge editor asks first when conflicts remain. */
export async function completeMerge(): Promise<void> {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab?.input instanceof vscode.TabInputText) {
    await vscode.workspace.save(tab.input.uri);
    await vscode.window.tabGroups.close(tab);
    return;
  }
  await vscode.commands.executeCommand('mergeEditor.acceptMerge');
}

interface MergeEditorInput {
  readonly base: vscode.Uri;
  readonly input1: { readonly uri: vscode.Uri; readonly title: string };
  readonly input2: { readonly uri: vscode.Uri; readonly title: string };
  readonly output: vscode.Uri;
}

/** Opens the merge editor. VS Code has no documented command for it, so the conflict markers are the fallback. */
async function openMergeEditor(input: MergeEditorInput): Promise<void> {
  // It needs the space, and opens in the active group, which may be a narrow one beside a dashboard.
  await vscode.commands.executeCommand('workbench.action.focusFirstEditorGroup');
  try {
    await vscode.commands.executeCommand('_open.mergeEditor', input);
  } catch {
    await vscode.window.showTextDocument(input.output, { preview: false });
  }
}

/** Resolves when the editor of a merge is closed. */
function tabClosed(result: vscode.Uri): Promise<void> {
  return new Promise((resolve) => {
    const subscription = vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
      if (!closed.some(({ input }) => resultOf(input)?.toString() === result.toString())) return;
      subscription.dispose();
      resolve();
    });
  });
}

/** Returns the result of a merge editor, whose kind of tab is not in the documented API yet. */
function resultOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText) return input.uri;
  if (typeof input !== 'object' || input === null || !('result' in input)) return undefined;
  return input.result instanceof vscode.Uri ? input.result : undefined;
}
