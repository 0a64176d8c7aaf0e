// Tested by test/e2e/tour.test.mjs.
import { basename, sep } from 'node:path';
import * as vscode from 'vscode';
import { documentScheme } from '../manifest/context';
import { reflectionMarkdown, taskMarkdown } from '../../runs/report/reflection-document';
import { requestsMarkdown } from '../../runs/report/request-list';
import { runComparison } from '../../runs/report/compare-runs';
import type { Run } from '../runs/run';
import type { RunList } from '../runs/run-list';
import { componentFileName } from '../../runs/folder/component-file-name';

/**
 * Provides the texts of candidates and proposals, and the requests of runs, as read-only files, `gepa:/<run>/<subject>/<component>.md`, with the
 * folder of the run as the query, since a copied folder has the same name for everything else. It is a file system and not only a content
 * provider, so that VS Code restores their diffs after a reload.
 */
export class CandidateDocuments implements vscode.FileSystemProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  private readonly registration: vscode.Disposable;

  /** Never fires, since the text of a candidate never changes. */
  readonly onDidChangeFile = this.changed.event;

  constructor(private readonly runs: RunList) {
    this.registration = vscode.workspace.registerFileSystemProvider(documentScheme, this, { isReadonly: true });
  }

  ofCandidate(run: Run, candidate: number, component: string): vscode.Uri {
    return uriOf(run, `candidate-${candidate}`, component);
  }

  ofProposal(run: Run, proposal: number, component: string): vscode.Uri {
    return uriOf(run, `proposal-${proposal}`, component);
  }

  /** Returns which proposal a document shows, and the folder of its run; undefined for all other documents. */
  proposalOf({ scheme, path, query }: vscode.Uri): { readonly run: string; readonly number: number } | undefined {
    const [, , subject = ''] = path.split('/');
    const [, number] = /^proposal-(\d+)$/.exec(subject) ?? [];
    return scheme === documentScheme && number !== undefined ? { run: query, number: Number(number) } : undefined;
  }

  /** Returns which candidate a document shows, and the folder of its run; undefined for all other documents. */
  candidateOf({ scheme, path, query }: vscode.Uri): { readonly run: string; readonly candidate: number } | undefined {
    const [, , subject = ''] = path.split('/');
    const [, number] = /^candidate-(\d+)$/.exec(subject) ?? [];
    return scheme === documentScheme && number !== undefined ? { run: query, candidate: Number(number) } : undefined;
  }

  /** Returns the prompt file of a component at the start of the run. */
  ofOriginalFile(run: Run, component: string): vscode.Uri {
    return uriOf(run, 'original', component);
  }

  /** Returns what the run asked and was answered so far. */
  ofRequests(run: Run): vscode.Uri {
    return uriOf(run, 'requests', 'requests');
  }

  /** Returns the reasons of a proposal in full, with the requests and replies of its reflections. */
  ofReflection(run: Run, proposal: number): vscode.Uri {
    return uriOf(run, `reflection-${proposal}`, 'reflection');
  }

  /** Returns the requests and replies of a task of the reflection model, from which no proposal may have been made. */
  ofReflectionTask(run: Run, task: string): vscode.Uri {
    return uriOf(run, `task-${task}`, 'reflection');
  }

  /** Returns a comparison of two runs. */
  ofComparison(one: Run, other: Run): vscode.Uri {
    const path = `/${basename(one.folder)}/comparison/${basename(other.folder)}.md`;
    return vscode.Uri.from({ scheme: documentScheme, path, query: one.folder, fragment: other.folder });
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    const [, , subject = '', file = ''] = uri.path.split('/');
    const run = await this.runs.get(uri.query);
    const other = subject === 'comparison' ? await this.runs.get(uri.fragment) : undefined;
    const text =
      other === undefined ? run && (await textOf(run, subject, file)) : run && runComparison(run.state, other.state);
    if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(text);
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { length } = await this.readFile(uri);
    return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: length };
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.registration.dispose();
    this.changed.dispose();
  }
}

/** Returns the run that a document of this file system belongs to. */
export async function runOfDocument(runs: RunList, uri: vscode.Uri): Promise<Run | undefined> {
  return uri.scheme === documentScheme ? runs.get(uri.path.split('/')[1] ?? '') : undefined;
}

function uriOf(run: Run, subject: string, component: string): vscode.Uri {
  const path = `/${basename(run.folder)}/${subject}/${componentFileName(component)}`;
  return vscode.Uri.from({ scheme: documentScheme, path, query: run.folder });
}

async function textOf(run: Run, subject: string, file: string): Promise<string | undefined> {
  const [kind, number] = subject.split('-');
  if (kind === 'task') return taskMarkdown(run.folder, subject.slice('task-'.length));
  switch (kind) {
    case 'proposal':
      return withFinalNewline(ofComponent(run.state.proposals[Number(number) - 1]?.proposal.texts ?? {}, file));
    case 'candidate':
      return withFinalNewline(ofComponent(run.state.candidates[Number(number)]?.texts ?? {}, file));
    case 'original':
      return ofComponent((await run.readFile()).prompts, file)?.content;
    case 'reflection':
      return reflectionMarkdown(run.folder, run.state, Number(number));
    case 'requests':
      return requestsMarkdown(run.folder);
    default:
      return undefined;
  }
}

function ofComponent<Value>(values: Readonly<Record<string, Value>>, file: string): Value | undefined {
  return Object.entries(values).find(([component]) => componentFileName(component) === file)?.[1];
}

/** Adds the newline that editors save at the end of a file, so that it doesn't show up in diffs. */
function withFinalNewline(text: string | undefined): string | undefined {
  return text === undefined ? undefined : `${text}\n`;
}

/** Closes the tabs that show texts or files of a run that no longer exists. */
export async function closeTabsOf(runFolder: string): Promise<void> {
  const isOfRun = (uri: vscode.Uri): boolean =>
    uri.scheme === documentScheme ? uri.query === runFolder : uri.fsPath.startsWith(`${runFolder}${sep}`);
  const tabs = vscode.window.tabGroups.all
    .flatMap((group) => group.tabs)
    // Closing a tab with unsaved changes would ask whether to save them.
    .filter((tab) => !tab.isDirty && urisOf(tab.input).some(isOfRun));
  await vscode.window.tabGroups.close(tabs);
}

function urisOf(input: unknown): readonly vscode.Uri[] {
  if (input instanceof vscode.TabInputText) return [input.uri];
  return input instanceof vscode.TabInputTextDiff ? [input.original, input.modified] : [];
}
