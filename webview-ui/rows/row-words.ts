// Tested by test/unit/dashboard/rows/row-table.test.ts.

/** What the table of new rows says. */
export const rowWords = {
  hint: (file: string) =>
    `One example per row. Leave the last column empty where there is no single right answer. Cells that you copy in a spreadsheet can be pasted. The rows are saved in ${file}.`,
  use: (count: number) => (count === 1 ? 'Use This Row' : `Use These ${count} Rows`),
  useNone: 'Use These Rows',
  cancel: 'Cancel',
  remove: (row: number) => `Remove row ${row}`,
  cell: (column: string, row: number) => `${column}, row ${row}`,
  number: 'Row',
  optional: 'optional',
  missing: (column: string, row: number) => `Row ${row} has no ${column}.`,
  tooFew: (least: number) =>
    least === 1
      ? 'Write at least one row.'
      : `Write at least ${least} rows, to learn from and to score on. 20 are a start, 100 are good.`,
};
