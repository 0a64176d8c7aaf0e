import { dirname } from 'node:path';
import * as vscode from 'vscode';

interface RunWatcher {
  /** A run's folder came or went, or the workspace is trusted now. */
  readonly onFolders: () => void;
  /** @param folder of the run whose journal changed; absolute. */
  readonly onJournal: (folder: string) => void;
}

/** Watches the runs in the workspace's folders, since a terminal may write them too and anyone may delete them. */
export function watchRuns({ onFolders, onJournal }: RunWatcher): vscode.Disposable {
  const files = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/run.json', false, true, false);
  const journals = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/journal.jsonl', false, false, true);
  files.onDidCreate(onFolders);
  files.onDidDelete(onFolders);
  journals.onDidCreate(onFolders);
  journals.onDidChange(({ fsPath }) => onJournal(dirname(fsPath)));
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(onFolders);
  return vscode.Disposable.from(files, journals, trusted);
}
