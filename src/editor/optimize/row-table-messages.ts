// Tested by test/unit/dashboard/rows/row-table.test.ts.

/** A row as it is typed, by column. */
export type TypedRow = Readonly<Record<string, string>>;

/** What the page with the table of new rows gets. */
export interface RowTableUpdate {
  readonly type: 'table';
  /** What the rows are for. */
  readonly title: string;
  readonly columns: readonly string[];
  /** The column that may stay empty. */
  readonly optional: string;
  /** How many rows can be used. */
  readonly least: number;
  /** Rows to begin with. */
  readonly rows: readonly TypedRow[];
  /** The file that the rows are saved in. */
  readonly file: string;
}

/** What the page asks for. */
export type RowTableIntent =
  | { readonly type: 'ready' }
  /** Sent while the developer types, so that nothing is lost when the page is closed. */
  | { readonly type: 'changed'; readonly rows: readonly TypedRow[] }
  | { readonly type: 'use'; readonly rows: readonly TypedRow[] }
  | { readonly type: 'cancel' };
