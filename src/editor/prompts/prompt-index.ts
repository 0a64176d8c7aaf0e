// Tested by test/in-host/prompt-index.test.ts.
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import {
  looksLikePromptFile,
  mayBePromptFile,
  possiblePromptGlobs,
  promptFileGlobs,
  stemOfPromptFile,
} from '../../prompts/discovery/prompt-names';
import { parsePromptSource } from '../../prompts/prompt-source';
import { parseSpec } from '../../runs/spec/parse-spec';
import { Throttle } from '../throttle';
import { ContentChecks, findFilesMatching, ignoredBy, pathOf, filesOfPromptfoo } from './workspace-files';
import { ownPrices } from '../settings';

/** A prompt file of the workspace and the specs that optimize it. */
export interface FoundPrompt {
  readonly file: vscode.Uri;
  /** The spec beside it with its name comes first. */
  readonly specs: readonly vscode.Uri[];
}

/** A spec and the absolute paths of the prompt files that it names; undefined when the spec has errors. */
interface ReadSpec {
  readonly spec: vscode.Uri;
  readonly prompts: readonly string[] | undefined;
}

const specGlob = '**/*.gepa.{yaml,yml}';
const ignoreFileGlob = '**/.gitignore';
/** How many prompt files are listed. */
const mostFiles = 1000;
/** How often the list is updated during the first search, in milliseconds. */
const showMs = 500;

/**
 * Returns where the spec of a prompt file is stored: `triage.gepa.yaml` beside `triage.prompt.md`. For a named part of the file it
 * is `triage.NAME.gepa.yaml`.
 */
export function specFileFor(prompt: vscode.Uri, part?: string): vscode.Uri {
  const stem = stemOfPromptFile(prompt.path.split('/').at(-1) ?? '');
  return vscode.Uri.joinPath(prompt, '..', `${part === undefined ? stem : `${stem}.${part}`}.gepa.yaml`);
}

export function isSpecFile(file: vscode.Uri): boolean {
  return /\.gepa\.ya?ml$/.test(file.path);
}

/**
 * Keeps a list of the prompt files of the workspace: those recognized by name or content, and those that a spec names. In an
 * untrusted workspace no file is read, and only names count. Nothing is searched or watched before the first call of `ready`
 * or `refresh`.
 */
export class PromptIndex implements vscode.Disposable {
  private found: readonly FoundPrompt[] = [];
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly refreshSoon = new Throttle(300, () => void this.refreshOrLog());
  private readonly contents = new ContentChecks();
  /** What is wrong with a spec, by its path. */
  private readonly problems = new Map<string, string>();
  private watching: readonly vscode.Disposable[] = [];
  private searched = false;
  private listing: Promise<void> | undefined;
  private queued: Promise<void> | undefined;

  readonly onDidChange = this.changed.event;

  constructor(private readonly log: vscode.LogOutputChannel) {}

