// Tested by test/e2e/first-contact.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import { fillWebview } from '../fill-webview';
import { exampleWords } from './example-words';
import type { RowTableIntent, RowTableUpdate, TypedRow } from './row-table-messages';

/** The key of rows that were typed but not saved yet. */
const unsavedRows = 'gepa.unsavedRows';

/** Rows that were typed for a file. */
interface UnsavedRows {
  readonly file: string;
  readonly rows: readonly TypedRow[];
}

/** What a table of new rows is for. */
interface RowTableTask {
  readonly title: string;
  readonly columns: readonly string[];
  /** Absolute path of the file that the rows will be saved in. */
  readonly file: string;
  /** How many rows can be used. */
  readonly least: number;
}

/**
 * Lets the developer write rows in a table, in an editor of its own. Rows that are typed when it is closed are there again when it is
 * opened for the same file.
 *
 * @returns the rows to save; undefined when the developer cancels or closes the table.
 */
export function askRows(
  extensionUri: vscode.Uri,
  memory: vscode.Memento,
  { title, columns, file, least }: RowTableTask,
): Promise<readonly TypedRow[] | undefined> {
  const panel = vscode.window.createWebviewPanel('gepa.rows', title, vscode.ViewColumn.Active);
  const { webview } = panel;
  let unsaved = memory.get<UnsavedRows>(unsavedRows);
  const keep = (rows: readonly TypedRow[]) => {
    unsaved = { file, rows };
    return memory.update(unsavedRows, unsaved);
  };
  return new Promise((resolve) => {
    panel.onDidDispose(() => resolve(undefined));
    webview.onDidReceiveMessage((intent: RowTableIntent) => {
      switch (intent.type) {
        case 'ready': {
          const rows = unsaved?.file === file ? unsaved.rows : [];
          const update: RowTableUpdate = {
            type: 'table',
            ...{ title, columns, rows, least, optional: 'expected', file: basename(file) },
          };
          void webview.postMessage(update);
          break;
        }
        case 'changed':
          void keep(intent.rows);
          break;
        case 'use':
          void memory.update(unsavedRows, undefined);
          resolve(intent.rows);
          panel.dispose();
          break;
        case 'cancel':
          panel.dispose();
          break;
      }
    });
    fillWebview(webview, extensionUri, 'rows', { title: exampleWords.tableTitle(), hasStyle: false });
  });
}

/** Returns a typed row without its empty cells. */
export function withoutEmptyCells(row: TypedRow): TypedRow {
  return Object.fromEntries(Object.entries(row).filter(([, value]) => value.trim() !== ''));
}
