// Tested by test/e2e/tour.test.mjs.
import * as vscode from 'vscode';
import { presetWords } from '../../gepa/words/preset-words';
import { filesInWords } from '../../runs/draft/data-files';
import type { DataChoice } from '../../runs/draft/data-choice';
import { chosenText, missingModel, withMetric, type RunDraft } from '../../runs/draft/run-draft';
import {
  budgetInWords,
  firstWords,
  metricInWords,
  missingModelInWords,
  modelsInWords,
  reviewInWords,
  setsInWords,
} from './describe-draft';
import { columnsInWords } from './column-questions';
import { DataQuestions } from './data-questions';
import { exampleWords } from './example-words';
import type { AnswerContext } from './form-parts';
import { askModels } from './model-questions';
import { optimizeWords } from './optimize-words';
import { askBudget, askGoal, askMetric, askPreset, askReview, askText } from './questions';
import { back } from './quick-steps';
import { TryMetric } from './try-metric';
import { trialWords } from './trial-words';

/** A row of the form with an answer. */
export interface AnswerRow extends vscode.QuickPickItem {
  /** Returns the changed draft. */
  readonly change: () => Promise<RunDraft>;
}

/** Returns the rows of a draft's answers, one that is missing first. */
export function answerRows(draft: RunDraft, context: AnswerContext): readonly AnswerRow[] {
  const { title } = context;
  const isInFile = draft.data?.files.feedback === draft.prompt;
  const columns = draft.data === undefined || isInFile ? [] : [columnsRow(draft, draft.data, context)];
  const data = [...unmappedRows(draft, context), dataRow(draft, context), ...columns];
  const models = modelsRow(draft, context);
  const hasMetric = draft.data !== undefined || draft.metric !== undefined;
  const metric = hasMetric ? [metricRow(draft, context), ...trialRows(draft, context)] : [];
  const text = draft.texts.length > 1 ? [textRow(draft, title)] : [];
  const limits = [budgetRow(draft, title), reviewRow(draft, title), goalRow(draft, title), searchRow(draft, title)];
  if (missingModel(draft) !== undefined) return [models, ...text, ...data, ...metric, ...limits];
  if (draft.data === undefined) return [...data, ...text, ...metric, models, ...limits];
  return draft.metric === undefined || 'problem' in draft.modelNeeds
    ? [...metric, ...text, ...data, models, ...limits]
    : [...text, ...data, ...metric, models, ...limits];
}

function dataRow(draft: RunDraft, context: AnswerContext): AnswerRow {
  const { data } = draft;
  return {
    label: data === undefined ? exampleWords.addExamplesRow() : optimizeWords.data(),
    description: describeData(draft),
    ...(data === undefined ? {} : { detail: setsInWords(data) }),
    iconPath: new vscode.ThemeIcon('database'),
    change: () => new DataQuestions(draft, context).ask(),
  };
}

/** Returns the row that leads to the columns of data that is likely the prompt's own. */
function unmappedRows(draft: RunDraft, context: AnswerContext): readonly AnswerRow[] {
  const { data, unmapped } = draft;
  if (data !== undefined || unmapped === undefined) return [];
  return [
    {
      label: exampleWords.selectColumnsRow(),
      description: filesInWords(unmapped),
      detail: exampleWords.selectColumns(),
      iconPath: new vscode.ThemeIcon('table'),
      change: () => new DataQuestions(draft, context).askColumnsOf(unmapped),
    },
  ];
}

function columnsRow(draft: RunDraft, data: DataChoice, context: AnswerContext): AnswerRow {
  return {
    label: exampleWords.columns(),
    description: columnsInWords(draft, data),
    iconPath: new vscode.ThemeIcon('table'),
    change: () => new DataQuestions(draft, context).askColumnsAgain(data),
  };
}

