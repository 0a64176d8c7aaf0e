// Tested by test/unit/editor/runs/run-list.test.ts.
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { runFoldersIn } from '../../runs/folder/find-runs';
import { Throttle } from '../throttle';

interface RunWatcher {
  /** Is called when a run's folder is created, deleted or renamed, and when the workspace becomes trusted. */
  readonly onFolders: () => void;
  /** Is called when a journal changes. @param folder of its run; absolute. */
  readonly onJournal: (folder: string) => void;
  /** Is called when a process may have begun or ended its work on a run. */
  readonly onLock: () => void;
}

/** A copied folder causes an event for each of its files. */
const foldersMs = 300;
/** How often the folders are compared with those of the last time. VS Code's watcher misses what happens while it restarts after an error. */
const compareMs = 5000;

/**
 * Watches the runs in the workspace's folders, since a terminal may write them too and anyone may copy, rename or delete them. A folder
 * is watched beside its files, because VS Code reports only the folder when it is deleted or renamed.
 */
export function watchRuns({ onFolders, onJournal, onLock }: RunWatcher): vscode.Disposable {
  const soon = new Throttle(foldersMs, onFolders);
  const folders = vscode.workspace.createFileSystemWatcher('**/.gepa{,/runs,/runs/*}', false, true, false);
  const files = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/run.json', false, true, false);
  const journals = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/journal.jsonl', false, false, false);
  const locks = vscode.workspace.createFileSystemWatcher('**/.gepa/runs/*/lock', false, true, false);
  for (const watcher of [folders, files, journals]) {
    watcher.onDidCreate(() => soon.request());
    watcher.onDidDelete(() => soon.request());
  }
  journals.onDidChange(({ fsPath }) => onJournal(dirname(fsPath)));
  locks.onDidCreate(onLock);
  locks.onDidDelete(onLock);
  const missed = compareRegularly(() => soon.request());
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(onFolders);
  return vscode.Disposable.from(folders, files, journals, locks, missed, trusted, soon);
}

function compareRegularly(onDifference: () => void): vscode.Disposable {
  let last: string | undefined;
  const compare = async () => {
    const folders = await Promise.all(
      (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => runFoldersIn(uri.fsPath)),
    );
    const now = folders.flat().sort().join('\n');
    if (last !== undefined && now !== last) onDifference();
    last = now;
  };
  void compare();
  const timer = setInterval(() => void compare(), compareMs);
  return new vscode.Disposable(() => clearInterval(timer));
}
