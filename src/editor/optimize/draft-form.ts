import * as vscode from 'vscode';
import type { ApiKeys } from '../models/api-keys';
import type { DataFiles } from './data-files';
import { costInWords, filesInWords, metricInWords, modelsInWords, reviewInWords, setsInWords } from './draft-words';
import { askBudget, askData, askMetric, askModels, askReview } from './questions';
import { back, pick } from './quick-steps';
import { needsNoSpec, readData, withData, type RunDraft } from './run-draft';

/** A row of the form: what is answered, and how to answer otherwise. */
interface FormRow extends vscode.QuickPickItem {
  /** Gives the changed draft; undefined leaves the form. */
  readonly choose: () => Promise<RunDraft | undefined>;
}

/**
 * One quick pick with every answer of a draft: Start takes them all, any other row changes one and comes back. So a run
 * whose answers could all be guessed is one keystroke away, and none has to be given twice.
 */
export class DraftForm {
  constructor(
    private readonly keys: ApiKeys,
    private readonly memory: vscode.Memento,
    private readonly report: (error: unknown) => Promise<void>,
  ) {}

  /**
   * @param choices data files that were found, the likeliest first.
   * @returns the draft to start with; its data and metric are known.
   * @throws CancellationError when the developer gives up.
   */
  async fill(draft: RunDraft, name: string, choices: readonly DataFiles[]): Promise<RunDraft> {
    const title = vscode.l10n.t('Optimize {0}', name);
    let current = draft;
    for (;;) {
      const rows = this.rowsOf(current, title, choices);
      const chosen = await pick({
        title,
        placeholder: vscode.l10n.t('Start, or choose what to change first'),
        items: rows,
        canGoBack: false,
      });
      if (chosen === back) continue;
      const changed = await this.attempt(chosen, current);
      if (changed === undefined) return current;
      current = changed;
    }
  }

  /** A file that cannot be used is told of, and the form comes back. */
  private async attempt(row: FormRow, current: RunDraft): Promise<RunDraft | undefined> {
    try {
      return await row.choose();
    } catch (error) {
      if (error instanceof vscode.CancellationError) throw error;
      void this.report(error);
      return current;
    }
  }

  private rowsOf(draft: RunDraft, title: string, choices: readonly DataFiles[]): readonly FormRow[] {
    const { data, metric } = draft;
    const rows: FormRow[] = [
      {
        label: vscode.l10n.t('Data'),
        description:
          data === undefined
            ? vscode.l10n.t('choose the examples')
            : data.files.feedback === draft.prompt
              ? vscode.l10n.t('the examples in the prompt file')
              : filesInWords(data.files),
        ...(data === undefined ? {} : { detail: setsInWords(data) }),
        iconPath: new vscode.ThemeIcon('database'),
        choose: async () => {
          const files = await askData(title, choices, data?.files);
          return files === back ? draft : withData(draft, await readData(files, draft.variables));
        },
      },
    ];
    if (data !== undefined) {
      rows.push({
        label: vscode.l10n.t('Metric'),
        description:
          metric === undefined
            ? vscode.l10n.t('there is no column to compare with')
            : vscode.l10n.t('the output {0}', metricInWords(metric)),
        iconPath: new vscode.ThemeIcon('checklist'),
        choose: async () => {
          const chosen = await askMetric(title, draft);
          return chosen === back ? draft : { ...draft, metric: chosen };
        },
      });
    }
    rows.push(...this.otherRows(draft, title));
    const isComplete = data !== undefined && metric !== undefined;
    return isComplete ? [startRow(draft), ...rows] : rows;
  }

  private otherRows(draft: RunDraft, title: string): readonly FormRow[] {
    return [
      {
        label: vscode.l10n.t('Models'),
        description: modelsInWords(draft.models),
        iconPath: new vscode.ThemeIcon('hubot'),
        choose: async () => {
          const models = await askModels(title, draft.models, this.keys, this.memory);
          return models === back ? draft : { ...draft, models };
        },
      },
      {
        label: vscode.l10n.t('Budget'),
        description: vscode.l10n.t('{0} rollouts', draft.rollouts),
        iconPath: new vscode.ThemeIcon('dashboard'),
        choose: async () => {
          const rollouts = await askBudget(title, draft);
          return rollouts === back ? draft : { ...draft, rollouts };
        },
      },
      {
        label: vscode.l10n.t('Review'),
        description: reviewInWords(draft.review),
        iconPath: new vscode.ThemeIcon('git-compare'),
        choose: async () => {
          const review = await askReview(title, draft.review);
          return review === back ? draft : { ...draft, review };
        },
      },
    ];
  }
}

function startRow(draft: RunDraft): FormRow {
  return {
    label: vscode.l10n.t('Start'),
    description: needsNoSpec(draft)
      ? vscode.l10n.t('with these answers')
      : vscode.l10n.t('with these answers, which are kept next to the prompt'),
    detail: `${vscode.l10n.t('{0} rollouts', draft.rollouts)} · ${costInWords(draft, draft.rollouts)}`,
    iconPath: new vscode.ThemeIcon('play'),
    choose: () => Promise.resolve(undefined),
  };
}
