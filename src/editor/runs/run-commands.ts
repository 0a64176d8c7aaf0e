import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { parsePromptSource } from '../../prompts/prompt-source';
import { parseSpec, type SpecOverride } from '../../runs/parse-spec';
import { readSpecText } from '../../runs/read-spec-text';
import { planResume } from '../../runs/plan-resume';
import { promptFilesOf } from '../../runs/run-folder';
import type { RunSpec } from '../../runs/spec';
import type { ApiKeys } from '../models/api-keys';
import { endpointsOf } from '../models/run-models';
import { notificationText } from '../notification-text';
import { setting } from '../settings';
import { OutsideFileError, untrustedMessage, type OpenedRun, type Run } from './run';
import type { RunList } from './run-list';
import type { RunTreeNode } from '../tree-nodes';
import { phaseInWords } from './run-words';

/** Begins, pauses, ends and resumes runs for the developer. */
export class RunCommands {
  private readonly resuming = new Map<Run, Promise<void>>();

  constructor(
    private readonly runs: RunList,
    private readonly keys: ApiKeys,
    private readonly show: (run: Run) => void,
  ) {}

  /**
   * Begins a run of a spec file, or of a prompt file that needs none, and shows it.
   *
   * @param overrides values that replace the spec's.
   * @throws {UserError | SpecError} when the spec cannot be used; CancellationError when the developer gives up.
   */
  async start(file: vscode.Uri, overrides: readonly SpecOverride[] = []): Promise<void> {
    if (!(await this.isTrusted())) return;
    const specFile = file.fsPath;
    await saveOpen([specFile]);
    const spec = parseSpec(await readSpecText(specFile), specFile, overrides);
    await saveOpen(filesOf(spec, specFile));
    await this.keys.ensure(endpointsOf(Object.values(spec.models)));
    const [prompt] = promptsOf(spec, specFile);
    const open = (mayLeave: boolean) =>
      this.open(vscode.l10n.t('Opening the run'), prompt, (token) =>
        this.runs.start({ specFile, overrides, mayLeave }, token),
      );
    try {
      await open(false);
    } catch (error) {
      if (!(error instanceof OutsideFileError)) throw error;
      await confirmOutside(error.outside);
      await open(true);
    }
  }

  /**
   * Resumes a run where its journal ends, after asking for the keys that are missing. A run that is being resumed already is not
   * resumed twice.
   *
   * @throws {UserError} when it has come to its end or cannot be opened; CancellationError when the developer gives up.
   */
  async resume(target: RunTreeNode | undefined): Promise<void> {
    const run = await this.runOf(target);
    const resuming = this.resuming.get(run) ?? this.openAgain(run).finally(() => this.resuming.delete(run));
    this.resuming.set(run, resuming);
    await resuming;
  }

  /**
   * Resumes a run on which nothing works if the developer wants it, since a decision on one of its proposals needs that.
   *
   * @throws CancellationError when the developer does not want it, and what `resume` throws.
   */
  async resumeToDecide(run: Run, proposal: number): Promise<void> {
    if (run.live) return;
    const resume = vscode.l10n.t('Resume Run');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('Resume {0} to decide on proposal {1}?', run.name, proposal),
      {
        modal: true,
        detail: vscode.l10n.t(
          'The run is {0}. Once resumed, it spends its budget again. Your decision on the proposal is not made otherwise.',
          phaseInWords(run),
        ),
      },
      resume,
    );
    if (chosen !== resume) throw new vscode.CancellationError();
    await this.resume({ kind: 'run', run });
  }

  private async openAgain(run: Run): Promise<void> {
    if (!(await this.isTrusted())) throw new vscode.CancellationError();
    const { spec } = await planResume(run.folder);
    await this.keys.ensure(endpointsOf(Object.values(spec.models)));
    this.runs.choose(run);
    const [prompt] = Object.values(promptFilesOf(run.folder, await run.readFile()));
    await this.open(vscode.l10n.t('Resuming the run'), prompt, (token) => run.resume(token));
  }

  /**
   * Opens the run of a row, else the one that the developer deals with.
   *
   * @throws {UserError} when there is no run, or its journal cannot be read.
   */
  async runOf(target: RunTreeNode | undefined): Promise<Run> {
    const run = target === undefined ? await this.runs.currentOne() : await this.runs.open(target.run);
    if (run !== undefined) return run;
    throw new UserError(
      vscode.l10n.t('There is no run yet. Right-click a prompt file and choose "Optimize with GEPA" to begin one.'),
    );
  }

  /** Whether runs may start here. If not, the developer is told and can change it. */
  async isTrusted(): Promise<boolean> {
    if (vscode.workspace.isTrusted) return true;
    const manage = vscode.l10n.t('Manage Workspace Trust');
    const chosen = await vscode.window.showWarningMessage(untrustedMessage(), manage);
    if (chosen === manage) await vscode.commands.executeCommand('workbench.trust.manage');
    return false;
  }

  private async open(
    title: string,
    prompt: string | undefined,
    open: (token: vscode.CancellationToken) => Promise<OpenedRun>,
  ): Promise<void> {
    const isShown = setting('dashboard.openOnStart');
    // Before the run begins, for its first review may open at once.
    if (isShown && prompt !== undefined) await showPromptFirst(prompt);
    const { run, warnings } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      (_, token) => open(token),
    );
    if (isShown) this.show(run);
    if (warnings.length > 0) void vscode.window.showWarningMessage(notificationText(warnings.join(' ')));
  }
}

/** @throws CancellationError unless the developer allows it. */
async function confirmOutside(file: string): Promise<void> {
  const allow = vscode.l10n.t('Read It');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('This run reads a file outside of the workspace.'),
    {
      modal: true,
      detail: vscode.l10n.t('{0}\n\nWhat it holds may be sent to the models of the run. Allow it for this run?', file),
    },
    allow,
  );
  if (chosen !== allow) throw new vscode.CancellationError();
}

/** The worker reads files from disk; what the developer sees in the editor is what should be run. */
async function saveOpen(files: readonly string[]): Promise<void> {
  const unsaved = vscode.workspace.textDocuments.filter(({ isDirty, uri }) => isDirty && files.includes(uri.fsPath));
  if (unsaved.length === 0) return;
  const names = unsaved.map(({ uri }) => vscode.workspace.asRelativePath(uri)).join(', ');
  const save = vscode.l10n.t('Save and Run');
  const chosen = await vscode.window.showInformationMessage(
    vscode.l10n.t('{0} has unsaved changes. A run reads the files as they are saved.', names),
    save,
  );
  if (chosen !== save) throw new vscode.CancellationError();
  for (const document of unsaved) {
    if (!(await document.save())) throw new UserError(vscode.l10n.t('{0} could not be saved.', names));
  }
}

const promptsOf = ({ prompts }: RunSpec, specFile: string): readonly string[] =>
  Object.values(prompts).map((source) => resolve(dirname(specFile), parsePromptSource(source, dirname(specFile)).file));

function filesOf(spec: RunSpec, specFile: string): readonly string[] {
  const { feedback, pareto, test } = spec.data ?? {};
  const data = [feedback, pareto, test].filter((file) => file !== undefined);
  return [...promptsOf(spec, specFile), ...data.map((file) => resolve(dirname(specFile), file))];
}

/** The dashboard opens beside the editor. With no editor open, the prompt's takes the first column, where reviews will come. */
async function showPromptFirst(file: string): Promise<void> {
  if (vscode.window.tabGroups.all.some(({ tabs }) => tabs.length > 0) || !existsSync(file)) return;
  await vscode.window.showTextDocument(vscode.Uri.file(file), { preview: false });
}
