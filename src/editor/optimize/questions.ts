import * as vscode from 'vscode';
import type { Row } from '../../datasets/row';
import type { ReviewMode } from '../../gepa/run-description';
import { filesInWords, type DataFiles } from '../../runs/draft/data-files';
import { costInWords, firstWords, metricInWords } from './draft-words';
import { expectedKind } from '../../runs/draft/metric-choices';
import { ask, back, pick } from './quick-steps';
import { chosenText, draftMetrics, isSameMetric, type DraftMetric, type RunDraft } from '../../runs/draft/run-draft';

/** Asks which data to use. @param choices files that were found, the likeliest first. */
export async function askData(
  title: string,
  choices: readonly DataFiles[],
  current: DataFiles | undefined,
): Promise<DataFiles | typeof back> {
  const browse = {
    label: vscode.l10n.t('Browse…'),
    detail: vscode.l10n.t('JSONL, JSON, CSV or YAML: a row for each example, with an input and what is expected'),
    iconPath: new vscode.ThemeIcon('folder-opened'),
  };
  const items = choices.map((files) => ({
    label: filesInWords(files),
    description: vscode.workspace.asRelativePath(vscode.Uri.joinPath(vscode.Uri.file(files.feedback), '..')),
    files,
  }));
  const placeholder =
    items.length === 0
      ? vscode.l10n.t('No data file was found in the workspace')
      : vscode.l10n.t('The examples to learn from and to be scored on');
  const chosen = await pick<vscode.QuickPickItem & { readonly files?: DataFiles }>({
    title,
    placeholder,
    items: [...items, browse],
    chosen: items.find(({ files }) => current !== undefined && isSame(files, current)),
    canGoBack: true,
  });
  if (chosen === back) return back;
  return chosen.files ?? (await browseForData());
}

function isSame(one: DataFiles, other: DataFiles): boolean {
  return one.feedback === other.feedback && one.pareto === other.pareto && one.test === other.test;
}

async function browseForData(): Promise<DataFiles | typeof back> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Data to optimize with'),
      filters: { [vscode.l10n.t('Rows')]: ['jsonl', 'json', 'csv', 'tsv', 'yaml', 'yml'] },
    })) ?? [];
  return file === undefined ? back : { feedback: file.fsPath };
}

/** Asks how outputs are scored. */
export async function askMetric(title: string, draft: RunDraft): Promise<DraftMetric | typeof back> {
  const { metric: current } = draft;
  const rows = draft.data?.sets.feedback ?? [];
  const items = draftMetrics(draft).map((choice) => ({
    label: vscode.l10n.t('The output {0}', metricInWords(choice)),
    detail: explainMetric(choice, rows),
    choice,
  }));
  const chosen = await pick({
    title,
    placeholder: vscode.l10n.t('When is an output good? More rules can be added in the spec file'),
    items,
    chosen: items.find(({ choice }) => current !== undefined && isSameMetric(choice, current)),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.choice;
}

function explainMetric(metric: DraftMetric, rows: readonly Row[]): string {
  if (metric.kind === 'own') return vscode.l10n.t('Each name is an objective of its own');
  const { kind, column } = metric;
  if ((kind === 'contains' || kind === 'exact') && expectedKind(rows, column) === 'long')
    return vscode.l10n.t('$(warning) The answers are long: few outputs will repeat one word for word');
  switch (kind) {
    case 'label':
      return vscode.l10n.t('The first label that it names counts 4 parts, saying nothing else 1 part');
    case 'contains':
      return vscode.l10n.t('Containing it counts 4 parts, saying nothing else 1 part');
    case 'exact':
      return vscode.l10n.t('1 when they are equal, else 0');
    case 'regex':
      return vscode.l10n.t('The column holds JavaScript regular expressions');
    case 'number':
      return vscode.l10n.t('The last number that it names counts 4 parts, saying nothing else 1 part');
    case 'fields':
      return vscode.l10n.t('The share of fields that are right');
    case 'items':
      return vscode.l10n.t('F1: items that are missing and items too many both count');
    case 'words':
      return vscode.l10n.t('ROUGE-1: the share of words that both have');
    case 'facts':
      return vscode.l10n.t('A language model compares the facts, which costs a request for each rollout');
  }
}

/** Asks which text of the prompt file is optimized. */
export async function askText(title: string, draft: RunDraft): Promise<string | typeof back> {
  const current = chosenText(draft);
  const items = draft.texts.map(({ name, text }) => ({ label: name, detail: firstWords(text) }));
  const chosen = await pick({
    title,
    placeholder: vscode.l10n.t('Which text is optimized? The others stay as they are'),
    items,
    chosen: items.find(({ label }) => label === current?.name),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.label;
}

/** Asks how many rollouts may be spent. */
export async function askBudget(title: string, draft: RunDraft): Promise<number | typeof back> {
  const other = { label: vscode.l10n.t('Other…'), rollouts: undefined };
  const items = [300, 1000, 3000].map((rollouts) => ({
    label: vscode.l10n.t('{0} rollouts', rollouts),
    detail: costInWords(draft, rollouts),
    rollouts,
  }));
  for (;;) {
    const chosen = await pick<vscode.QuickPickItem & { readonly rollouts: number | undefined }>({
      title,
      placeholder: vscode.l10n.t('How often may the prompt be run? The test rows come on top'),
      items: [...items, other],
      chosen: items.find(({ rollouts }) => rollouts === draft.rollouts),
      canGoBack: true,
    });
    if (chosen === back) return back;
    if (chosen.rollouts !== undefined) return chosen.rollouts;
    const answer = await ask({
      title,
      prompt: vscode.l10n.t('Rollouts'),
      value: String(draft.rollouts),
      problem: (text) => (/^[1-9]\d*$/.test(text) ? undefined : vscode.l10n.t('A whole number above 0')),
    });
    if (answer !== back) return Number(answer);
  }
}

/** Asks which proposals the developer wants to see. */
export async function askReview(title: string, current: ReviewMode): Promise<ReviewMode | typeof back> {
  const items: readonly (vscode.QuickPickItem & { readonly mode: ReviewMode })[] = [
    {
      label: vscode.l10n.t('Those that improve'),
      detail: vscode.l10n.t('Proposals that beat their parent on the minibatch'),
      mode: 'improving',
    },
    {
      label: vscode.l10n.t('Every one'),
      detail: vscode.l10n.t('Before it costs a rollout'),
      mode: 'every',
    },
    {
      label: vscode.l10n.t('None'),
      detail: vscode.l10n.t('Autopilot: what improves joins the pool at once'),
      mode: 'off',
    },
  ];
  const chosen = await pick({
    title,
    placeholder: vscode.l10n.t('Which proposals are you asked about?'),
    items,
    chosen: items.find(({ mode }) => mode === current),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.mode;
}
