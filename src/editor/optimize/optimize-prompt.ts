// Tested by test/e2e/tour.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { skippedFolders } from '../../prompts/discovery/prompt-names';
import { composeSpec } from '../../runs/draft/draft-spec';
import { planRun } from '../../runs/plan/plan-run';
import { isSpecFile, specFileFor, type PromptIndex } from '../prompts/prompt-index';
import type { PromptTreeNode } from '../tree-nodes';
import type { RunCommands } from '../runs/run-commands';
import { ensureTrusted } from '../runs/workspace-trust';
import { dataFileGlob, dataForPrompt, type DataFiles } from '../../runs/draft/data-files';
import type { DraftForm } from './draft-form';
import {
  needsNoSpec,
  newDraft,
  overridesOf,
  readData,
  specOf,
  withData,
  type RunDraft,
} from '../../runs/draft/run-draft';
import { firstModels } from './model-sources';
import { optimizeWords } from './optimize-words';

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

  /** Runs the spec of a prompt file, or asks for the answers to write one. */
  async optimize(target?: vscode.Uri | PromptTreeNode): Promise<void> {
    if (!(await ensureTrusted())) return;
    const file = await this.fileOf(target);
    if (file === undefined) return;
    if (isSpecFile(file)) {
      await this.runCommands.start(file);
      return;
    }
    const spec = await this.specOf(file);
    if (spec === undefined) await this.draft(file, await freeSpecFile(file));
    else await this.offerSpec(spec);
  }

  /** Runs the spec of a selected text, or asks for the answers to write one. */
  async optimizePart(file: vscode.Uri, part: SelectedPart): Promise<void> {
    if (!(await ensureTrusted())) return;
    const specFile = specFileFor(file, part.name);
    if (await exists(specFile)) await this.offerSpec(specFile);
    else await this.draft(file, specFile, part);
  }

  async editSpec(target?: vscode.Uri | PromptTreeNode): Promise<void> {
    const file = await this.fileOf(target);
    if (file === undefined) return;
    const spec = isSpecFile(file) ? file : await this.specOf(file);
    if (spec === undefined) {
      throw new UserError(optimizeWords.noSpec(vscode.workspace.asRelativePath(file)));
    }
    await vscode.window.showTextDocument(spec);
  }

  /** Returns the file from a menu, otherwise the active editor's file if it is a prompt or spec, otherwise one that the developer picks. */
  private async fileOf(target: vscode.Uri | PromptTreeNode | undefined): Promise<vscode.Uri | undefined> {
    if (target instanceof vscode.Uri) return target;
    if (target?.kind === 'prompt') return target.prompt.file;
    if (target?.kind === 'spec') return target.spec;
    await this.index.refresh();
    const active = vscode.window.activeTextEditor?.document.uri;
    const known = this.index.prompts.map(({ file }) => file);
    if (active !== undefined && (isSpecFile(active) || known.some(({ fsPath }) => fsPath === active.fsPath)))
      return active;
    const items = known.map((file) => ({
      label: basename(file.fsPath),
      description: vscode.workspace.asRelativePath(file),
      file,
    }));
    if (items.length === 0) {
      throw new UserError(optimizeWords.noPromptFile());
    }
    const chosen = await vscode.window.showQuickPick(items, {
      title: optimizeWords.optimize(),
      placeHolder: optimizeWords.selectPrompt(),
      matchOnDescription: true,
    });
    return chosen?.file;
  }

  /** Returns the spec that names this prompt, since a spec beside it may belong to another prompt with a similar name. */
  private async specOf(prompt: vscode.Uri): Promise<vscode.Uri | undefined> {
    await this.index.refresh();
    return this.index.specsOf(prompt)[0];
  }

  private async offerSpec(spec: vscode.Uri): Promise<void> {
    const run = {
      label: optimizeWords.runSpec(),
      iconPath: new vscode.ThemeIcon('play'),
      detail: await describeSpec(spec),
    };
    const edit = { label: optimizeWords.editSpec(basename(spec.fsPath)), iconPath: new vscode.ThemeIcon('edit') };
    const chosen = await vscode.window.showQuickPick<vscode.QuickPickItem>([run, edit], {
      title: optimizeWords.specTitle(basename(spec.fsPath)),
      placeHolder: optimizeWords.specFound(),
    });
    if (chosen === run) await this.runCommands.start(spec);
    else if (chosen === edit) await vscode.window.showTextDocument(spec);
  }

  private async draft(prompt: vscode.Uri, specFile: vscode.Uri, part?: SelectedPart): Promise<void> {
    const component = part?.name ?? basename(specFile.fsPath).replace(/\.gepa\.yaml$/, '');
    const [{ content, choices }, models] = await Promise.all([this.findData(prompt), firstModels()]);
    const seed = { ...newDraft(prompt.fsPath, content, component, part?.address), models };
    const title = part === undefined ? basename(prompt.fsPath) : `${basename(prompt.fsPath)} · ${part.name}`;
    const draft = await this.form.fill(await this.withLikeliestData(seed, choices), title, choices);
    if (needsNoSpec(draft)) {
      await this.runCommands.start(prompt, overridesOf(draft));
      return;
    }
    const spec = specOf(draft, specFile.fsPath);
    if (spec === undefined) return;
    await vscode.workspace.fs.writeFile(specFile, new TextEncoder().encode(composeSpec(spec)));
    await this.runCommands.start(specFile);
  }

  private async findData(
    prompt: vscode.Uri,
  ): Promise<{ readonly content: string; readonly choices: readonly DataFiles[] }> {
    const excluded = `**/{${skippedFolders.join(',')}}/**`;
    const [document, files] = await Promise.all([
      vscode.workspace.openTextDocument(prompt),
      vscode.workspace.findFiles(dataFileGlob, excluded, mostDataFiles),
    ]);
    const byPath = new Map(files.map((file) => [relativePath(file), file.fsPath]));
    const content = document.getText();
    return { content, choices: dataForPrompt({ file: prompt.fsPath, path: relativePath(prompt), content }, byPath) };
  }

  /** Adds the likeliest data to a draft. If it is unreadable, reports that and leaves the choice to the developer. */
  private async withLikeliestData(draft: RunDraft, [likeliest]: readonly DataFiles[]): Promise<RunDraft> {
    if (likeliest === undefined) return draft;
    try {
      return withData(draft, await readData(likeliest, draft.variables));
    } catch (error) {
      void this.report(error);
      return draft;
    }
  }
}

/** Returns a path that starts with the folder's name in a workspace of several folders, so that paths are unique. */
function relativePath(file: vscode.Uri): string {
  return vscode.workspace.asRelativePath(file).replaceAll('\\', '/');
}

/** Says what a spec would run, or why it can't run. */
async function describeSpec(spec: vscode.Uri): Promise<string> {
  try {
    const { description, warnings } = await planRun(spec.fsPath, (name) => name);
    const { feedback, pareto, test } = description.examples;
    const sets = optimizeWords.sets(feedback.length, pareto.length, test.length);
    const { rollouts } = description.budget;
    const budget = rollouts === undefined ? [] : [optimizeWords.rollouts(rollouts)];
    const warned = warnings.map((warning) => `$(warning) ${warning}`);
    return [...budget, sets, description.models.task, ...warned].join(' · ');
  } catch (error) {
    return `$(error) ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`;
  }
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
