// Tested by test/e2e/tour.test.mjs.
import { basename, dirname, join } from 'node:path';
import * as vscode from 'vscode';
import type { ComponentTexts } from '../../gepa/candidate';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { candidateFileName } from '../../prompts/candidate-file-name';
import { buttonWords } from '../button-words';
import { commandTo } from '../commands';
import type { Run } from '../runs/run';
import { comparable } from '../../gepa/text/comparable-text';
import { firstChange, type ApplyPreview, type FileChange } from './apply-preview';
import type { CandidateDocuments } from './candidate-documents';
import { candidateWords } from './candidate-words';
import { mergeInEditor } from './merge-editor';
import type { PlannedDocuments } from './planned-documents';
import { byFile, placementsOf, textsOf } from '../../runs/apply/placements';
import { planFile, withTexts, type Placement } from '../../runs/apply/planned-file';
import { isShown, namesOf, refuseReadOnly, writeFiles } from './write-files';

/**
 * Writes a candidate's texts to the prompt files, once the developer has seen the changes. It is one workspace edit with one undo step that
 * changes nothing outside the texts.
 *
 * An open file, saved or not, is edited as the editor shows it and left unsaved, so that the developer sees the change and can
 * undo it. A closed file is saved, since an unsaved file in the background would go unnoticed.
 */
export class ApplyCandidate {
  constructor(
    private readonly documents: CandidateDocuments,
    private readonly planned: PlannedDocuments,
    private readonly preview: ApplyPreview,
  ) {}

  /**
   * Shows what a candidate changes and applies it when the developer says so. Asks first when a prompt text has changed since the run started.
   *
   * @param kept the texts of the candidate as the developer has reviewed them; all of its changes by default.
   * @throws {UserError | PromptError} when the candidate doesn't exist or a file can't hold its text. No file is changed then.
   */
  async apply(run: Run, candidate: number, kept?: ComponentTexts): Promise<void> {
    const isScored = kept === undefined || run.state.candidates.some(({ texts }) => isSame(texts, kept));
    const placements = await placementsIn(run, candidate, kept);
    const changes: FileChange[] = [];
    for (const [file, inFile] of byFile(placements)) {
      const document = await openIfExists(file);
      if (document === undefined) {
        await offerNewFile(inFile);
        return;
      }
      const before = document.getText();
      const after = await this.contentToApply(run, candidate, inFile, document);
      if (after === undefined) return;
      if (after !== before) changes.push({ document, before, after });
    }
    if (changes.length === 0) {
      void vscode.window.showInformationMessage(candidateWords.alreadyApplied(candidate));
      return;
    }
    await refuseReadOnly(changes);
    const shown = changes.filter(({ document }) => isShown(document)).map(({ document }) => document.uri.toString());
    const titleOf = (files: readonly string[]) =>
      isScored ? candidateWords.applyTitle(files, candidate) : candidateWords.applyKeptTitle(files, candidate);
    if ((await this.preview.ask(changes, titleOf)) === 'cancel') return;
    const now = await Promise.all(changes.map(reopened));
    if (now.some((change, place) => change.document.getText() !== changes[place]?.before)) {
      void vscode.window.showInformationMessage(candidateWords.changedMeanwhile(namesOf(now)));
      await this.apply(run, candidate, kept);
      return;
    }
    await writeFiles(now);
    for (const change of now) {
      const { document } = change;
      if (!shown.includes(document.uri.toString()) && !(await document.save())) {
        throw new UserError(candidateWords.notSaved(namesOf([change])));
      }
      const selection = firstChange(document, change);
      await vscode.window.showTextDocument(document, {
        viewColumn: vscode.ViewColumn.One,
        preview: false,
        ...(selection === undefined ? {} : { selection }),
      });
    }
    if (isScored) void vscode.window.showInformationMessage(candidateWords.applied(candidate, namesOf(now)));
    else void offerCheck(run, candidateWords.appliedKept(candidate, namesOf(now)));
  }

  /** Saves a candidate's prompt files under new names that the developer chooses. */
  async saveAsNewFiles(run: Run, candidate: number): Promise<void> {
    for (const [file, placements] of byFile(await placementsIn(run, candidate))) {
      const suggested = join(dirname(file), candidateFileName(basename(file), candidate));
      await saveAs(vscode.Uri.file(suggested), placements);
    }
  }

