// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { windowWords } from './window-words';

/** Copies the sample workspace to a folder that the developer picks, and opens the copy. */
export async function openSample(extensionUri: vscode.Uri): Promise<void> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      title: windowWords.sampleFolderTitle(),
      openLabel: windowWords.copySampleHere(),
      canSelectFiles: false,
      canSelectFolders: true,
    })) ?? [];
  if (parent === undefined) return;
  const folder = await unusedFolder(parent, 'gepa-sample');
  await vscode.workspace.fs.copy(vscode.Uri.joinPath(extensionUri, 'media', 'sample'), folder);
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceReuseWindow: false });
}

async function unusedFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  const existing = new Set((await vscode.workspace.fs.readDirectory(parent)).map(([entry]) => entry));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existing.has(candidate)) return vscode.Uri.joinPath(parent, candidate);
  }
}
