// Tested by test/e2e/tour.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { skippedFolders } from '../../prompts/discovery/prompt-names';
import { filesNamedIn } from '../../prompts/discovery/promptfoo-prompts';
import { PromptsElsewhereError } from '../../prompts/formats/promptfoo';
import { detectFormat, type PromptFile } from '../../prompts/prompt-file';
import { readPromptPart } from '../../prompts/prompt-part';
import { isAgentFile } from '../../runs/draft/agent-scaffold';
import { dataFileGlob, dataForPrompt, type DataFiles } from '../../runs/draft/data-files';
import { guessData } from '../../runs/draft/data-guess';
import { specTextOf, type ExistingSpec } from '../../runs/draft/draft-check';
import { needsNoSpec, newDraft, overridesOf, withData, type RunDraft } from '../../runs/draft/run-draft';
import type { UnwrittenRun } from '../../runs/draft/run-from-candidate';
import { draftOfSpec } from '../../runs/draft/spec-draft';
import { writeNewRun } from '../../runs/draft/write-new-run';
import { planRun } from '../../runs/plan/plan-run';
import { isSpecFile, specFileFor, type PromptIndex } from '../prompts/prompt-index';
import type { RunCommands } from '../runs/run-commands';
import { ensureTrusted } from '../runs/workspace-trust';
import { ownPrices } from '../settings';
import type { PromptTreeNode } from '../tree-nodes';
import type { DraftForm } from './draft-form';
import { firstModels } from './model-sources';
import { offerAgent } from './offer-agent';
import { offerProgram } from './offer-program';
import { optimizeWords } from './optimize-words';
import { saveSpec } from './save-spec';

/** How many data files are considered; likely ones are found long before. */
const mostDataFiles = 2000;

/** A selected text of a file. */
export interface SelectedPart {
  /** Its name in the spec. */
  readonly name: string;
  /** Where it is in the file, as written after the file name in a spec. */
  readonly address: string;
}

/** "Optimize with GEPA": leads from a prompt file to a run, with as few questions as possible. */
export class OptimizePrompt {
  constructor(
    private readonly index: PromptIndex,
    private readonly runCommands: RunCommands,
    private readonly form: DraftForm,
    private readonly report: (error: unknown) => Promise<void>,
  ) {}

  /** Opens the form for a prompt file, with the answers of its spec if it has one. Runs a spec file. */
  async optimize(target?: vscode.Uri | PromptTreeNode): Promise<void> {
    if (!(await ensureTrusted())) return;
    const file = await this.fileOf(target);
    if (file === undefined) return;
    if (isSpecFile(file)) {
      await this.runCommands.start(file);
      return;
    }
    const spec = await this.chosenSpec(file);
    if (spec === undefined) await this.draft(file, await freeSpecFile(file));
    else await this.changeSpec(spec);
  }

  /** Opens the form for a selected text, with the answers of its spec if it has one. */
  async optimizePart(file: vscode.Uri, part: SelectedPart): Promise<void> {
    if (!(await ensureTrusted())) return;
    const specFile = specFileFor(file, part.name);
    if (await exists(specFile)) await this.changeSpec(specFile);
    else await this.draft(file, specFile, part);
  }

  /** Opens the form for a run whose files don't exist yet. They are written when the developer runs it or saves its spec. */
  async newRun(run: UnwrittenRun): Promise<void> {
    if (!(await ensureTrusted())) return;
    const specFile = vscode.Uri.file(run.specFile);
    const existing = await this.readSpec(specFile, run.spec, run.prompts);
    if (existing === undefined) return;
    const { prompt } = existing.draft;
    const choices = await this.dataChoices(vscode.Uri.file(prompt), run.prompts.get(prompt));
    const { then, draft } = await this.form.fill(existing.draft, { name: basename(prompt), choices, existing });
    await writeNewRun({ ...run, spec: specTextOf(draft, existing) ?? run.spec });
    if (then === 'run') await this.runCommands.start(specFile);
    else await vscode.window.showTextDocument(specFile);
  }

  async editSpec(target?: vscode.Uri | PromptTreeNode): Promise<void> {
    const file = await this.fileOf(target);
    if (file === undefined) return;
    const spec = isSpecFile(file) ? file : await this.chosenSpec(file);
    if (spec === undefined) {
      throw new UserError(optimizeWords.noSpec(vscode.workspace.asRelativePath(file)));
    }
    await vscode.window.showTextDocument(spec);
  }