  /**
   * Returns the content to write: with the candidate's texts, or also with the developer's edits since the run started. If a text in the
   * file isn't one of this run, the developer decides; undefined to apply nothing.
   */
  private async contentToApply(
    run: Run,
    candidate: number,
    placements: readonly Placement[],
    document: vscode.TextDocument,
  ): Promise<string | undefined> {
    const { replaced, edited } = planFile(placements, document.getText(), [
      ...run.state.candidates.map(({ texts }) => texts),
      textsOf(placements),
    ]);
    if (edited === undefined) return replaced;
    const merge = { label: candidateWords.mergeEdits(), detail: candidateWords.mergeEditsDetail() };
    const mergeEditor = { label: candidateWords.mergeEditor(), detail: candidateWords.mergeEditorDetail() };
    const replace = { label: candidateWords.replaceText(), detail: candidateWords.replaceTextDetail() };
    const cancel = { label: candidateWords.cancel() };
    const { merged } = edited;
    const offered = [...(merged === undefined ? [] : [merge]), mergeEditor, replace, cancel];
    const chosen = await vscode.window.showQuickPick(offered, {
      title: candidateWords.changedTitle(vscode.workspace.asRelativePath(document.uri)),
      placeHolder:
        merged === undefined ? candidateWords.conflictPlaceholder(candidate) : candidateWords.changedPlaceholder(),
      ignoreFocusOut: true,
    });
    if (chosen === merge) return merged;
    if (chosen === mergeEditor) return this.mergeByHand(run, candidate, placements, document);
    return chosen === replace ? replaced : undefined;
  }

  private async mergeByHand(
    run: Run,
    candidate: number,
    placements: readonly Placement[],
    current: vscode.TextDocument,
  ): Promise<string | undefined> {
    const [placement] = placements;
    if (placement === undefined) return undefined;
    const incoming = this.planned.add(current.uri, withTexts(placement.recorded.content, placements));
    try {
      const base = this.documents.ofOriginalFile(run, placement.component);
      const merged = await mergeInEditor(run.folder, { base, current, incoming, candidate });
      // So that the edit stays one of the changed words where the merge only added a line end.
      return merged?.replace(/\r?\n/g, current.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
    } finally {
      this.planned.remove(incoming);
    }
  }
}

/** Whether two candidates have the same texts, apart from white space around them. */
function isSame(one: ComponentTexts, other: ComponentTexts): boolean {
  return Object.entries(one).every(
    ([component, text]) => comparable(valueOf(other, component) ?? '') === comparable(text),
  );
}

/** Offers to score a text that no candidate has. */
async function offerCheck(run: Run, message: string): Promise<void> {
  const check = buttonWords.checkPromptFile();
  const chosen = await vscode.window.showInformationMessage(message, check);
  if (chosen !== check) return;
  const { command, arguments: target = [] } = commandTo('gepa.recheckPrompt', check, { kind: 'run', run });
  await vscode.commands.executeCommand(command, ...(target as readonly unknown[]));
}

async function offerNewFile(placements: readonly Placement[]): Promise<void> {
  const [placement] = placements;
  if (placement === undefined) return;
  const save = candidateWords.saveAsNewFile();
  const chosen = await vscode.window.showWarningMessage(
    candidateWords.fileMissing(vscode.workspace.asRelativePath(placement.file)),
    save,
  );
  if (chosen === save) await saveAs(vscode.Uri.file(placement.file), placements);
}

/** Saves a file as it was at the start of the run, with a candidate's texts, where the developer chooses. */
async function saveAs(defaultUri: vscode.Uri, placements: readonly Placement[]): Promise<void> {
  const target = await vscode.window.showSaveDialog({ defaultUri, title: candidateWords.saveAsNewFile() });
  if (target === undefined) return;
  const content = withTexts(placements[0]?.recorded.content ?? '', placements);
  await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
  await vscode.window.showTextDocument(target);
}

/** @throws {UserError} when the run has no such candidate */
async function placementsIn(run: Run, candidate: number, kept?: ComponentTexts): Promise<readonly Placement[]> {
  const texts = kept ?? run.state.candidates[candidate]?.texts;
  if (texts === undefined) throw new UserError(candidateWords.notFound(candidate));
  return placementsOf(run.folder, await run.readFile(), texts);
}

async function openIfExists(file: string): Promise<vscode.TextDocument | undefined> {
  const uri = vscode.Uri.file(file);
  const fileExists = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  return fileExists ? vscode.workspace.openTextDocument(uri) : undefined;
}

/** Opens the document of a change again, since VS Code closes documents that no editor shows. */
async function reopened(change: FileChange): Promise<FileChange> {
  return { ...change, document: await vscode.workspace.openTextDocument(change.document.uri) };
}
