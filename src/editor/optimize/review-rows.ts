// Tested by test/e2e/first-contact.test.mjs.
import * as vscode from 'vscode';
import { markColumns } from '../../datasets/columns/column-names';
import type { RowValues } from '../../datasets/row';
import { textOfValue } from '../../prompts/template';
import { exampleWords } from './example-words';
import { ask, back, pick } from './quick-steps';
import { recordWords } from './record-words';
import { wrappedText } from './wrapped-text';

const rowWidth = 84;

type Verdict = 'keep' | 'edit' | 'reject' | 'drop' | 'keepRest' | 'stop' | 'look';

/**
 * Lets the developer review rows one by one, and returns those to keep.
 *
 * @param options.isRecorded whether the answers are what a program got. They can be rejected, with a reason that becomes feedback.
 */
export async function reviewRows(
  title: string,
  rows: readonly RowValues[],
  { isRecorded = false }: { readonly isRecorded?: boolean } = {},
): Promise<readonly RowValues[]> {
  /** Undefined for a dropped row. */
  const reviewed: (RowValues | undefined)[] = [];
  const kept = () => reviewed.filter((row) => row !== undefined);
  while (reviewed.length < rows.length) {
    const place = reviewed.length;
    const row = rows[place] ?? {};
    const verdict = await askVerdict(title, row, { place, count: rows.length, isRecorded });
    switch (verdict) {
      case back:
        reviewed.pop();
        break;
      case 'keep':
        reviewed.push(row);
        break;
      case 'drop':
        reviewed.push(undefined);
        break;
      case 'edit': {
        const edited = await edit(title, row);
        if (edited !== back) reviewed.push(edited);
        break;
      }
      case 'reject': {
        const rejected = await reject(title, row);
        if (rejected !== back) reviewed.push(rejected);
        break;
      }
      case 'keepRest':
        return [...kept(), ...rows.slice(place)];
      case 'stop':
        return kept();
      case 'look':
        break;
    }
  }
  return kept();
}

interface ReviewedPlace {
  readonly place: number;
  readonly count: number;
  readonly isRecorded: boolean;
}

async function askVerdict(
  title: string,
  row: RowValues,
  { place, count, isRecorded }: ReviewedPlace,
): Promise<Verdict | typeof back> {
  const rest = count - place - 1;
  const item = (label: string, icon: string, verdict: Verdict) => ({
    label,
    iconPath: new vscode.ThemeIcon(icon),
    verdict,
  });
  const chosen = await pick<vscode.QuickPickItem & { readonly verdict: Verdict }>({
    title: `${title} · ${exampleWords.rowOf(place + 1, count)}`,
    placeholder: exampleWords.reviewRow(),
    items: [
      item(exampleWords.keep(), 'check', 'keep'),
      item(exampleWords.edit(), 'edit', 'edit'),
      ...(isRecorded ? [item(recordWords.reject(), 'comment', 'reject')] : []),
      item(exampleWords.drop(), 'close', 'drop'),
      ...(rest === 0 ? [] : [item(exampleWords.keepRest(rest), 'check-all', 'keepRest')]),
      ...(rest === 0 ? [] : [item(exampleWords.stop(), 'close-all', 'stop')]),
      ...judged(row).flatMap(([column, value]) => [
        { label: column, kind: vscode.QuickPickItemKind.Separator, verdict: 'look' as const },
        ...wrappedText(textOfValue(value), rowWidth).map((label) => ({ label, verdict: 'look' as const })),
      ]),
    ],
    canGoBack: place > 0,
  });
  return chosen === back ? back : chosen.verdict;
}

async function edit(title: string, row: RowValues): Promise<RowValues | typeof back> {
  let edited = row;
  for (const [column, value] of judged(row)) {
    const answer = await ask({ title, prompt: exampleWords.value(column), value: textOfValue(value) });
    if (answer === back) return back;
    if (answer !== textOfValue(value)) edited = { ...edited, [column]: answer };
  }
  return edited;
}

/** Asks what is wrong with a recorded answer, and what would be right. */
async function reject(title: string, row: RowValues): Promise<RowValues | typeof back> {
  const { expected, ...asked } = row;
  const answer = textOfValue(expected);
  const reason = await ask({
    ...{ title, prompt: recordWords.reason(), value: '', placeholder: answer },
    problem: (text) => (text === '' ? recordWords.reasonMissing() : undefined),
  });
  if (reason === back) return back;
  const right = await ask({ title, prompt: recordWords.rightAnswer(), value: '' });
  if (right === back) return back;
  return { ...asked, ...(right === '' ? {} : { expected: right }), feedback: recordWords.rejected(answer, reason) };
}

/** Returns the columns that the developer judges. */
function judged(row: RowValues): readonly (readonly [string, unknown])[] {
  return Object.entries(row).filter(([column]) => !markColumns.includes(column));
}
