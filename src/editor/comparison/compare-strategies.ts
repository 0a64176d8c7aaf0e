// Tested by test/e2e/compare-strategies.test.mjs.
import { basename, resolve } from 'node:path';
import * as vscode from 'vscode';
import { OutsideError } from '../../datasets/file-reach';
import type { StopReason } from '../../gepa/events';
import { UserError } from '../../gepa/user-error';
import { countOf, formatCount, formatRange } from '../../gepa/words/amounts';
import { addressesOf, chatSpecs } from '../../models/model-spec';
import { modelFacts } from '../../models/provider-registry';
import { findComparisons, folderOfRun, type Comparison } from '../../runs/comparison/comparison-file';
import { planComparison, type ComparisonPlan } from '../../runs/comparison/comparison-plan';
import { findKnown, openComparison, progressOf, type KnownSearch } from '../../runs/comparison/open-comparison';
import { costOfPlans } from '../../runs/plan/cost-of-plan';
import { filesOfSpec } from '../../runs/spec/files-of-spec';
import { parseSpec } from '../../runs/spec/parse-spec';
import { readSpecText } from '../../runs/spec/read-spec-text';
import type { ApiKeys } from '../models/api-keys';
import type { LanguageModels } from '../models/language-models';
import { isSpecFile, type PromptIndex } from '../prompts/prompt-index';
import { confirmOutside } from '../runs/outside-file';
import type { OpenedRun, Run } from '../runs/run';
import type { RunCommands } from '../runs/run-commands';
import { homeOf, type RunList } from '../runs/run-list';
import { saveOpenFiles } from '../runs/save-open-files';
import { ensureTrusted } from '../runs/workspace-trust';
import { ownPrices } from '../settings';
import type { PromptTreeNode, RunTreeNode } from '../tree-nodes';
import { askStrategies, pickComparison } from './ask-strategies';
import type { StrategyPages } from './strategy-pages';
import { strategyWords as words } from './strategy-words';

/** Runs presets of the search on a spec one after the other, and shows how they compare. */
export class CompareStrategies {
  /** The folders of the runs of the comparison under way. */
  private comparing: ReadonlySet<string> | undefined;

  constructor(
    private readonly index: PromptIndex,
    private readonly runs: RunList,
    private readonly runCommands: RunCommands,
    private readonly keys: ApiKeys,
    private readonly languageModels: LanguageModels,
    private readonly pages: StrategyPages,
    private readonly report: (error: unknown) => Promise<void>,
  ) {}

  /** Whether a comparison under way runs it, so that its end isn’t reported separately. */
  isCompared({ folder }: Run): boolean {
    return this.comparing?.has(folder) === true;
  }

