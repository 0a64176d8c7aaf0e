// Tested by test/unit/runs/draft/column-mapping.test.ts.
import { isObject } from '../../datasets/readers/read-row';
import type { RowValues } from '../../datasets/row';
import { valueOf } from '../../gepa/named-values';
import { UserError } from '../../gepa/user-error';
import { jsonIn } from '../../metrics/reading/json-in-text';
import type { ChatMessage } from '../../models/model';
import { columnNeeds } from './column-mapping';
import { possibleVariables, sentTexts } from './prompt-columns';
import type { RunDraft } from './run-draft';

/** The names of the columns that new rows of a prompt have: its variables or the input, then the expected answer. */
export function newColumns(draft: Pick<RunDraft, 'file' | 'part' | 'variables' | 'texts'>): readonly string[] {
  const possible = draft.variables.length > 0 ? [] : possibleVariables(draft);
  if (possible.length > 0) return [...possible, 'expected'];
  return columnNeeds(draft).map((need) => (need.kind === 'variable' ? need.name : need.kind));
}

/** Composes the request for rows to start with. */
export function starterRequest(draft: RunDraft, count: number): readonly ChatMessage[] {
  const columns = newColumns(draft);
  const prompt = sentTexts(draft.file, draft.part).map(({ text }) => text);
  const keys = columns.map((column) => JSON.stringify(column)).join(', ');
  const content = [
    `Write ${count} test cases for the prompt below, as a JSON list of objects with these keys: ${keys}.`,
    'Make them as different and as realistic as what users would send: usual and difficult ones, short and long ones, in the',
    'language of the prompt. "expected" is the best possible answer to the prompt for that case, in the form that the prompt asks',
    'for. Reply with the JSON only.',
    '',
    '<prompt>',
    ...prompt,
    '</prompt>',
  ].join('\n');
  return [{ role: 'user', content }];
}

/**
 * Reads the rows of a model's reply.
 *
 * @throws {UserError} when it has none.
 */
export function rowsOfReply(reply: string, columns: readonly string[]): readonly RowValues[] {
  const rows = jsonIn(reply)
    .flatMap((value): readonly unknown[] => (Array.isArray(value) ? value : [value]))
    .filter(isObject)
    .map((row) =>
      Object.fromEntries(
        columns.flatMap((column) => (Object.hasOwn(row, column) ? [[column, valueOf(row, column)]] : [])),
      ),
    )
    .filter((row) => Object.keys(row).length > 0);
  if (rows.length > 0) return rows;
  throw new UserError('The model’s reply has no rows. Try again, or choose another reflection model.');
}
