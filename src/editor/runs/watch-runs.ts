import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import * as vscode from 'vscode';
import { runFoldersIn } from '../../runs/folder/find-runs';
import { runFile } from '../../runs/folder/run-file';
import { Throttle } from '../throttle';

interface RunWatcher {
  /** Is called when a run's folder is created, deleted or renamed, and when the workspace becomes trusted. */
  readonly onFolders: () => void;
  /** Is called when a journal changes. @param folder of its run; absolute. */
  readonly onJournal: (folder: string) => void;
  /** Is called when a process may have begun or ended its work on a run. */
  readonly onLock: () => void;
  /** Returns the folders of the runs that this window works on. Absolute. */
  readonly liveFolders: () => readonly string[];
}

/** A copied folder causes an event for each of its files. */
const foldersMs = 300;
/** How often the folders are compared with those of the last time, since VS Code's watcher doesn't report every change. */
const compareMs = 5000;

/**
 * Watches the runs in the workspace's folders, since a terminal may write them too and anyone may copy, rename or delete them. A folder
 * is watched beside its files, because VS Code reports only the folder when it is deleted or renamed.
 */
export function watchRuns({ onFolders, onJournal, onLock, liveFolders }: RunWatcher): vscode.Disposable {
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
  const missed = compareRegularly(() => soon.request(), liveFolders);
  const trusted = vscode.workspace.onDidGrantWorkspaceTrust(onFolders);
  return vscode.Disposable.from(folders, files, journals, locks, missed, trusted, soon);
}

function compareRegularly(onDifference: () => void, liveFolders: () => readonly string[]): vscode.Disposable {
  let last: string | undefined;
  const compare = async () => {
    const parents = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => runFoldersIn(uri.fsPath));
    const folders = (await Promise.all(parents)).flat();
    const now = folders.sort().join('\n');
    // One that was moved away, back, and away again looks as it did the last time.
    const isLiveGone = liveFolders().some((folder) => !existsSync(runFile(folder)));
    if (isLiveGone || (last !== undefined && now !== last)) onDifference();
    last = now;
  };
  void compare();
  const timer = setInterval(() => void compare(), compareMs);
  return new vscode.Disposable(() => clearInterval(timer));
}
