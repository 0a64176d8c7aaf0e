// Tested by test/e2e/tour.test.mjs.
import { stat } from 'node:fs/promises';
import { join, parse } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { mergeTexts } from '../../gepa/text/three-way-merge';
import { readPromptPart, replacePart } from '../../prompts/prompt-part';
import type { RunFile } from '../../runs/folder/run-file';
import { promptFilesOf } from '../../runs/folder/run-folder';
import type { PromptSnapshot } from '../../runs/plan/run-plan';
import type { Run } from '../runs/run';
import { comparable, textChange } from '../text-edit';
import type { CandidateDocuments } from './candidate-documents';
import { candidateWords } from './candidate-words';

/** A component's new text and where it belongs. */
interface Placement {
  readonly component: string;
  /** An absolute path. */
  readonly file: string;
  readonly part: string;
  /** The file at the start of the run. */
  readonly recorded: PromptSnapshot;
  readonly text: string;
}

/**
 * Writes a candidate's texts to the prompt files, as one workspace edit with one undo step that changes nothing outside the texts.
 *
 * An open file, saved or not, is edited as the editor shows it and left unsaved, so that the developer sees the change and can
 * undo it. A closed file is saved, since an unsaved file in the background would go unnoticed.
 */
export class ApplyCandidate {
  constructor(private readonly documents: CandidateDocuments) {}

  /**
   * Applies a candidate, after asking when a prompt text has changed since the run started.
   *
   * @throws {UserError | PromptError} when the candidate doesn't exist or a file can't hold its text. No file is changed then.
   */
  async apply(run: Run, candidate: number): Promise<void> {
    const texts = run.state.candidates[candidate]?.texts;
    if (texts === undefined) throw new UserError(candidateWords.notFound(candidate));
    const runFile = await run.readFile();
    const placements = placementsOf(run, runFile, texts);
    const documents = new Map<string, vscode.TextDocument>();
    const wanted: Placement[] = [];
    for (const placement of placements) {
      const document = await openIfExists(placement.file);
      if (document === undefined) {
        await this.offerNewFile(placement, placements, runFile);
        return;
      }
      documents.set(placement.file, document);
      const text = await this.textToApply(run, placement, document);
      if (text === undefined) return;
      wanted.push({ ...placement, text });
    }
    const shown = [...documents.values()].filter(isShown);
    const changed = await replaceAll(wanted, documents);
    if (changed.length === 0) {
      void vscode.window.showInformationMessage(candidateWords.alreadyApplied(candidate));
      return;
    }
    for (const document of changed) {
      const wasShown = shown.includes(document);
      if (!wasShown && !(await document.save())) {
        throw new UserError(candidateWords.notSaved(namesOf([document])));
      }
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One, preview: false });
    }
    void vscode.window.showInformationMessage(candidateWords.applied(candidate, namesOf(changed)));
  }

  /** Saves a candidate's prompt files under new names that the developer chooses. */
  async saveAsNewFiles(run: Run, candidate: number): Promise<void> {
    const texts = run.state.candidates[candidate]?.texts;
    if (texts === undefined) throw new UserError(candidateWords.notFound(candidate));
    const runFile = await run.readFile();
    const placements = placementsOf(run, runFile, texts);
    const byFile = new Map(placements.map((placement) => [placement.file, placement]));
    for (const placement of byFile.values()) {
      const { dir, name, ext } = parse(placement.file);
      const suggested = join(
        dir,
        `${name.replace(/\.prompt$/, '')}.candidate-${candidate}${/\.prompt$/.exec(name)?.[0] ?? ''}${ext}`,
      );
      await saveAs(vscode.Uri.file(suggested), placement, placements, runFile);
    }
  }

  /**
   * Returns the text to write: the candidate's, or with the developer's edits since the run started. If the current text isn't one of
   * this run, the developer decides; undefined to apply nothing.
   */
  private async textToApply(
    run: Run,
    placement: Placement,
    document: vscode.TextDocument,
  ): Promise<string | undefined> {
    const { component, file, text } = placement;
    const current = currentText(placement, document.getText());
    const ownTexts = run.state.candidates.map(({ texts }) => comparable(valueOf(texts, component) ?? ''));
    if (ownTexts.includes(comparable(current))) return text;
    const name = vscode.workspace.asRelativePath(file);
    const merged = mergeTexts(valueOf(run.state.run.seed, component) ?? '', lineFeeds(current), text);
    const merge = { label: candidateWords.mergeEdits(), detail: candidateWords.mergeEditsDetail() };
    const choices = {
      show: {
        label: candidateWords.showChanges(),
        detail: candidateWords.showChangesDetail(),
      },
      replace: {
        label: candidateWords.applyAnyway(),
        detail: candidateWords.applyAnywayDetail(),
      },
      cancel: { label: candidateWords.cancel() },
    };
    const offered = [...(merged === undefined ? [] : [merge]), ...Object.values(choices)];
    const chosen = await vscode.window.showQuickPick(offered, {
      title: candidateWords.changedTitle(name),
      placeHolder: candidateWords.changedPlaceholder(),
      ignoreFocusOut: true,
    });
    if (chosen === merge) return merged;
    if (chosen === choices.show) {
      const title = candidateWords.changesTitle(name);
      await vscode.commands.executeCommand(
        'vscode.diff',
        this.documents.ofOriginalFile(run, component),
        document.uri,
        title,
        { viewColumn: vscode.ViewColumn.One },
      );
      const applied = await vscode.window.showInformationMessage(
        candidateWords.changesShown(name),
        choices.replace.label,
      );
      return applied === choices.replace.label ? text : undefined;
    }
    return chosen === choices.replace ? text : undefined;
  }

  private async offerNewFile(placement: Placement, placements: readonly Placement[], runFile: RunFile): Promise<void> {
    const save = candidateWords.saveAsNewFile();
    const chosen = await vscode.window.showWarningMessage(
      candidateWords.fileMissing(vscode.workspace.asRelativePath(placement.file)),
      save,
    );
    if (chosen === save) await saveAs(vscode.Uri.file(placement.file), placement, placements, runFile);
  }
}

