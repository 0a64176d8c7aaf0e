// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import type { ApiKeys } from '../models/api-keys';
import { filesInWords, type DataFiles } from '../../runs/draft/data-files';
import {
  costInWords,
  firstWords,
  metricInWords,
  missingModelInWords,
  modelsInWords,
  reviewInWords,
  setsInWords,
} from './describe-draft';
import { askModels } from './model-questions';
import { askBudget, askData, askMetric, askReview, askText } from './questions';
import { back, pick } from './quick-steps';
import {
  chosenText,
  isComplete,
  missingModel,
  needsNoSpec,
  readData,
  withData,
  withMetric,
  type RunDraft,
} from '../../runs/draft/run-draft';
import { optimizeWords } from './optimize-words';

/** A row of the form: an answer, and how to change it. */
interface FormRow extends vscode.QuickPickItem {
  /** Returns the changed draft; undefined ends the form. */
  readonly choose: () => Promise<RunDraft | undefined>;
}

/**
 * A quick pick with every answer of a draft. Start accepts them all, and any other row changes one answer and returns to the form.
 * A run whose answers could all be guessed is one keystroke away.
 */
export class DraftForm {
  constructor(
    private readonly keys: ApiKeys,
    private readonly memory: vscode.Memento,
    private readonly report: (error: unknown) => Promise<void>,
  ) {}

  /**
   * Lets the developer complete a draft.
   *
   * @param choices data files that were found, the likeliest first.
   * @returns the draft to start; its data and metric are known.
   * @throws CancellationError when the developer cancels.
   */
  async fill(draft: RunDraft, name: string, choices: readonly DataFiles[]): Promise<RunDraft> {
    const title = optimizeWords.formTitle(name);
    let current = draft;
    for (;;) {
      const rows = this.rowsOf(current, title, choices);
      const chosen = await pick({
        title,
        placeholder: isComplete(current) ? optimizeWords.formComplete() : optimizeWords.formIncomplete(),
        items: rows,
        canGoBack: false,
      });
      if (chosen === back) continue;
      const changed = await this.attempt(chosen, current);
      if (changed === undefined) return current;
      current = changed;
    }
  }

  /** Changes an answer. Reports an unusable file and keeps the draft as it was. */
  private async attempt(row: FormRow, current: RunDraft): Promise<RunDraft | undefined> {
    try {
      return await row.choose();
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      void this.report(error);
      return current;
    }
  }

  /** Returns the rows, with the next step first: Start, or the answer that is missing. */
  private rowsOf(draft: RunDraft, title: string, choices: readonly DataFiles[]): readonly FormRow[] {
    const data = this.dataRow(draft, title, choices);
    const models = this.modelsRow(draft, title);
    const metric = draft.data === undefined ? [] : [metricRow(draft, title)];
    const text = draft.texts.length > 1 ? [textRow(draft, title)] : [];
    const limits = [budgetRow(draft, title), reviewRow(draft, title)];
    if (isComplete(draft)) return [startRow(draft), ...text, data, ...metric, models, ...limits];
    if (missingModel(draft) !== undefined) return [models, ...text, data, ...metric, ...limits];
    return draft.data === undefined
      ? [data, ...text, models, ...limits]
      : [...metric, ...text, data, models, ...limits];
  }

  private dataRow(draft: RunDraft, title: string, choices: readonly DataFiles[]): FormRow {
    const { data } = draft;
    return {
      label: optimizeWords.data(),
      description:
        data === undefined
          ? optimizeWords.noData()
          : data.files.feedback === draft.prompt
            ? optimizeWords.dataInPrompt()
            : filesInWords(data.files),
      ...(data === undefined ? {} : { detail: setsInWords(data) }),
      iconPath: new vscode.ThemeIcon('database'),
      choose: async () => {
        const files = await askData(title, choices, data?.files);
        return files === back ? draft : withData(draft, await readData(files, draft.variables));
      },
    };
  }

  private modelsRow(draft: RunDraft, title: string): FormRow {
    const missing = missingModel(draft);
    return {
      label: optimizeWords.models(),
      description: modelsInWords(draft.models),
      ...(missing === undefined ? {} : { detail: `$(warning) ${missingModelInWords(missing)}` }),
      iconPath: new vscode.ThemeIcon('hubot'),
      choose: async () => {
        const models = await askModels(title, draft, this.keys, this.memory);
        return models === back ? draft : { ...draft, models };
      },
    };
  }
}

function textRow(draft: RunDraft, title: string): FormRow {
  const chosen = chosenText(draft);
  return {
    label: optimizeWords.text(),
    description: chosen?.name ?? '',
    detail: firstWords(chosen?.text ?? ''),
    iconPath: new vscode.ThemeIcon('symbol-string'),
    choose: async () => {
      const text = await askText(title, draft);
      return text === back ? draft : { ...draft, part: text === draft.texts[0]?.name ? undefined : text };
    },
  };
}

function metricRow(draft: RunDraft, title: string): FormRow {
  const { metric, modelNeeds } = draft;
  return {
    label: optimizeWords.metric(),
    description: metric === undefined ? optimizeWords.noColumn() : optimizeWords.theOutput(metricInWords(metric)),
    ...('problem' in modelNeeds ? { detail: `$(error) ${modelNeeds.problem}` } : {}),
    iconPath: new vscode.ThemeIcon('checklist'),
    choose: async () => {
      const chosen = await askMetric(title, draft);
      return chosen === back ? draft : withMetric(draft, chosen);
    },
  };
}

function budgetRow(draft: RunDraft, title: string): FormRow {
  return {
    label: optimizeWords.budget(),
    description: optimizeWords.rollouts(draft.rollouts),
    iconPath: new vscode.ThemeIcon('dashboard'),
    choose: async () => {
      const rollouts = await askBudget(title, draft);
      return rollouts === back ? draft : { ...draft, rollouts };
    },
  };
}

function reviewRow(draft: RunDraft, title: string): FormRow {
  return {
    label: optimizeWords.review(),
    description: reviewInWords(draft.review),
    iconPath: new vscode.ThemeIcon('git-compare'),
    choose: async () => {
      const review = await askReview(title, draft.review);
      return review === back ? draft : { ...draft, review };
    },
  };
}

function startRow(draft: RunDraft): FormRow {
  return {
    label: optimizeWords.start(),
    description: needsNoSpec(draft) ? optimizeWords.startWithoutSpec() : optimizeWords.startWithSpec(),
    detail: `${optimizeWords.rollouts(draft.rollouts)} · ${costInWords(draft, draft.rollouts)}`,
    iconPath: new vscode.ThemeIcon('play'),
    choose: () => Promise.resolve(undefined),
  };
}