  /**
   * Compares presets on the spec of a menu or of a run, otherwise on that of the active editor or one that the developer picks. Runs that
   * an earlier comparison finished are used again, and others continued.
   *
   * @throws {UserError} when the spec can't be used; CancellationError when the developer cancels.
   */
  async compare(target?: vscode.Uri | PromptTreeNode | RunTreeNode): Promise<void> {
    if (!(await ensureTrusted())) return;
    if (this.comparing !== undefined) throw new UserError(words.alreadyComparing());
    const specFile = await this.specOf(target);
    const prices = ownPrices();
    await saveOpenFiles([specFile]);
    const spec = parseSpec(await readSpecText(specFile), specFile, [], prices);
    await saveOpenFiles(filesOfSpec(spec, specFile));
    const { presets, seeds, references } = await askStrategies(basename(specFile));
    const home = homeOf(specFile);
    const folders = (vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    const plan = await withPermission((mayLeave) => {
      const reach = { roots: [...new Set([home, ...folders])], mayLeave };
      return planComparison(specFile, { presets, seeds, parallel: 1, prices, reach });
    });
    await this.languageModels.ensure(chatSpecs(spec.models));
    await this.keys.ensure(addressesOf(spec.models));
    const earlier = await findComparisons(home);
    const known = await findKnown(plan, specFile, earlier);
    await confirmCost(known);
    const comparison = await openComparison(home, { name: plan.name, specFile, references }, known, earlier);
    await this.pages.open(comparison.file);
    if (known.some(({ isFinished }) => !isFinished)) await this.runAll(comparison, plan);
  }

  /**
   * Shows a comparison that the developer picks.
   *
   * @throws {UserError} when there is none.
   */
  async show(): Promise<void> {
    if (!(await ensureTrusted())) return;
    const folders = vscode.workspace.workspaceFolders ?? [];
    const found = (await Promise.all(folders.map(({ uri }) => findComparisons(uri.fsPath)))).flat();
    const picked = await pickComparison(found);
    if (picked !== undefined) await this.pages.open(picked.file);
  }

  private async specOf(target: vscode.Uri | PromptTreeNode | RunTreeNode | undefined): Promise<string> {
    if (target instanceof vscode.Uri) return target.fsPath;
    if (target?.kind === 'spec') return target.spec.fsPath;
    if (target?.kind === 'run' || target?.kind === 'candidate' || target?.kind === 'others') {
      const run = await this.runCommands.runOf(target);
      return resolve(run.folder, (await run.readFile()).specFile);
    }
    const active = vscode.window.activeTextEditor?.document.uri;
    if (active !== undefined && isSpecFile(active)) return active.fsPath;
    await this.index.refresh();
    const specs = [...new Set(this.index.prompts.flatMap((prompt) => prompt.specs.map(({ fsPath }) => fsPath)))];
    if (specs.length === 0) throw new UserError(words.noSpec());
    const items = specs.map((file) => ({
      label: basename(file),
      description: vscode.workspace.asRelativePath(file),
      file,
    }));
    const chosen = await vscode.window.showQuickPick(items, { placeHolder: words.selectSpec() });
    if (chosen === undefined) throw new vscode.CancellationError();
    return chosen.file;
  }

  /** Runs what isn't finished, with a notification that can cancel it. A run that fails doesn't take the others along. */
  private async runAll(comparison: Comparison, { searches }: ComparisonPlan): Promise<void> {
    const folders = comparison.runs.map((run) => folderOfRun(comparison, run));
    this.comparing = new Set(folders);
    const options = { location: vscode.ProgressLocation.Notification, title: words.comparing(), cancellable: true };
    try {
      await vscode.window.withProgress(options, async (progress, token) => {
        for (const [place, folder] of folders.entries()) {
          if (token.isCancellationRequested) return;
          const state = await progressOf(folder);
          if (state === 'finished' || state === 'missing') continue;
          const name = searches[place]?.plan.description.name ?? '';
          const tell = (rollouts: number) =>
            progress.report({ message: words.step(name, place + 1, folders.length, countOf(rollouts, 'rollout')) });
          tell(0);
          const open = async () => {
            const run = state === 'new' ? undefined : await this.runs.get(folder);
            return run === undefined ? this.runs.begin(folder, token) : run.resume(token);
          };
          await this.runToEnd(folder, open, token, tell).catch(this.report);
        }
      });
    } finally {
      this.comparing = undefined;
    }
    const states = await Promise.all(folders.map(progressOf));
    const finished = states.filter((state) => state === 'finished').length;
    const message =
      finished === folders.length
        ? words.finished(comparison.name)
        : words.unfinished(comparison.name, finished, folders.length);
    void this.offer(message, comparison.file);
  }

  private async runToEnd(
    folder: string,
    open: () => Promise<OpenedRun>,
    token: vscode.CancellationToken,
    tell: (rollouts: number) => void,
  ): Promise<void> {
    const subscriptions: vscode.Disposable[] = [];
    const ended = new Promise<StopReason>((done) => {
      subscriptions.push(
        this.runs.onDidEndRun(({ run, reason }) => {
          if (run.folder === folder && !this.runCommands.isRestarting(run)) done(reason);
        }),
      );
    });
    try {
      const { run } = await open();
      subscriptions.push(
        run.onDidReceiveEvents(() => tell(run.state.rollouts)),
        token.onCancellationRequested(() => void run.stop()),
      );
      await ended;
    } finally {
      for (const subscription of subscriptions) subscription.dispose();
    }
  }

  private async offer(message: string, file: string): Promise<void> {
    const show = words.show();
    if ((await vscode.window.showInformationMessage(message, show)) === show) await this.pages.open(file);
  }
}

/** Makes a plan, after asking whether it may read a file outside of the workspace if it has to. */
async function withPermission(plan: (mayLeave: boolean) => Promise<ComparisonPlan>): Promise<ComparisonPlan> {
  try {
    return await plan(false);
  } catch (error) {
    if (!(error instanceof OutsideError)) throw error;
    await confirmOutside(error.outside);
    return plan(true);
  }
}

/** Says what the runs cost that aren't finished. Asks nothing without any. */
async function confirmCost(known: readonly KnownSearch[]): Promise<void> {
  const pending = known.filter(({ isFinished }) => !isFinished);
  const [first] = pending;
  if (first === undefined) return;
  const { budget } = first.plan.description;
  const rollouts = budget.rollouts === undefined ? undefined : formatCount(budget.rollouts * pending.length);
  const usd = costOfPlans(pending.map(({ plan }) => plan));
  const isPriced = modelFacts(first.plan.spec.models.task).isLanguageModel;
  const cost = usd === undefined ? (isPriced ? words.unknownCost() : words.free()) : formatRange(usd);
  const before = known.length - pending.length;
  const effort = rollouts === undefined ? [] : [words.upTo(rollouts)];
  const detail = [...effort, words.confirmDetail(cost), ...(before === 0 ? [] : [words.finishedBefore(before)])].join(
    ' ',
  );
  const begin = words.begin();
  const question = words.confirm(pending.length);
  const chosen = await vscode.window.showInformationMessage(question, { modal: true, detail }, begin);
  if (chosen !== begin) throw new vscode.CancellationError();
}