/** Saves a file as it was at the start of the run, with a candidate's texts, where the developer chooses. */
async function saveAs(
  defaultUri: vscode.Uri,
  { component, file }: Placement,
  placements: readonly Placement[],
  runFile: RunFile,
): Promise<void> {
  const target = await vscode.window.showSaveDialog({ defaultUri, title: candidateWords.saveAsNewFile() });
  if (target === undefined) return;
  const content = withTexts(file, valueOf(runFile.prompts, component)?.content ?? '', placements);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  await vscode.window.showTextDocument(target);
}

function lineFeeds(text: string): string {
  return text.replace(/\r\n/g, '\n');
}

function placementsOf(run: Run, runFile: RunFile, texts: Readonly<Record<string, string>>): readonly Placement[] {
  const files = promptFilesOf(run.folder, runFile);
  return Object.entries(texts).map(([component, text]) => {
    const file = valueOf(files, component);
    const prompt = valueOf(runFile.prompts, component);
    if (file === undefined || prompt === undefined) {
      throw new UserError(candidateWords.unknownFile(component));
    }
    return { component, file, part: prompt.part, recorded: prompt, text };
  });
}

/** Returns a file's content with all texts placed in it. */
function withTexts(file: string, content: string, placements: readonly Placement[]): string {
  return placements
    .filter((placement) => placement.file === file)
    .reduce((changed, { part, text, recorded }) => replacePart(file, changed, part, text, recorded), content);
}

function currentText({ file, part, recorded }: Placement, content: string): string {
  return readPromptPart(file, content, part, recorded).components.find(({ name }) => name === part)?.text ?? '';
}

async function openIfExists(file: string): Promise<vscode.TextDocument | undefined> {
  const uri = vscode.Uri.file(file);
  const fileExists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  return fileExists ? vscode.workspace.openTextDocument(uri) : undefined;
}

/** Returns whether a document is open in a tab or has unsaved changes. */
function isShown(document: vscode.TextDocument): boolean {
  if (document.isDirty) return true;
  const uri = document.uri.toString();
  return vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .some(({ input }) => documentOf(input)?.toString() === uri);
}

/** Returns the document of a tab that can be edited. */
function documentOf(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText) return input.uri;
  return input instanceof vscode.TabInputTextDiff ? input.modified : undefined;
}

/** @returns the documents that were changed. */
async function replaceAll(
  placements: readonly Placement[],
  documents: ReadonlyMap<string, vscode.TextDocument>,
): Promise<readonly vscode.TextDocument[]> {
  const edit = new vscode.WorkspaceEdit();
  const changed: vscode.TextDocument[] = [];
  for (const [file, document] of documents) {
    const before = document.getText();
    const after = withTexts(file, before, placements);
    const change = textChange(before, after);
    if (change === undefined) continue;
    const range = new vscode.Range(document.positionAt(change.start), document.positionAt(change.end));
    edit.replace(document.uri, range, change.text);
    changed.push(document);
  }
  // Otherwise the change would be left in an editor that can't be saved.
  for (const document of changed) {
    if (await isReadOnly(document.uri)) throw new UserError(candidateWords.notChanged(namesOf([document])));
  }
  if (changed.length > 0 && !(await vscode.workspace.applyEdit(edit))) {
    throw new UserError(candidateWords.notChanged(namesOf(changed)));
  }
  return changed;
}

/** Returns whether nobody may write to a file. */
async function isReadOnly(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== 'file') return vscode.workspace.fs.isWritableFileSystem(uri.scheme) === false;
  const { mode } = await stat(uri.fsPath);
  return (mode & 0o222) === 0;
}

function namesOf(documents: readonly vscode.TextDocument[]): string {
  return documents.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
}
