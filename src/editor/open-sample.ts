// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import type { CommandId } from './manifest/commands';
import { windowWords } from './window-words';

/** The key of the sample that is opened next. */
const openedSample = 'gepa.openedSample';

/** Copies the sample workspace to a folder that the developer picks, and opens the copy. */
export async function openSample(extensionUri: vscode.Uri, memory: vscode.Memento): Promise<void> {
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
  await memory.update(openedSample, folder.toString());
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceReuseWindow: false });
}

/** Opens the prompt of a sample that was just copied and opened, and says what to do with it. */
export async function greetInSample(memory: vscode.Memento): Promise<void> {
  const [opened] = vscode.workspace.workspaceFolders ?? [];
  if (opened === undefined || memory.get<string>(openedSample) !== opened.uri.toString()) return;
  await memory.update(openedSample, undefined);
  const prompt = vscode.Uri.joinPath(opened.uri, 'prompts', 'triage.prompt.md');
  await vscode.window.showTextDocument(prompt, { preview: false });
  const optimize = windowWords.optimizeSample();
  const chosen = await vscode.window.showInformationMessage(windowWords.sampleHint(), optimize);
  if (chosen === optimize) await vscode.commands.executeCommand('gepa.optimize' satisfies CommandId, prompt);
}

async function unusedFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  const existing = new Set((await vscode.workspace.fs.readDirectory(parent)).map(([entry]) => entry));
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${name}-${number}`;
    if (!existing.has(candidate)) return vscode.Uri.joinPath(parent, candidate);
  }
}
