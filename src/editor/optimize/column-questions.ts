// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import { markColumns } from '../../datasets/columns/column-names';
import { columnNames, type Row } from '../../datasets/row';
import { valueOf } from '../../gepa/named-values';
import { textOfValue } from '../../prompts/template';
import {
  columnFor,
  columnNeeds,
  previewOf,
  textOfMessages,
  unfilledNeed,
  withColumn,
  type ColumnNeed,
} from '../../runs/draft/column-mapping';
import type { ColumnChoice, DataChoice } from '../../runs/draft/data-choice';
import { forColumns } from '../../runs/draft/prompt-columns';
import type { RunDraft } from '../../runs/draft/run-draft';
import { firstWords } from './describe-draft';
import { exampleWords } from './example-words';
import { back, pick } from './quick-steps';
import { wrappedText } from './wrapped-text';

const previewedRows = 3;
const previewWidth = 84;
/** How many lines of an opened row are shown. */
const mostLines = 14;

type Answer = 'done' | { readonly need: ColumnNeed } | { readonly row: number };
type Item = vscode.QuickPickItem & { readonly answer: Answer };

/**
 * Lets the developer say which column is what, and shows the first rows as the model will see them.
 *
 * @param saved the name of the file that the rows will be saved in, if they are new.
 */
export async function askColumns(
  title: string,
  draft: RunDraft,
  rows: readonly Row[],
  initial: ColumnChoice,
  saved?: string,
): Promise<ColumnChoice | typeof back> {
  let named = initial;
  let opened: number | undefined;
  for (;;) {
    const items = itemsOf(draft, named, rows, opened, saved);
    const chosen = await pick<Item>({
      title: exampleWords.columnsTitle(title),
      placeholder: exampleWords.selectColumns(),
      items,
      canGoBack: true,
    });
    if (chosen === back) return back;
    if (chosen.answer === 'done') return named;
    if ('row' in chosen.answer) {
      opened = opened === chosen.answer.row ? undefined : chosen.answer.row;
      continue;
    }
    const { need } = chosen.answer;
    const column = await askColumn(title, need, columnFor(need, named, rows), rows);
    if (column !== back) named = withColumn(named, need, column);
  }
}

function itemsOf(
  draft: RunDraft,
  named: ColumnChoice,
  rows: readonly Row[],
  opened: number | undefined,
  saved: string | undefined,
): readonly Item[] {
  const missing = unfilledNeed(draft, named, rows);
  const done: Item = {
    label: exampleWords.useRows(rows.length),
    ...(saved === undefined ? {} : { description: exampleWords.useRowsSavedIn(saved) }),
    iconPath: new vscode.ThemeIcon('check'),
    answer: 'done',
  };
  const needs = columnNeeds(draft).map((need): Item => {
    const column = columnFor(need, named, rows);
    const isMissing = missing !== undefined && isSameNeed(need, missing);
    return {
      label: needInWords(need),
      description: column ?? (need.kind === 'expected' ? exampleWords.noExpected() : exampleWords.noColumn()),
      iconPath: new vscode.ThemeIcon(isMissing ? 'warning' : 'symbol-field'),
      answer: { need },
    };
  });
  const first = needs.filter(({ answer }) => missing !== undefined && isAbout(answer, missing));
  return [
    ...(missing === undefined ? [done] : first),
    ...needs.filter((item) => !first.includes(item)),
    { label: exampleWords.preview(), kind: vscode.QuickPickItemKind.Separator, answer: 'done' },
    ...rows.slice(0, previewedRows).flatMap((row, place) => previewItems(draft, named, row, place, opened === place)),
  ];
}

function isAbout(answer: Answer, need: ColumnNeed): boolean {
  return typeof answer === 'object' && 'need' in answer && isSameNeed(answer.need, need);
}

function isSameNeed(one: ColumnNeed, other: ColumnNeed): boolean {
  return needInWords(one) === needInWords(other);
}

function previewItems(draft: RunDraft, named: ColumnChoice, row: Row, place: number, isOpen: boolean): readonly Item[] {
  const preview = previewOf(draft, named, row);
  const answer = { row: place };
  const label = exampleWords.row(place + 1);
  if (preview.kind === 'problem') {
    const text = preview.problem === '' ? JSON.stringify(row.values) : preview.problem;
    return [{ label, detail: firstWords(text), answer }];
  }
  const { messages, expected } = preview;
  const description = expected === undefined ? {} : { description: exampleWords.expects(firstWords(expected)) };
  if (!isOpen) return [{ label, ...description, detail: firstWords(textOfMessages(messages.slice(-1))), answer }];
  const lines = wrappedText(textOfMessages(messages), previewWidth);
  const shown = lines.length <= mostLines ? lines : [...lines.slice(0, mostLines - 1), '…'];
  return [{ label, ...description, answer }, ...shown.map((line) => ({ label: line, answer }))];
}

async function askColumn(
  title: string,
  need: ColumnNeed,
  current: string | undefined,
  rows: readonly Row[],
): Promise<string | undefined | typeof back> {
  const columns = columnNames(rows)
    .filter((name) => !markColumns.includes(name))
    .map((name) => ({ label: name, detail: firstWords(valuesOf(rows, name)), column: name }));
  const none = { label: exampleWords.noExpected(), detail: exampleWords.noExpectedDetail(), column: undefined };
  const items = need.kind === 'expected' ? [...columns, none] : columns;
  const chosen = await pick<vscode.QuickPickItem & { readonly column: string | undefined }>({
    title: exampleWords.columnsTitle(title),
    placeholder: exampleWords.columnOf(needInWords(need)),
    items,
    chosen: items.find(({ column }) => column === current),
    canGoBack: true,
  });
  return chosen === back ? back : chosen.column;
}

function valuesOf(rows: readonly Row[], column: string): string {
  return rows
    .slice(0, 3)
    .map(({ values }) => textOfValue(valueOf(values, column)))
    .join(' · ');
}

function needInWords(need: ColumnNeed): string {
  switch (need.kind) {
    case 'variable':
      return `{{${need.name}}}`;
    case 'input':
      return exampleWords.input();
    case 'expected':
      return exampleWords.expected();
  }
}

/** Says which columns of its data a draft uses. */
export function columnsInWords(draft: RunDraft, { columns, named = {}, sets }: DataChoice): string {
  const used = { ...columns, ...named };
  return columnNeeds(forColumns(draft, columnNames(sets.feedback)))
    .flatMap((need) => {
      const column = columnFor(need, used, sets.feedback);
      return column === undefined ? [] : [exampleWords.mapped(needInWords(need), column)];
    })
    .join(' · ');
}