  /**
   * Returns the file from a menu, otherwise the active editor's file if it is a known prompt or a spec, otherwise one that the developer
   * picks. Another file in the active editor may be a prompt too, and is offered first.
   */
  async fileOf(target: vscode.Uri | PromptTreeNode | undefined): Promise<vscode.Uri | undefined> {
    if (target instanceof vscode.Uri) return target;
    if (target?.kind === 'prompt') return target.prompt.file;
    if (target?.kind === 'spec') return target.spec;
    await this.index.refresh();
    const document = vscode.window.activeTextEditor?.document;
    const active = document?.uri;
    const known = this.index.prompts.map(({ file }) => file);
    if (active !== undefined && (isSpecFile(active) || known.some(({ fsPath }) => fsPath === active.fsPath)))
      return active;
    const mayBePrompt = document?.uri.scheme === 'file' && isPromptText(document);
    return pickFile([...(mayBePrompt ? [document.uri] : []), ...known], optimizeWords.selectPrompt());
  }

  /**
   * Returns the spec that names this prompt, since a spec beside it may belong to another prompt with a similar name. Asks for one of
   * several, unless one has the prompt's name.
   */
  private async chosenSpec(prompt: vscode.Uri): Promise<vscode.Uri | undefined> {
    await this.index.refresh();
    const specs = this.index.specsOf(prompt);
    const [first] = specs;
    if (specs.length < 2 || first?.fsPath === specFileFor(prompt).fsPath) return first;
    const items = specs.map((spec) => ({
      label: basename(spec.fsPath),
      description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(spec, '..')),
      spec,
    }));
    const title = optimizeWords.formTitle(basename(prompt.fsPath));
    const chosen = await vscode.window.showQuickPick(items, { title, placeHolder: optimizeWords.selectSpec() });
    if (chosen === undefined) throw new vscode.CancellationError();
    return chosen.spec;
  }

  /** Opens the form with the answers of a spec. */
  private async changeSpec(file: vscode.Uri): Promise<void> {
    const text = (await vscode.workspace.openTextDocument(file)).getText();
    const existing = await this.readSpec(file, text);
    if (existing === undefined) return;
    const name = basename(existing.draft.prompt);
    const choices = await this.dataChoices(vscode.Uri.file(existing.draft.prompt));
    const { then, draft } = await this.form.fill(existing.draft, { name, choices, existing });
    if (then === 'edit') {
      await vscode.window.showTextDocument(file);
      return;
    }
    await saveSpec(file, text, specTextOf(draft, existing) ?? text);
    if (then === 'run') await this.runCommands.start(file);
  }

  /** Reads the answers of a spec. Returns undefined for a spec without any, after showing what is wrong with it. */
  private async readSpec(
    file: vscode.Uri,
    text: string,
    unwritten?: ReadonlyMap<string, string>,
  ): Promise<ExistingSpec | undefined> {
    const files = unwritten === undefined ? {} : { unwritten };
    try {
      const options = { text, prices: ownPrices(), ...files };
      const plan = await planRun(file.fsPath, (name) => name, options).catch((error: unknown) => {
        // The form says why there is no plan.
        if (error instanceof UserError) return undefined;
        throw error;
      });
      return { text, draft: await draftOfSpec(text, file.fsPath, plan, unwritten), ...files };
    } catch (error) {
      if (!(error instanceof UserError) || unwritten !== undefined) throw error;
      await this.form.showFault(file, error);
      return undefined;
    }
  }

  /** Lets the developer answer the questions of a new spec. Nothing is written before the run can be planned. */
  private async draft(prompt: vscode.Uri, specFile: vscode.Uri, part?: SelectedPart): Promise<void> {
    const component = part?.name ?? basename(specFile.fsPath).replace(/\.gepa\.yaml$/, '');
    const content = (await vscode.workspace.openTextDocument(prompt)).getText();
    const file =
      part === undefined
        ? await this.readOrFollow(prompt, content)
        : readPromptPart(prompt.fsPath, content, part.address);
    if (file === undefined) return;
    if (file.editOnly !== undefined) {
      await offerProgram(prompt, specFile, file);
      return;
    }
    const isForAgents = part === undefined && isAgentFile(prompt.fsPath, content);
    if (isForAgents && (await offerAgent(prompt, specFile, file))) return;
    const source = { prompt: prompt.fsPath, content, specFile: specFile.fsPath, component, part: part?.address };
    const [choices, models] = await Promise.all([this.dataChoices(prompt), firstModels()]);
    const seed = { ...newDraft(source), models };
    const name = part === undefined ? basename(prompt.fsPath) : `${basename(prompt.fsPath)} · ${part.name}`;
    const { draft } = await this.form.fill(await this.withLikelyData(seed, choices), { name, choices });
    if (needsNoSpec(draft)) {
      await this.runCommands.start(prompt, overridesOf(draft));
      return;
    }
    const text = specTextOf(draft);
    if (text === undefined) return;
    await vscode.workspace.fs.writeFile(specFile, new TextEncoder().encode(text));
    await this.runCommands.start(specFile);
  }

  /** Reads a prompt file. Optimizes another one, and returns undefined, if it only names the files of its prompts. */
  private async readOrFollow(prompt: vscode.Uri, content: string): Promise<PromptFile | undefined> {
    try {
      return readPromptPart(prompt.fsPath, content, undefined);
    } catch (error) {
      const named = error instanceof PromptsElsewhereError ? filesNamedIn(prompt.fsPath, error.files) : [];
      if (named.length === 0) throw error;
      const files = named.map((file) => vscode.Uri.file(file));
      const [only, ...others] = files;
      const chosen =
        others.length === 0 ? only : await pickFile(files, optimizeWords.selectNamed(basename(prompt.fsPath)));
      if (chosen !== undefined) await this.optimize(chosen);
      return undefined;
    }
  }

  /** Finds data files, the likeliest for a prompt first. */
  private async dataChoices(prompt: vscode.Uri, unwritten?: string): Promise<readonly DataFiles[]> {
    const excluded = `**/{${skippedFolders.join(',')}}/**`;
    const files = await vscode.workspace.findFiles(dataFileGlob, excluded, mostDataFiles);
    const content = unwritten ?? (await vscode.workspace.openTextDocument(prompt)).getText();
    const byPath = new Map(files.map((file) => [relativePath(file), file.fsPath]));
    const found = { file: prompt.fsPath, path: relativePath(prompt), content };
    return dataForPrompt(found, byPath);
  }

  /** Adds data to a draft if some is likely to be the prompt's own. Reports it when that cannot be used. */
  private async withLikelyData(draft: RunDraft, choices: readonly DataFiles[]): Promise<RunDraft> {
    const guess = await guessData(draft, choices, (file) => relativePath(vscode.Uri.file(file)));
    switch (guess.kind) {
      case 'found':
        return withData(draft, guess.data);
      case 'unmapped':
        return { ...draft, unmapped: guess.files };
      case 'unusable':
        void this.report(guess.error);
        return { ...draft, unreadable: guess.files };
      case 'none':
        return draft;
    }
  }
}

