// Tested by test/e2e/first-contact.test.mjs.
import { basename } from 'node:path';
import * as vscode from 'vscode';
import type { UserError } from '../../gepa/user-error';
import { optimizeWords } from './optimize-words';
import { wrappedText } from './wrapped-text';

/** How many narrow characters of a row's second line a quick pick shows. */
const rowWidth = 84;
/** How many rows a fault may take. */
const mostRows = 7;

/** Returns the rows of a form that say in full why it can't run. The first has the place to correct. */
export function faultRows(error: UserError): readonly vscode.QuickPickItem[] {
  const { file, line } = error;
  const name = file === undefined ? undefined : basename(file);
  const place = name === undefined ? undefined : line === undefined ? name : `${name}:${line}`;
  const problem = file === undefined ? error.problem : error.problem.replaceAll(file, name ?? file);
  const [first = '', ...others] = wrappedText(problem, rowWidth);
  const shown = others.length < mostRows ? others : [...others.slice(0, mostRows - 1), '…'];
  return [
    {
      label: `$(error) ${optimizeWords.cantRun()}`,
      ...(place === undefined ? {} : { description: optimizeWords.openPlace(place) }),
      detail: first,
    },
    ...pairsOf(shown).map(([label, detail]) => ({ label, ...(detail === undefined ? {} : { detail }) })),
  ];
}

/** A row has two lines. */
function pairsOf(lines: readonly string[]): readonly (readonly [string, string | undefined])[] {
  return lines.flatMap((line, place) => (place % 2 === 0 ? [[line, lines[place + 1]] as const] : []));
}

/** Opens the place of a fault; returns false when it has none that can be opened. */
export async function openPlaceOf({ file, line = 1 }: UserError): Promise<boolean> {
  if (file === undefined) return false;
  try {
    const place = new vscode.Position(line - 1, 0);
    await vscode.window.showTextDocument(vscode.Uri.file(file), {
      selection: new vscode.Range(place, place),
      preview: false,
    });
    return true;
  } catch {
    // The spec of a new run isn't written yet.
    return false;
  }
}
