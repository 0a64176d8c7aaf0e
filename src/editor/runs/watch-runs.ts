// Tested by test/unit/editor/runs/problem-notifications.test.ts.
import { dirname } from 'node:path';
import * as vscode from 'vscode';

interface RunWatcher {
  /** Is called when a run's folder is created or deleted, and when the workspace becomes trusted. */
  readonly onFolders: () => void;
  /** Is called when a journal changes. @param folder of its run; absolute. */
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