function describeData({ prompt, data, unreadable }: RunDraft): string {
  if (data === undefined) {
    return unreadable === undefined ? optimizeWords.noData() : optimizeWords.faultyData(filesInWords(unreadable));
  }
  return data.files.feedback === prompt ? optimizeWords.dataInPrompt() : filesInWords(data.files);
}

function modelsRow(draft: RunDraft, { title, keys, memory }: AnswerContext): AnswerRow {
  const missing = missingModel(draft);
  return {
    label: optimizeWords.models(),
    description: modelsInWords(draft.models),
    ...(missing === undefined ? {} : { detail: `$(warning) ${missingModelInWords(missing)}` }),
    iconPath: new vscode.ThemeIcon('hubot'),
    change: async () => {
      const models = await askModels(title, draft, keys, memory);
      // A spec may name models that the form doesn't ask for.
      return models === back ? draft : { ...draft, models: { ...draft.models, ...models } };
    },
  };
}

function textRow(draft: RunDraft, title: string): AnswerRow {
  const chosen = chosenText(draft);
  return {
    label: optimizeWords.text(),
    description: chosen?.name ?? '',
    detail: firstWords(chosen?.text ?? ''),
    iconPath: new vscode.ThemeIcon('symbol-string'),
    change: async () => {
      const text = await askText(title, draft);
      return text === back ? draft : { ...draft, part: text === draft.texts[0]?.name ? undefined : text };
    },
  };
}

function metricRow(draft: RunDraft, { title }: AnswerContext): AnswerRow {
  const { metric } = draft;
  return {
    label: optimizeWords.metric(),
    description: metric === undefined ? optimizeWords.noColumn() : optimizeWords.theOutput(metricInWords(metric)),
    iconPath: new vscode.ThemeIcon('checklist'),
    change: async () => {
      const chosen = await askMetric(title, draft);
      return chosen === back ? draft : withMetric(draft, chosen);
    },
  };
}

/** Returns the row that tries the metric, when there is one that can score outputs without a run. */
function trialRows(draft: RunDraft, { title, plan, models }: AnswerContext): readonly AnswerRow[] {
  if (plan === undefined || plan.metric.length === 0) return [];
  return [
    {
      label: trialWords.tryMetric(),
      description: trialWords.tryMetricDetail(),
      iconPath: new vscode.ThemeIcon('beaker'),
      change: async () => {
        await new TryMetric(title, draft, plan, models).show();
        return draft;
      },
    },
  ];
}

function budgetRow(draft: RunDraft, title: string): AnswerRow {
  return {
    label: optimizeWords.budget(),
    description: budgetInWords(draft.budget),
    iconPath: new vscode.ThemeIcon('dashboard'),
    change: async () => {
      const rollouts = await askBudget(title, draft);
      return rollouts === back ? draft : { ...draft, budget: { ...draft.budget, rollouts } };
    },
  };
}

function reviewRow(draft: RunDraft, title: string): AnswerRow {
  return {
    label: optimizeWords.review(),
    description: reviewInWords(draft.review),
    iconPath: new vscode.ThemeIcon('git-compare'),
    change: async () => {
      const review = await askReview(title, draft.review);
      return review === back ? draft : { ...draft, review };
    },
  };
}

function goalRow(draft: RunDraft, title: string): AnswerRow {
  return {
    label: optimizeWords.goal(),
    description: draft.goal === undefined ? optimizeWords.noGoal() : firstWords(draft.goal),
    iconPath: new vscode.ThemeIcon('target'),
    change: async () => {
      const goal = await askGoal(title, draft.goal);
      return goal === back ? draft : { ...draft, goal };
    },
  };
}

function searchRow(draft: RunDraft, title: string): AnswerRow {
  return {
    label: optimizeWords.search(),
    description: presetWords[draft.preset].name,
    iconPath: new vscode.ThemeIcon('search'),
    change: async () => {
      const preset = await askPreset(title, draft.preset);
      return preset === back ? draft : { ...draft, preset };
    },
  };
}
