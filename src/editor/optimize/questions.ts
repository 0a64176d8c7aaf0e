// Tested by test/e2e/tour.test.mjs.
import type * as vscode from 'vscode';
import type { Row } from '../../datasets/row';
import type { ReviewMode } from '../../gepa/run-description';
import { searchPresets, type SearchPreset } from '../../gepa/strategies/strategy-options';
import { presetWords } from '../../gepa/words/preset-words';
import { costInWords, firstWords, metricInWords } from './describe-draft';
import { expectedKind } from '../../runs/draft/metric-choices';
import { ask, back, pick } from './quick-steps';
import { chosenText, draftMetrics, isSameMetric, type DraftMetric, type RunDraft } from '../../runs/draft/run-draft';
import { askCode } from './code-questions';
import { codeWords } from './code-words';
import { optimizeWords } from './optimize-words';
import { ownRuleQuestions } from './own-rule-words';
import { definitionOf } from '../../runs/draft/own-rules';

/** Asks how outputs are scored. */
export async function askMetric(title: string, draft: RunDraft): Promise<DraftMetric | typeof back> {
  const { metric: current } = draft;
  const rows = draft.data?.sets.feedback ?? [];
  const items = draftMetrics(draft).map((choice) => ({
    label: optimizeWords.theOutputAsChoice(metricInWords(choice)),
    detail: explainMetric(choice, rows),
    choose: (): Promise<DraftMetric | typeof back> => Promise.resolve(choice),
    choice,
  }));
  for (;;) {
    const chosen = await pick<MetricItem>({
      title,
      placeholder: optimizeWords.selectMetric(),
      items: [...items, ...ownRuleItems(title, current), codeItem(title, draft)],
      chosen: items.find(({ choice }) => current !== undefined && isSameMetric(choice, current)),
      canGoBack: true,
    });
    if (chosen === back) return back;
    const metric = await chosen.choose();
    if (metric !== back) return metric;
  }
}

interface MetricItem extends vscode.QuickPickItem {
  readonly choose: () => Promise<DraftMetric | typeof back>;
}

/** Returns the rules that need no expected answer. One is added to rules that are there already. */
function ownRuleItems(title: string, current: DraftMetric | undefined): readonly MetricItem[] {
  const earlier = current?.kind === 'rules' ? current.metric : [];
  return ownRuleQuestions.map(({ label, detail, prompt, start, problem, ruleOf }) => ({
    label: label(),
    detail: detail(),
    choose: async () => {
      const answer = prompt === undefined ? '' : await ask({ title, prompt: prompt(), value: start(), problem });
      if (answer === back) return back;
      return { kind: 'rules', metric: [...earlier, definitionOf(ruleOf(answer))] };
    },
  }));
}

/** Returns the item for the developer's own code. Its rule is added to rules that are there already. */
function codeItem(title: string, draft: RunDraft): MetricItem {
  const earlier = draft.metric?.kind === 'rules' ? draft.metric.metric : [];
  return {
    label: codeWords.yourCode(),
    detail: codeWords.yourCodeDetail(),
    choose: async () => {
      const definition = await askCode(title, draft);
      return definition === back ? back : { kind: 'rules', metric: [...earlier, definition] };
    },
  };
}

function explainMetric(metric: DraftMetric, rows: readonly Row[]): string {
  if (metric.kind === 'rules') return optimizeWords.byRulesDetail();
  if (metric.kind === 'own') return metric.from === 'system' ? '' : optimizeWords.byObjectives();
  const { kind, column } = metric;
  if ((kind === 'contains' || kind === 'exact') && expectedKind(rows, column) === 'long')
    return optimizeWords.longAnswers();
  switch (kind) {
    case 'label':
      return optimizeWords.labelDetail();
    case 'contains':
      return optimizeWords.containsDetail();
    case 'exact':
      return optimizeWords.exactDetail();
    case 'regex':
      return optimizeWords.regexDetail();
    case 'number':
      return optimizeWords.numberDetail();
    case 'fields':
      return optimizeWords.fieldsDetail();
    case 'items':
      return optimizeWords.itemsDetail();
    case 'words':
      return optimizeWords.wordingDetail();
    case 'facts':
      return optimizeWords.factsDetail();
  }
}

/** Asks which text of the prompt file to optimize. */
export async function askText(title: string, draft: RunDraft): Promise<string | typeof back> {
  const current = chosenText(draft);
  const items = draft.texts.map(({ name, text }) => ({ label: name, detail: firstWords(text) }));
  const chosen = await pick({
    title,
    placeholder: optimizeWords.selectText(),
    items,
    chosen: items.find(({ label }) => label === current?.name),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.label;
}

/** Asks how many rollouts to spend. */
export async function askBudget(title: string, draft: RunDraft): Promise<number | typeof back> {
  const other = { label: optimizeWords.other(), rollouts: undefined };
  const items = [300, 1000, 3000].map((rollouts) => ({
    label: optimizeWords.rollouts(rollouts),
    detail: costInWords(draft, rollouts),
    rollouts,
  }));
  for (;;) {
    const chosen = await pick<vscode.QuickPickItem & { readonly rollouts: number | undefined }>({
      title,
      placeholder: optimizeWords.selectBudget(),
      items: [...items, other],
      chosen: items.find(({ rollouts }) => rollouts === draft.budget.rollouts),
      canGoBack: true,
    });
    if (chosen === back) return back;
    if (chosen.rollouts !== undefined) return chosen.rollouts;
    const answer = await ask({
      title,
      prompt: optimizeWords.rolloutsPrompt(),
      value: String(draft.budget.rollouts ?? ''),
      problem: (text) => (/^[1-9]\d*$/.test(text) ? undefined : optimizeWords.invalidRollouts()),
    });
    if (answer !== back) return Number(answer);
  }
}

/** Asks which proposals the developer reviews. */
export async function askReview(title: string, current: ReviewMode): Promise<ReviewMode | typeof back> {
  const items: readonly (vscode.QuickPickItem & { readonly mode: ReviewMode })[] = [
    {
      label: optimizeWords.improvingChoice(),
      detail: optimizeWords.improvingDetail(),
      mode: 'improving',
    },
    {
      label: optimizeWords.everyChoice(),
      detail: optimizeWords.everyDetail(),
      mode: 'every',
    },
    {
      label: optimizeWords.offChoice(),
      detail: optimizeWords.offDetail(),
      mode: 'off',
    },
  ];
  const chosen = await pick({
    title,
    placeholder: optimizeWords.selectReview(),
    items,
    chosen: items.find(({ mode }) => mode === current),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.mode;
}

/** Asks which search finds better prompts. */
export async function askPreset(title: string, current: SearchPreset): Promise<SearchPreset | typeof back> {
  const items = searchPresets.map((preset) => ({
    label: presetWords[preset].name,
    detail: presetWords[preset].description,
    preset,
  }));
  const chosen = await pick({
    title,
    placeholder: optimizeWords.selectSearch(),
    items,
    chosen: items.find(({ preset }) => preset === current),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.preset;
}

/** Asks what the system is for. Undefined if the developer clears the answer. */
export async function askGoal(title: string, current: string | undefined): Promise<string | undefined | typeof back> {
  // The box has one line, and the goal in a spec may have several.
  const value = (current ?? '').replace(/\s+/g, ' ').trim();
  const answer = await ask({
    title,
    prompt: optimizeWords.goalPrompt(),
    value,
    placeholder: optimizeWords.goalExample(),
  });
  if (answer === back) return back;
  return answer === value ? current : answer === '' ? undefined : answer;
}
