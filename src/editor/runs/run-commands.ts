// Tested by test/in-host/run-and-review.test.ts.
import * as vscode from 'vscode';
import { UserError } from '../../gepa/user-error';
import { filesOfSpec, promptFilesOfSpec } from '../../runs/spec/files-of-spec';
import { parseSpec, type SpecOverride } from '../../runs/spec/parse-spec';
import { readSpecText } from '../../runs/spec/read-spec-text';
import { planResume } from '../../runs/plan/plan-resume';
import { promptFilesOf } from '../../runs/folder/run-folder';
import { addressesOf, chatSpecs, type RunModelSpecs } from '../../models/model-spec';
import type { ApiKeys } from '../models/api-keys';
import type { LanguageModels } from '../models/language-models';
import { deleteRun } from './delete-run';
import { importRun } from './import-run';
import { openRun } from './open-run';
import { confirmOutside, OutsideFileError } from './outside-file';
import type { Run } from './run';
import type { RunList } from './run-list';
import type { NamedRun, RunTreeNode } from '../tree-nodes';
import { phaseInWords } from './describe-run';
import { saveOpenFiles, saveUndecided } from './save-open-files';
import { ensureTrusted } from './workspace-trust';
import { buttonWords } from '../button-words';
import { runMessageWords } from './run-message-words';
import { ownPrices } from '../settings';

/** Starts and resumes runs for the developer. */
export class RunCommands {
  private readonly resuming = new Map<Run, Promise<void>>();
  private readonly restarting = new Set<Run>();

  constructor(
    private readonly runs: RunList,
    private readonly keys: ApiKeys,
    private readonly languageModels: LanguageModels,
    private readonly show: (run: Run) => void,
  ) {}

  /**
   * Starts a run of a spec file, or of a prompt file that needs no spec, and shows it.
   *
   * @param overrides replace values of the spec.
   * @throws {UserError | SpecError} when the spec cannot be used; CancellationError when the developer cancels.
   */
  async start(file: vscode.Uri, overrides: readonly SpecOverride[] = []): Promise<void> {
    if (!(await ensureTrusted())) return;
    const specFile = file.fsPath;
    await saveOpenFiles([specFile]);
    const spec = parseSpec(await readSpecText(specFile), specFile, overrides, ownPrices());
    await saveOpenFiles(filesOfSpec(spec, specFile));
    await this.ensureModels(spec.models);
    const [prompt] = promptFilesOfSpec(spec, specFile);
    const open = (mayLeave: boolean) =>
      openRun(runMessageWords.starting(), prompt, this.show, (token) =>
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
   * Imports a run of the Python implementation.
   *
   * @throws what `importRun` throws.
   */
  importPythonRun(source?: vscode.Uri): Promise<void> {
    return importRun(this.runs, this.show, source);
  }

  /**
   * Resumes a run where its journal ends, after asking for missing keys, and for its folder if that is gone. A second call while the run is being resumed waits for
   * the first.
   *
   * @throws {UserError} when the run has ended or cannot be opened; CancellationError when the developer cancels.
   */
  async resume(target: RunTreeNode | undefined): Promise<void> {
    const run = await this.runOf(target);
    if (run.isLost) return this.askAboutFolder(run);
    const resuming = this.resuming.get(run) ?? this.openAgain(run).finally(() => this.resuming.delete(run));
    this.resuming.set(run, resuming);
    await resuming;
  }

  /**
   * Asks the developer whether to resume a run, since a decision on one of its proposals needs a worker. Does nothing when it has one.
   *
   * @throws CancellationError when the developer declines, and what `resume` throws.
   */
  async resumeToDecide(run: Run, proposal: number): Promise<void> {
    if (run.live) return;
    if (run.phase === 'elsewhere') throw new UserError(runMessageWords.runsElsewhere(run.name));
    const resume = buttonWords.resumeRun();
    const chosen = await vscode.window.showWarningMessage(
      runMessageWords.confirmResume(run.name, proposal),
      {
        modal: true,
        detail: runMessageWords.confirmResumeDetail(phaseInWords(run)),
      },
      resume,
    );
    if (chosen !== resume) throw new vscode.CancellationError();
    await this.resume({ kind: 'run', run });
  }

  /**
   * Continues a running run with the models that its spec names now. Does nothing while it is being restarted.
   *
   * @throws what `resume` throws; the run is stopped then.
   */
  async restart(run: Run): Promise<void> {
    if (this.restarting.has(run)) return;
    this.restarting.add(run);
    try {
      await run.stop();
      await this.resume({ kind: 'run', run });
    } finally {
      this.restarting.delete(run);
    }
  }

  /** Whether a run only stops to continue. */
  isRestarting(run: Run): boolean {
    return this.restarting.has(run);
  }

  /** Asks what to do about a run whose folder was deleted or moved while it ran. Written again, it is resumed. */
  async askAboutFolder(run: Run): Promise<void> {
    const [write, letGo] = [runMessageWords.writeAgain(), runMessageWords.letGo()];
    const chosen = await vscode.window.showWarningMessage(runMessageWords.folderLost(run.name), write, letGo);
    if (chosen === undefined) return;
    if (chosen === letGo && run.isLost) this.runs.remove(run);
    if (chosen !== write) return;
    await saveUndecided(run);
    await run.writeAgain();
    await this.resume({ kind: 'run', run });
  }

  private async openAgain(run: Run): Promise<void> {
    if (!(await ensureTrusted())) throw new vscode.CancellationError();
    const { spec } = await planResume(run.folder, [], ownPrices());
    await this.ensureModels(spec.models);
    this.runs.choose(run);
    const [prompt] = Object.values(promptFilesOf(run.folder, await run.readFile()));
    await openRun(runMessageWords.resuming(), prompt, this.show, (token) => run.resume(token));
  }

  private async find(target: RunTreeNode | NamedRun | undefined): Promise<Run | undefined> {
    if (target === undefined) return this.runs.openCurrent();
    return 'runId' in target ? this.runs.get(target.runId) : this.runs.open(target.run);
  }

  /** Asks for missing keys, and checks that VS Code has the models that come from it. */
  private async ensureModels(models: RunModelSpecs): Promise<void> {
    await this.languageModels.ensure(chatSpecs(models));
    await this.keys.ensure(addressesOf(models));
  }

  /**
   * Deletes the run of a row, otherwise the current one, which needn't be readable.
   *
   * @throws what `deleteRun` throws.
   */
  async delete(target: RunTreeNode | undefined): Promise<void> {
    if (target === undefined) await this.runs.ready();
    const run = target?.run ?? this.runs.current;
    if (run === undefined) throw new UserError(runMessageWords.noRun());
    await deleteRun(run, this.runs);
  }

  /**
   * Opens the run of a row or a link, otherwise the current run.
   *
   * @throws {UserError} when there is no run, or its journal cannot be read.
   */
  async runOf(target: RunTreeNode | NamedRun | undefined): Promise<Run> {
    const run = await this.find(target);
    if (run !== undefined) return run;
    throw new UserError(runMessageWords.noRun());
  }
}
