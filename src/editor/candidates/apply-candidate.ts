// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
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
    for (const placement of placements) {
      const document = await openIfExists(placement.file);
      if (document === undefined) {
        await this.offerNewFile(placement, placements, runFile);
        return;
      }
      documents.set(placement.file, document);
      if (!(await this.mayReplace(run, placement, document))) return;
    }
    const shown = [...documents.values()].filter(isShown);
    const changed = await replaceAll(placements, documents);
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

  /** Returns whether the current text may be replaced. If it isn't a text of this run, the developer decides. */
  private async mayReplace(run: Run, placement: Placement, document: vscode.TextDocument): Promise<boolean> {
    const { component, file } = placement;
    const current = currentText(placement, document.getText());
    const ownTexts = run.state.candidates.map(({ texts }) => comparable(valueOf(texts, component) ?? ''));
    if (ownTexts.includes(comparable(current))) return true;
    const name = vscode.workspace.asRelativePath(file);
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
    const chosen = await vscode.window.showQuickPick(Object.values(choices), {
      title: candidateWords.changedTitle(name),
      placeHolder: candidateWords.changedPlaceholder(),
      ignoreFocusOut: true,
    });
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
      return applied === choices.replace.label;
    }
    return chosen === choices.replace;
  }

  private async offerNewFile(
    { component, file }: Placement,
    placements: readonly Placement[],
    runFile: RunFile,
  ): Promise<void> {
    const save = candidateWords.saveAsNewFile();
    const chosen = await vscode.window.showWarningMessage(
      candidateWords.fileMissing(vscode.workspace.asRelativePath(file)),
      save,
    );
    if (chosen !== save) return;
    const target = await vscode.window.showSaveDialog({ defaultUri: vscode.Uri.file(file), title: save });
    if (target === undefined) return;
    const content = withTexts(file, valueOf(runFile.prompts, component)?.content ?? '', placements);
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(content));
    await vscode.window.showTextDocument(target);
  }
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
  if (changed.length > 0 && !(await vscode.workspace.applyEdit(edit))) {
    throw new UserError(candidateWords.notChanged(namesOf(changed)));
  }
  return changed;
}

function namesOf(documents: readonly vscode.TextDocument[]): string {
  return documents.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
}
