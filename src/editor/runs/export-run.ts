// Tested by test/e2e/dashboard.test.mjs.
import * as vscode from 'vscode';
import {
  candidateFiles,
  exportedFile,
  exportEndings,
  exportFormats,
  type ExportFormat,
} from '../../runs/report/exports';
import { exportWords } from './export-words';
import type { Run } from './run';

/** Exports a run as the developer chooses: a report, its scores, or its candidates. Does nothing when they cancel. */
export async function exportRun(run: Run): Promise<void> {
  const items = [
    ...exportFormats.map((format) => ({ ...exportWords.formats[format](), format })),
    { ...exportWords.candidates(), format: 'candidates' as const },
  ];
  const chosen = await vscode.window.showQuickPick(items, { placeHolder: exportWords.selectFormat(run.name) });
  if (chosen === undefined) return;
  const saved = chosen.format === 'candidates' ? await saveCandidates(run) : await saveFile(run, chosen.format);
  if (saved === undefined) return;
  const open = exportWords.open();
  // Not awaited, since the notification may stay open for long.
  void vscode.window.showInformationMessage(exportWords.exported(saved), open).then(async (action) => {
    if (action === open) await show(saved, chosen.format);
  });
}

async function saveFile(run: Run, format: ExportFormat): Promise<vscode.Uri | undefined> {
  const ending = exportEndings[format];
  const target = await vscode.window.showSaveDialog({
    defaultUri: beside(run, `${run.id}.${ending}`),
    filters: { [exportWords.formats[format]().label]: [ending] },
  });
  if (target !== undefined) await write(target, exportedFile(run.state, format));
  return target;
}

/** Writes the candidates into a new folder, so that no file is overwritten. */
async function saveCandidates(run: Run): Promise<vscode.Uri | undefined> {
  const [parent] =
    (await vscode.window.showOpenDialog({
      defaultUri: beside(run, ''),
      canSelectFiles: false,
      canSelectFolders: true,
      openLabel: exportWords.exportHere(),
    })) ?? [];
  if (parent === undefined) return undefined;
  const folder = await unusedFolder(parent, `${run.id}-candidates`);
  for (const { path, text } of candidateFiles(run.state)) await write(vscode.Uri.joinPath(folder, ...path), text);
  return folder;
}

/** Returns the place of a file in the workspace folder of a run. */
function beside(run: Run, name: string): vscode.Uri {
  const folder = vscode.Uri.file(run.folder);
  return vscode.Uri.joinPath(vscode.workspace.getWorkspaceFolder(folder)?.uri ?? folder, name);
}

async function unusedFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  for (let number = 1; ; number += 1) {
    const folder = vscode.Uri.joinPath(parent, number === 1 ? name : `${name}-${number}`);
    try {
      await vscode.workspace.fs.stat(folder);
    } catch {
      return folder;
    }
  }
}

async function write(target: vscode.Uri, text: string): Promise<void> {
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
}

async function show(saved: vscode.Uri, format: ExportFormat | 'candidates'): Promise<void> {
  if (format === 'html') await vscode.env.openExternal(saved);
  else if (format === 'candidates') await vscode.commands.executeCommand('revealFileInOS', saved);
  else await vscode.commands.executeCommand('vscode.open', saved);
}