/** Whether a document has a text in a format of prompt files. */
function isPromptText(document: vscode.TextDocument): boolean {
  const text = document.getText();
  return text.trim() !== '' && detectFormat(document.uri.fsPath, text) !== undefined;
}

/** Lets the developer pick a file, one that isn't listed too. */
async function pickFile(files: readonly vscode.Uri[], placeHolder: string): Promise<vscode.Uri | undefined> {
  const items = files.map((file) => ({
    label: basename(file.fsPath),
    description: vscode.workspace.asRelativePath(file),
    file,
  }));
  const browse = { label: optimizeWords.browse(), description: '', file: undefined };
  const chosen = await vscode.window.showQuickPick([...items, browse], {
    title: optimizeWords.optimize(),
    placeHolder: items.length === 0 ? optimizeWords.noPromptFile() : placeHolder,
    matchOnDescription: true,
  });
  if (chosen !== browse) return chosen?.file;
  const [file] = (await vscode.window.showOpenDialog({ title: optimizeWords.optimize() })) ?? [];
  return file;
}

/** Returns a path that starts with the folder's name in a workspace of several folders, so that paths are unique. */
function relativePath(file: vscode.Uri): string {
  return vscode.workspace.asRelativePath(file).replaceAll('\\', '/');
}

/** Returns `NAME.gepa.yaml` beside the prompt, or a longer name if another prompt uses that one. */
async function freeSpecFile(prompt: vscode.Uri): Promise<vscode.Uri> {
  const usual = specFileFor(prompt);
  return (await exists(usual)) ? prompt.with({ path: `${prompt.path}.gepa.yaml` }) : usual;
}

async function exists(file: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
}
