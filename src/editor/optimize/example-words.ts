// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';

/** What "Add Examples" says: where rows come from, which columns are used, and which of a model's rows are kept. */
export const exampleWords = {
  // Where rows come from
  found: () => vscode.l10n.t('In the workspace'),
  addExamples: () => vscode.l10n.t('Add Examples'),
  addExamplesRow: () => vscode.l10n.t('Add Examples…'),
  paste: () => vscode.l10n.t('Paste Rows'),
  pasteDetail: () => vscode.l10n.t('The clipboard’s: spreadsheet cells, CSV, JSON, JSON Lines, or one input per line'),
  table: () => vscode.l10n.t('Write Rows in a Table'),
  tableDetail: (columns: readonly string[]) => vscode.l10n.t('Its columns: {0}', columns.join(', ')),
  tableTitle: () => vscode.l10n.t('Examples'),
  starter: () => vscode.l10n.t('Write Starter Rows…'),
  starterDetail: (model: string) => vscode.l10n.t('{0} writes {1} rows, and you review each', model, starterCount),
  starterNeedsModel: () => vscode.l10n.t('$(warning) Needs a language model, which you choose first'),
  clipboard: () => vscode.l10n.t('clipboard'),

  // Columns
  columns: () => vscode.l10n.t('Columns'),
  columnsTitle: (title: string) => vscode.l10n.t('{0}: columns', title),
  selectColumnsRow: () => vscode.l10n.t('Select Columns…'),
  selectColumns: () => vscode.l10n.t('Select which column is what'),
  useRows: (count: number) =>
    count === 1 ? vscode.l10n.t('Use This Row') : vscode.l10n.t('Use These {0} Rows', count),
  useRowsSavedIn: (file: string) => vscode.l10n.t('saved in {0}', file),
  input: () => vscode.l10n.t('Input'),
  expected: () => vscode.l10n.t('Expected answer'),
  mapped: (need: string, column: string) => vscode.l10n.t('{0}: {1}', need, column),
  noColumn: () => vscode.l10n.t('no column yet'),
  noExpected: () => vscode.l10n.t('none'),
  noExpectedDetail: () => vscode.l10n.t('Outputs are then scored without an expected answer'),
  columnOf: (need: string) => vscode.l10n.t('Select the column for: {0}', need),
  preview: () => vscode.l10n.t('As the model will see them'),
  row: (number: number) => vscode.l10n.t('Row {0}', number),
  rowOf: (number: number, count: number) => vscode.l10n.t('Row {0} of {1}', number, count),
  expects: (expected: string) => vscode.l10n.t('expects: {0}', expected),

  // A model's rows
  writing: (model: string) => vscode.l10n.t('{0} is writing starter rows…', model),
  reviewRow: () => vscode.l10n.t('Keep what is right. A wrong answer teaches the prompt something wrong'),
  keep: () => vscode.l10n.t('Keep'),
  edit: () => vscode.l10n.t('Edit…'),
  drop: () => vscode.l10n.t('Drop'),
  keepRest: (count: number) => vscode.l10n.t('Keep This and the Other {0}', count),
  stop: () => vscode.l10n.t('Drop This and the Rest'),
  nothingKept: () => vscode.l10n.t('No row was kept, so nothing was saved.'),
  value: (column: string) => vscode.l10n.t('Value of "{0}"', column),
};

/** How many starter rows are asked for: enough for a first search, few enough to review. */
export const starterCount = 12;
