// Tested by test/e2e/first-contact.test.mjs.
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { columnNames } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import type { MetricDefinition } from '../../metrics/metric-definition';
import { skippedFolders } from '../../prompts/discovery/prompt-names';
import {
  definitionOfScript,
  mayScore,
  metricFileName,
  scaffoldOf,
  scriptEndings,
  type CodeLanguage,
} from '../../runs/draft/code-metric';
import { newColumns } from '../../runs/draft/starter-rows';
import { pathFromSpec, type RunDraft } from '../../runs/draft/run-draft';
import { codeWords } from './code-words';
import { back, pick } from './quick-steps';

/** How many scripts of the workspace are listed. */
const mostScripts = 30;

interface ScriptItem extends vscode.QuickPickItem {
  /** Returns the script; undefined when none was chosen. */
  readonly choose: () => Promise<vscode.Uri | undefined>;
}

/**
 * Asks which script scores outputs, or writes one to start with. The script is opened for editing behind the form.
 *
 * @throws {UserError} when code may not run here, or the script can't score.
 */
export async function askCode(title: string, draft: RunDraft): Promise<MetricDefinition | typeof back> {
  if (!vscode.workspace.isTrusted) throw new UserError(codeWords.untrusted());
  const found = await scriptsNear(draft);
  const items = [
    separator(codeWords.create()),
    await newItem(draft, 'javascript', codeWords.newJavaScript()),
    await newItem(draft, 'python', codeWords.newPython()),
    separator(codeWords.found()),
    ...found.map((script) => scriptItem(script)),
    {
      label: codeWords.browse(),
      detail: codeWords.browseDetail(),
      iconPath: new vscode.ThemeIcon('folder-opened'),
      choose: browse,
    },
  ];
  for (;;) {
    const chosen = await pick<ScriptItem>({ title, placeholder: codeWords.select(), items, canGoBack: true });
    if (chosen === back) return back;
    const script = await chosen.choose();
    if (script === undefined) continue;
    const document = await vscode.workspace.openTextDocument(script);
    const definition = definitionOfScript(pathFromSpec(draft.specFile, script.fsPath), document.getText());
    await vscode.window.showTextDocument(document, { preview: false, preserveFocus: true });
    return definition;
  }
}

/** Returns the item that writes a script, or opens the one that is there already. */
async function newItem(draft: RunDraft, language: CodeLanguage, label: string): Promise<ScriptItem> {
  const { prompt, specFile, data } = draft;
  const file = vscode.Uri.file(join(dirname(specFile), metricFileName(basename(prompt), language)));
  const name = basename(file.fsPath);
  const exists = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  const columns = data === undefined ? newColumns(draft) : columnNames(data.sets.feedback);
  const expected = data === undefined ? 'expected' : data.columns.expected;
  return {
    label,
    detail: exists ? codeWords.opens(name) : codeWords.writes(name),
    iconPath: new vscode.ThemeIcon('new-file'),
    choose: async () => {
      const content = scaffoldOf(language, basename(prompt), columns, expected);
      if (!exists) await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(content));
      return file;
    },
  };
}

/** Returns scripts of the workspace that may score outputs, those near the prompt first. */
async function scriptsNear({ prompt }: RunDraft): Promise<readonly vscode.Uri[]> {
  const excluded = `**/{${skippedFolders.join(',')}}/**`;
  const scripts = await vscode.workspace.findFiles(`**/*.{${scriptEndings.join(',')}}`, excluded, 5000);
  const folder = dirname(prompt);
  const distance = ({ fsPath }: vscode.Uri) => (dirname(fsPath) === folder ? 0 : 1);
  return scripts
    .filter(({ fsPath }) => mayScore(fsPath))
    .sort((a, b) => distance(a) - distance(b) || a.fsPath.localeCompare(b.fsPath))
    .slice(0, mostScripts);
}

function scriptItem(script: vscode.Uri): ScriptItem {
  return {
    label: basename(script.fsPath),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(script, '..')),
    iconPath: new vscode.ThemeIcon('file-code'),
    choose: () => Promise.resolve(script),
  };
}

async function browse(): Promise<vscode.Uri | undefined> {
  const filters = { [codeWords.scripts()]: [...scriptEndings] };
  const [file] = (await vscode.window.showOpenDialog({ title: codeWords.openTitle(), filters })) ?? [];
  return file;
}

function separator(label: string): ScriptItem {
  return { label, kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve(undefined) };
}
