import * as vscode from 'vscode';
import { readFile, stat } from 'node:fs/promises';
import { IgnoreRules } from '../../prompts/discovery/ignore-rules';
import { isFilePattern } from '../../prompts/discovery/file-patterns';
import { fileHoldsPrompts } from '../../prompts/discovery/find-prompt-files';
import { PromptError } from '../../prompts/prompt-error';
import { isPromptfooConfiguration, promptFilesOf } from '../../prompts/formats/promptfoo';
import { skippedFolders } from '../../prompts/discovery/prompt-names';

/** So many files are looked into at once. */
const filesAtOnce = 16;

/** The files of all workspace folders that fit one of the globs. What `files.exclude` hides is left out. */
export async function filesLike(globs: readonly string[]): Promise<readonly vscode.Uri[]> {
  const [only = ''] = globs;
  const glob = globs.length === 1 ? only : `{${globs.flatMap(withoutBraces).join(',')}}`;
  return vscode.workspace.findFiles(glob, `**/{${skippedFolders.join(',')}}/**`);
}

/** A file's path in its workspace folder. */
export function pathOf(file: vscode.Uri): string {
  return vscode.workspace.asRelativePath(file, false);
}

/** Tells of a file whether the `.gitignore` files of its workspace folder ignore it. */
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

/** The files of the workspace that promptfoo configurations among these name as their prompts. */
export async function promptfooLeaves(files: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const found: vscode.Uri[] = [];
  for (const file of files.filter((one) => isPromptfooConfiguration(pathOf(one)))) {
    const content = await readFile(file.fsPath, 'utf8').catch(() => '');
    for (const leaf of leavesOf(file.fsPath, content)) found.push(...(await filesOfLeaf(file, leaf)));
  }
  return found;
}

/** A search looks through the whole folder, so it is left to patterns. */
async function filesOfLeaf(configuration: vscode.Uri, leaf: string): Promise<readonly vscode.Uri[]> {
  const folder = vscode.Uri.joinPath(configuration, '..');
  // A pattern cannot lead out of its folder, as paths of configurations often do.
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

/** What is wrong with a configuration is said where it is opened. */
function leavesOf(path: string, content: string): readonly string[] {
  try {
    return promptFilesOf(path, content);
  } catch (error) {
    if (error instanceof PromptError) return [];
    throw error;
  }
}

/** What was seen in a file, as long as the file is what it was then. */
interface Look {
  readonly size: number;
  readonly modifiedMs: number;
  readonly holdsPrompts: boolean;
}

/** Looks into files whose content has to tell whether they hold prompts, and into none a second time before it has changed. */
export class ContentLooks {
  private readonly looks = new Map<string, Look>();

  /** Gives those of these files that hold prompts, some at a time as soon as they are found. */
  async *thatHoldPrompts(files: readonly vscode.Uri[]): AsyncGenerator<readonly vscode.Uri[]> {
    for (let start = 0; start < files.length; start += filesAtOnce) {
      const group = files.slice(start, start + filesAtOnce);
      const holds = await Promise.all(group.map(({ fsPath }) => this.holdsPrompts(fsPath)));
      const found = group.filter((_, index) => holds[index] === true);
      if (found.length > 0) yield found;
    }
  }

  /** Whether a file holds prompts. One that cannot be read does not. */
  async holdsPrompts(path: string): Promise<boolean> {
    const file = await stat(path).catch(() => undefined);
    if (file === undefined) return false;
    const { size, mtimeMs: modifiedMs } = file;
    const known = this.looks.get(path);
    if (known?.size === size && known.modifiedMs === modifiedMs) return known.holdsPrompts;
    const holdsPrompts = await fileHoldsPrompts(path, file);
    this.looks.set(path, { size, modifiedMs, holdsPrompts });
    return holdsPrompts;
  }
}

function rootOf(file: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(file)?.uri.fsPath ?? '';
}

/** A glob with `{a,b}` in it as one glob for each choice, since groups in groups are not understood everywhere. */
function withoutBraces(glob: string): readonly string[] {
  const group = /\{([^}]*)\}/.exec(glob);
  if (group?.[1] === undefined) return [glob];
  return group[1].split(',').flatMap((choice) => withoutBraces(glob.replace(group[0], choice)));
}
