// Tested by test/in-host/prompt-index.test.ts.
import * as vscode from 'vscode';
import { readFile, stat } from 'node:fs/promises';
import { IgnoreRules } from '../../prompts/discovery/ignore-rules';
import { isFilePattern } from '../../prompts/discovery/file-patterns';
import { fileHoldsPrompts } from '../../prompts/discovery/find-prompt-files';
import { PromptError } from '../../prompts/prompt-error';
import { isPromptfooConfiguration, promptFilesOf } from '../../prompts/formats/promptfoo';
import { skippedFolders } from '../../prompts/discovery/prompt-names';

/** How many files are read at the same time. */
const filesAtOnce = 16;

/** Finds the files of all workspace folders that match one of the globs and aren't hidden by `files.exclude`. */
export async function findFilesMatching(globs: readonly string[]): Promise<readonly vscode.Uri[]> {
  const [only = ''] = globs;
  const glob = globs.length === 1 ? only : `{${globs.flatMap(withoutBraces).join(',')}}`;
  return vscode.workspace.findFiles(glob, `**/{${skippedFolders.join(',')}}/**`);
}

/** Returns a file's path in its workspace folder. */
export function pathOf(file: vscode.Uri): string {
  return vscode.workspace.asRelativePath(file, false);
}

/** Returns a check whether a file is ignored by the `.gitignore` files of its workspace folder. */
export async function ignoredBy(ignoreFiles: readonly vscode.Uri[]): Promise<(file: vscode.Uri) => boolean> {
  const rules = new Map<string, IgnoreRules>();
  const contents = await Promise.all(ignoreFiles.map(({ fsPath }) => readFile(fsPath, 'utf8').catch(() => '')));
  ignoreFiles.forEach((file, index) => {
    const root = rootOf(file);
    const own = rules.get(root) ?? new IgnoreRules();
    rules.set(root, own);
    own.add(pathOf(file).split('/').slice(0, -1).join('/'), contents[index] ?? '');
  });
  return (file) => rules.get(rootOf(file))?.ignores(pathOf(file)) ?? false;
}

/** Returns the files that promptfoo configurations among these files name as their prompts. */
export async function filesOfPromptfoo(files: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  for (const file of files.filter((one) => isPromptfooConfiguration(pathOf(one)))) {
    const content = await readFile(file.fsPath, 'utf8').catch(() => '');
    for (const leaf of leavesOf(file.fsPath, content)) found.push(...(await filesOfLeaf(file, leaf)));
  }
  return found;
}

/** Only patterns are searched for, since a search reads the whole folder. */
async function filesOfLeaf(configuration: vscode.Uri, leaf: string): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(configuration, '..');
  // A glob cannot leave its folder, as paths in configurations often do, so the leading `../` are resolved here.
  const [path = '', pattern] = /^((?:\.{1,2}\/)*)(.*)$/.exec(leaf)?.slice(1) ?? [];
  const base = vscode.Uri.joinPath(folder, path);
  if (pattern === undefined || vscode.workspace.getWorkspaceFolder(base) === undefined) return [];
  if (isFilePattern(pattern)) return vscode.workspace.findFiles(new vscode.RelativePattern(base, pattern));
  const named = vscode.Uri.joinPath(base, pattern);
  const isFile = await stat(named.fsPath).then(
    (entry) => entry.isFile(),
    () => false,
  );
  return isFile ? [named] : [];
}

/** Ignores an invalid configuration, whose errors are shown when it is opened. */
function leavesOf(path: string, content: string): readonly string[] {
  try {
    return promptFilesOf(path, content);
  } catch (error) {
    if (error instanceof PromptError) return [];
    throw error;
  }
}

/** Whether a version of a file holds prompts. */
interface ContentCheck {
  readonly size: number;
  readonly modifiedMs: number;
  readonly holdsPrompts: boolean;
}

/** Checks by their content whether files hold prompts, and reads an unchanged file only once. */
export class ContentChecks {
  private readonly checks = new Map<string, ContentCheck>();

  /** Yields those of these files that hold prompts, in groups as they are found. */
  async *withPrompts(files: readonly vscode.Uri[]): AsyncGenerator<readonly vscode.Uri[]> {
    for (let start = 0; start < files.length; start += filesAtOnce) {
      const group = files.slice(start, start + filesAtOnce);
      const holds = await Promise.all(group.map(({ fsPath }) => this.holdsPrompts(fsPath)));
      const found = group.filter((_, index) => holds[index] === true);
      if (found.length > 0) yield found;
    }
  }

  /** Returns whether a file holds prompts; false for an unreadable one. */
  async holdsPrompts(path: string): Promise<boolean> {
    const file = await stat(path).catch(() => undefined);
    if (file === undefined) return false;
    const { size, mtimeMs: modifiedMs } = file;
    const known = this.checks.get(path);
    if (known?.size === size && known.modifiedMs === modifiedMs) return known.holdsPrompts;
    const holdsPrompts = await fileHoldsPrompts(path, file);
    this.checks.set(path, { size, modifiedMs, holdsPrompts });
    return holdsPrompts;
  }
}

function rootOf(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath ?? '';
}

/** Expands a glob with `{a,b}` to one glob for each choice, since nested groups are not supported everywhere. */
function withoutBraces(glob: string): readonly string[] {
  const group = /\{([^}]*)\}/.exec(glob);
  if (group?.[1] === undefined) return [glob];
  return group[1].split(',').flatMap((choice) => withoutBraces(glob.replace(group[0], choice)));
}
