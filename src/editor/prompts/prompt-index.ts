import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { looksLikePromptFile, promptFileGlobs, skippedFolders } from '../../prompts/prompt-discovery';
import { parsePromptSource } from '../../prompts/prompt-source';
import { parseSpec } from '../../runs/parse-spec';
import { setContextKey } from '../context-keys';
import { Throttle } from '../throttle';

/** A prompt file of the workspace and the specs that optimize it. */
export interface FoundPrompt {
  readonly file: vscode.Uri;
  /** The one next to it that has its name comes first. */
  readonly specs: readonly vscode.Uri[];
}

const specGlob = '**/*.gepa.{yaml,yml}';
/** More would be a list that nobody reads. */
const mostFiles = 1000;

/** Where the spec of a prompt file is kept: `triage.prompt.md` → `triage.gepa.yaml` beside it. */
export function specFileFor(prompt: vscode.Uri): vscode.Uri {
  const name = prompt.path.split('/').at(-1) ?? '';
  const stem = name.replace(/(\.(prompt|instructions|agent|chatmode))?\.[^.]+$/, '');
  return vscode.Uri.joinPath(prompt, '..', `${stem}.gepa.yaml`);
}

export function isSpecFile(file: vscode.Uri): boolean {
  return /\.gepa\.ya?ml$/.test(file.path);
}

/** The prompt files of the workspace, kept up to date: those with a prompt file's name, and those that a spec names. */
export class PromptIndex implements vscode.Disposable {
  private found: readonly FoundPrompt[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly refreshSoon = new Throttle(300, () => void this.refresh());
  private readonly watchers = [specGlob, ...promptFileGlobs].map((glob) =>
    vscode.workspace.createFileSystemWatcher(glob, false, glob !== specGlob, false),
  );

  readonly onDidChange = this.changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {
    for (const watcher of this.watchers) {
      watcher.onDidCreate(() => this.refreshSoon.request());
      watcher.onDidChange(() => this.refreshSoon.request());
      watcher.onDidDelete(() => this.refreshSoon.request());
    }
  }

  /** Sorted by path. */
  get prompts(): readonly FoundPrompt[] {
    return this.found;
  }

  /** The specs that optimize a prompt file. */
  specsOf(prompt: vscode.Uri): readonly vscode.Uri[] {
    return this.found.find(({ file }) => file.fsPath === prompt.fsPath)?.specs ?? [];
  }

  async refresh(): Promise<void> {
    const excluded = `**/{${skippedFolders.join(',')}}/**`;
    const find = (glob: string) => vscode.workspace.findFiles(glob, excluded, mostFiles);
    const [specs, ...byName] = await Promise.all([specGlob, ...promptFileGlobs].map(find));
    const prompts = new Map(
      byName
        .flat()
        .filter((file) => looksLikePromptFile(vscode.workspace.asRelativePath(file, false)))
        .map((file) => [file.fsPath, file]),
    );
    const optimizes = new Map<string, vscode.Uri[]>();
    const addSpec = (path: string, spec: vscode.Uri) => optimizes.set(path, [...(optimizes.get(path) ?? []), spec]);
    for (const spec of specs ?? []) {
      const named = await this.promptsOf(spec);
      for (const path of named ?? []) {
        addSpec(path, spec);
        if (!prompts.has(path)) prompts.set(path, vscode.Uri.file(path));
      }
      // A spec with faults still is its prompt's: that is where it is opened and mended.
      const own = [...prompts.values()].filter((prompt) => specFileFor(prompt).fsPath === spec.fsPath);
      if (named === undefined) for (const prompt of own) addSpec(prompt.fsPath, spec);
    }
    this.found = [...prompts.values()]
      .sort((a, b) => a.fsPath.localeCompare(b.fsPath))
      .map((file) => ({ file, specs: ownFirst(file, optimizes.get(file.fsPath) ?? []) }));
    setContextKey('gepa.promptFiles', [...prompts.keys()]);
    this.changed.fire();
  }

  dispose(): void {
    this.refreshSoon.dispose();
    this.changed.dispose();
    for (const watcher of this.watchers) watcher.dispose();
  }

  /** The prompt files that a spec names; undefined when it has faults. */
  private async promptsOf(spec: vscode.Uri): Promise<readonly string[] | undefined> {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(spec));
      const { prompts } = parseSpec(text, spec.fsPath);
      const folder = dirname(spec.fsPath);
      return Object.values(prompts).map((source) => resolve(folder, parsePromptSource(source, folder).file));
    } catch (error) {
      this.log.debug(`Not a spec that can be used: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }
}

function ownFirst(prompt: vscode.Uri, specs: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const own = specFileFor(prompt).fsPath;
  return [...specs].sort((a, b) => Number(b.fsPath === own) - Number(a.fsPath === own));
}
