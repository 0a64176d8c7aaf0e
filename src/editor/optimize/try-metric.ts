// Tested by test/e2e/first-contact.test.mjs.
import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Row } from '../../datasets/row';
import { valueOf } from '../../gepa/named-values';
import { formatScore } from '../../gepa/words/score-words';
import { textOfValue } from '../../prompts/template';
import { codeFilesOf } from '../../runs/draft/code-metric';
import {
  costOfRunning,
  costOfScoring,
  outputsToTry,
  rowsToTry,
  runPrompt,
  scoreOutputs,
  typedOutput,
  type TrialCost,
  type TrialVerdict,
  type TriedOutput,
} from '../../runs/draft/metric-trial';
import type { RunDraft } from '../../runs/draft/run-draft';
import type { RunPlan } from '../../runs/plan/run-plan';
import { describeFinding, describeHeadroom, describeRequests } from '../../runs/headroom/describe-finding';
import { checkHeadroom, headroomWork } from '../../runs/headroom/headroom-check';
import { saveOpenFiles } from '../runs/save-open-files';
import { firstWords } from './describe-draft';
import type { FormModels } from './form-models';
import { ask, back, pick } from './quick-steps';
import { trialWords } from './trial-words';
import { wrappedText } from './wrapped-text';

const feedbackWidth = 84;

/** An output with its verdict; undefined until it is scored. */
interface Trial extends TriedOutput {
  readonly verdict: TrialVerdict | undefined;
}

type Choice = 'done' | 'score' | 'run' | 'type' | 'check' | { readonly open: Trial | undefined };
type TrialItem = vscode.QuickPickItem & { readonly choice: Choice };

/**
 * Shows what a metric makes of a few outputs, with its feedback. Outputs that no model writes or judges are scored at once. A request
 * to a model is sent only after its cost was shown.
 */
export class TryMetric {
  private readonly rows: readonly Row[];
  private trials: readonly Trial[];
  private opened: Trial | undefined;
  /** What the headroom check has found, a sentence each. */
  private findings: readonly string[] = [];

  constructor(
    private readonly title: string,
    private readonly draft: RunDraft,
    private readonly plan: RunPlan,
    private readonly formModels: FormModels,
  ) {
    this.rows = rowsToTry(plan);
    this.trials = this.rows.flatMap((row) => outputsToTry(row, plan)).map(unscored);
  }

  /** Shows the trial until the developer goes back. */
  async show(): Promise<void> {
    if (!(await this.savesCode())) return;
    if (!this.asksModels) await this.scoreAll();
    for (;;) {
      const chosen = await pick<TrialItem>({
        title: trialWords.title(this.title),
        placeholder: trialWords.placeholder(),
        items: this.items(),
        canGoBack: true,
      });
      if (chosen === back || chosen.choice === 'done') return;
      await this.carryOut(chosen.choice);
    }
  }

  /** Asks to save the files of the metric's code. Returns whether they are saved. */
  private async savesCode(): Promise<boolean> {
    const { metric, specFile } = this.plan;
    try {
      await saveOpenFiles(codeFilesOf(metric).map((file) => resolve(dirname(specFile), file)));
      return true;
    } catch (error) {
      if (error instanceof vscode.CancellationError) return false;
      throw error;
    }
  }

  private async carryOut(choice: Exclude<Choice, 'done'>): Promise<void> {
    switch (choice) {
      case 'score':
        await this.scoreAll();
        return;
      case 'run': {
        const outputs = await this.work(async (signal) => {
          const models = await this.formModels.of(this.draft);
          return runPrompt(this.plan, this.rows, models, vscode.workspace.isTrusted, signal);
        });
        if (outputs === undefined) return;
        this.trials = [...this.trials.filter(({ source }) => source !== 'prompt'), ...outputs.map(unscored)];
        await this.scoreAll();
        return;
      }
      case 'type':
        await this.typeOutput();
        return;
      case 'check': {
        const found = await this.work(async (signal) => {
          const models = await this.formModels.of(this.draft);
          return checkHeadroom(this.plan, { models, trusted: vscode.workspace.isTrusted }, signal);
        });
        if (found === undefined) return;
        const requests = found.requests === undefined ? [] : [describeRequests(found.requests)];
        this.findings = [...requests, describeHeadroom(found), ...found.findings.map(describeFinding)];
        return;
      }
      default:
        this.opened = this.opened === choice.open ? undefined : choice.open;
    }
  }

  private async typeOutput(): Promise<void> {
    const [row] = this.rows;
    if (row === undefined) return;
    const prompt = trialWords.typePrompt(this.inputOf(row));
    const output = await ask({ title: trialWords.title(this.title), prompt, value: '' });
    if (output === back) return;
    this.trials = [...this.trials, unscored(typedOutput(row, output))];
    if (!this.asksModels) await this.scoreAll();
  }