  private watch(): readonly vscode.Disposable[] {
    const request = () => this.refreshSoon.request();
    const watch = (glob: string, onChange: ((file: vscode.Uri) => void) | undefined) => {
      const watcher = vscode.workspace.createFileSystemWatcher(glob, false, onChange === undefined, false);
      watcher.onDidCreate(onChange ?? request);
      watcher.onDidChange(onChange ?? request);
      watcher.onDidDelete(request);
      return watcher;
    };
    return [
      ...promptFileGlobs.map((glob) => watch(glob, undefined)),
      ...possiblePromptGlobs.map((glob) => watch(glob, (file) => void this.check(file))),
      watch(specGlob, request),
      this.watchFolders(),
      watch(ignoreFileGlob, request),
      vscode.workspace.onDidChangeWorkspaceFolders(request),
      vscode.workspace.onDidGrantWorkspaceTrust(request),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('files.exclude')) request();
      }),
    ];
  }

  /** Resolves when the workspace has been searched. The first call starts the search. Errors are logged. */
  async ready(): Promise<void> {
    if (!this.searched) await (this.listing ?? this.refresh()).catch((error: unknown) => this.logError(error));
  }

  private async refreshOrLog(): Promise<void> {
    await this.refresh().catch((error: unknown) => this.logError(error));
  }

  private logError(error: unknown): void {
    this.log.error(error instanceof Error ? error : String(error));
  }

  /** The prompt files found so far, sorted by path. */
  get prompts(): readonly FoundPrompt[] {
    return this.found;
  }

  /** Whether the workspace has been searched. */
  get isSearched(): boolean {
    return this.searched;
  }

  /** Returns the specs that optimize a prompt file. */
  specsOf(prompt: vscode.Uri): readonly vscode.Uri[] {
    return this.found.find(({ file }) => file.fsPath === prompt.fsPath)?.specs ?? [];
  }

  /** Returns what is wrong with a spec as it was read last; undefined when it is valid. */
  problemOf(spec: vscode.Uri): string | undefined {
    return this.problems.get(spec.fsPath);
  }

  /** Lists the prompt files again. While a listing is running, queues another, since the first may miss recent changes. */
  refresh(): Promise<void> {
    if (this.watching.length === 0) this.watching = this.watch();
    if (this.listing === undefined) {
      this.listing = this.list().finally(() => (this.listing = undefined));
      return this.listing;
    }
    const refreshNow = () => {
      this.queued = undefined;
      return this.refresh();
    };
    this.queued ??= this.listing.then(refreshNow, refreshNow);
    return this.queued;
  }

  private async list(): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      const named = (await findFilesMatching(promptFileGlobs)).filter((file) => looksLikePromptFile(pathOf(file)));
      this.searched = true;
      this.show(named.slice(0, mostFiles), new Map());
      return;
    }
    const files = await findFilesMatching([specGlob, ignoreFileGlob, ...promptFileGlobs]);
    const ignored = await ignoredBy(files.filter(({ path }) => path.endsWith('/.gitignore')));
    const specs = files.filter(isSpecFile);
    const named = files.filter((file) => looksLikePromptFile(pathOf(file)) && !ignored(file));
    const recognized = [...named, ...(await filesOfPromptfoo(named))];
    const read = await Promise.all(specs.map(async (spec) => ({ spec, prompts: await this.promptsOf(spec) })));
    // Shown before the rest is searched, which may be thousands of JSON files.
    if (!this.searched) this.showWithSpecs(recognized, read);
    const found = [...recognized];
    let shownAt = performance.now();
    const possible = (await findFilesMatching(possiblePromptGlobs)).filter((file) => mayBePromptFile(pathOf(file)));
    for await (const holding of this.contents.withPrompts(possible.filter((file) => !ignored(file)))) {
      found.push(...holding);
      if (this.searched || performance.now() - shownAt < showMs) continue;
      this.showWithSpecs(found, read);
      shownAt = performance.now();
    }
    this.searched = true;
    this.showWithSpecs(found, read);
  }

  private showWithSpecs(files: readonly vscode.Uri[], specs: readonly ReadSpec[]): void {
    const prompts = new Map(files.slice(0, mostFiles).map((file) => [file.fsPath, file]));
    const optimizes = specsByPrompt(specs, prompts);
    this.show([...prompts.values()], optimizes);
  }

  private show(prompts: readonly vscode.Uri[], optimizes: ReadonlyMap<string, readonly vscode.Uri[]>): void {
    this.found = [...prompts]
      .sort((a, b) => a.fsPath.localeCompare(b.fsPath, undefined, { numeric: true }))
      .map((file) => ({ file, specs: ownFirst(file, optimizes.get(file.fsPath) ?? []) }));
    this.changed.fire();
  }

  /** Watches new folders, since for a folder created with its files, as by a checkout, often only the folder is reported. */
  private watchFolders(): vscode.Disposable {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*', false, true, true);
    watcher.onDidCreate(({ path }) => {
      const mayBeFolder = /\/\.?[^./]+$/.test(path);
      if (mayBeFolder) this.refreshSoon.request();
    });
    return watcher;
  }

  /** Lists again if a file became a prompt file or stopped being one, since JSON files change often for other reasons. */
  private async check(file: vscode.Uri): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const isListed = this.found.some(({ file: prompt }) => prompt.fsPath === file.fsPath);
    if (!mayBePromptFile(pathOf(file)) || (await this.contents.holdsPrompts(file.fsPath)) === isListed) return;
    this.refreshSoon.request();
  }

  dispose(): void {
    this.refreshSoon.dispose();
    this.changed.dispose();
    for (const watched of this.watching) watched.dispose();
  }

  /** Returns the prompt files that a spec names; undefined when the spec has errors. */
  private async promptsOf(spec: vscode.Uri): Promise<readonly string[] | undefined> {
    try {
      const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(spec));
      const { prompts } = parseSpec(text, spec.fsPath, [], ownPrices());
      const folder = dirname(spec.fsPath);
      this.problems.delete(spec.fsPath);
      return Object.values(prompts).map((source) => resolve(folder, parsePromptSource(source, folder).file));
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.problems.set(spec.fsPath, problem);
      this.log.debug(`Skipped an unusable spec: ${problem}`);
      return undefined;
    }
  }
}

/** Maps the path of every prompt to its specs. Adds the prompts that only a spec names. */
function specsByPrompt(
  specs: readonly ReadSpec[],
  prompts: Map<string, vscode.Uri>,
): ReadonlyMap<string, readonly vscode.Uri[]> {
  const optimizes = new Map<string, vscode.Uri[]>();
  const addSpec = (path: string, spec: vscode.Uri) => optimizes.set(path, [...(optimizes.get(path) ?? []), spec]);
  for (const { spec, prompts: named } of specs) {
    for (const path of named ?? []) {
      addSpec(path, spec);
      if (!prompts.has(path)) prompts.set(path, vscode.Uri.file(path));
    }
    if (named !== undefined) continue;
    // A spec with errors is still listed under its prompt, where the developer opens and fixes it.
    const own = [...prompts.values()].filter((prompt) => specFileFor(prompt).fsPath === spec.fsPath);
    for (const prompt of own) addSpec(prompt.fsPath, spec);
  }
  return optimizes;
}

function ownFirst(prompt: vscode.Uri, specs: readonly vscode.Uri[]): readonly vscode.Uri[] {
  const own = specFileFor(prompt).fsPath;
  return [...specs].sort((a, b) => Number(b.fsPath === own) - Number(a.fsPath === own));
}