  /** Scores what isn't scored yet. */
  private async scoreAll(): Promise<void> {
    const open = this.trials.filter(({ verdict }) => verdict === undefined);
    if (open.length === 0) return;
    const verdicts = await this.work(async (signal) => {
      const models = this.asksModels ? await this.formModels.of(this.draft) : undefined;
      return scoreOutputs(this.plan, open, models, vscode.workspace.isTrusted, signal);
    });
    if (verdicts === undefined) return;
    this.trials = this.trials.map((trial) => {
      const place = open.indexOf(trial);
      return place < 0 ? trial : { ...trial, verdict: verdicts[place] };
    });
  }

  /** Works with progress. Returns undefined when the developer cancels. */
  private async work<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result | undefined> {
    const options = {
      location: vscode.ProgressLocation.Notification,
      cancellable: true,
      title: trialWords.running(),
    };
    return vscode.window.withProgress(options, async (_, token) => {
      const cancelling = new AbortController();
      token.onCancellationRequested(() => cancelling.abort());
      try {
        return await work(cancelling.signal);
      } catch (error) {
        if (token.isCancellationRequested || error instanceof vscode.CancellationError) return undefined;
        throw error;
      }
    });
  }

  private get asksModels(): boolean {
    const { modelNeeds } = this.draft;
    return !('problem' in modelNeeds) && (modelNeeds.verdicts > 0 || modelNeeds.embeds);
  }

  private costOfScoring(outputs: readonly TriedOutput[]): readonly TrialCost[] {
    const { modelNeeds } = this.draft;
    const cost = 'problem' in modelNeeds ? undefined : costOfScoring(this.plan, outputs, modelNeeds.verdicts);
    return cost === undefined ? [] : [cost];
  }

  private items(): readonly TrialItem[] {
    const open = this.trials.filter(({ verdict }) => verdict === undefined);
    const score: TrialItem = {
      label: trialWords.scoreOutputs(open.length),
      description: trialWords.cost(this.costOfScoring(open)),
      iconPath: new vscode.ThemeIcon('play'),
      choice: 'score',
    };
    const done: TrialItem = { label: trialWords.done(), iconPath: new vscode.ThemeIcon('arrow-left'), choice: 'done' };
    return [
      open.length === 0 ? done : score,
      ...this.moreItems(),
      ...this.findings.flatMap((finding) =>
        wrappedText(finding, feedbackWidth).map((label) => ({ label, choice: { open: undefined } })),
      ),
      ...this.rows.flatMap((row, place) => [
        separator(),
        // Not as the label of the separator, which takes its width from the row below it.
        { label: trialWords.row(place + 1), description: this.inputOf(row), choice: { open: undefined } },
        ...this.trials.filter((trial) => trial.row === row).flatMap((trial) => this.itemsOf(trial)),
      ]),
    ];
  }

  private itemsOf(trial: Trial): readonly TrialItem[] {
    const { source, run, verdict } = trial;
    const choice = { open: trial };
    const output = run.output === '' ? '' : firstWords(run.output);
    const description = [trialWords.source(source), output].filter((part) => part !== '').join(': ');
    const why = verdict === undefined ? '' : verdict.kind === 'scored' ? verdict.feedback : verdict.problem;
    const item: TrialItem = { label: labelOf(verdict), description, choice };
    if (this.opened !== trial) return [why === '' ? item : { ...item, detail: firstWords(why) }];
    return [item, ...wrappedText(why, feedbackWidth).map((label) => ({ label, choice }))];
  }

  /** Says what it costs to run the prompt on rows and to score outputs for rows. */
  private costInWords(run: readonly Row[], scored: readonly Row[]): string {
    const running = costOfRunning(this.plan, run);
    const outputs = scored.map((row) => typedOutput(row, ''));
    const costs = [...(running === undefined ? [] : [running]), ...this.costOfScoring(outputs)];
    return costs.length === 0 ? trialWords.free() : trialWords.cost(costs);
  }

  private moreItems(): readonly TrialItem[] {
    const hasRun = this.trials.some(({ source }) => source === 'prompt');
    const { run, scored } = headroomWork(this.plan);
    return [
      {
        label: hasRun ? trialWords.runPromptAgain() : trialWords.runPrompt(),
        description: this.costInWords(this.rows, this.rows),
        iconPath: new vscode.ThemeIcon('play'),
        choice: 'run',
      },
      {
        label: trialWords.typeOutput(),
        description: trialWords.typeOutputDetail(),
        iconPath: new vscode.ThemeIcon('edit'),
        choice: 'type',
      },
      {
        label: trialWords.checkHeadroom(),
        description: this.costInWords(run, scored),
        iconPath: new vscode.ThemeIcon('pulse'),
        choice: 'check',
      },
    ];
  }

  private inputOf({ values }: Row): string {
    return firstWords(textOfValue(valueOf(values, this.plan.columns.input)));
  }
}

function unscored(output: TriedOutput): Trial {
  return { ...output, verdict: undefined };
}

function labelOf(verdict: TrialVerdict | undefined): string {
  if (verdict === undefined) return trialWords.notScored();
  return verdict.kind === 'scored' ? formatScore(verdict.score) : trialWords.failed();
}

function separator(): TrialItem {
  return { label: '', kind: vscode.QuickPickItemKind.Separator, choice: 'done' };
}
