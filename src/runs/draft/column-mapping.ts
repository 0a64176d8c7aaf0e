import { columnNames, columnValue, type Row } from '../../datasets/row';
import { UserError } from '../../gepa/user-error';
import { textOfContent, type ChatMessage } from '../../models/model';
import { valueAt } from '../../prompts/template';
import { composeConversation } from '../../system/conversation';
import type { ColumnChoice } from './data-choice';
import { columnMissingIn } from './prompt-columns';
import { chosenText, type RunDraft } from './run-draft';

/** What a column is needed for: a variable of the prompt, the input of a prompt without variables, or the expected answer. */
export type ColumnNeed =
  { readonly kind: 'variable'; readonly name: string } | { readonly kind: 'input' } | { readonly kind: 'expected' };

type PromptOfDraft = Pick<RunDraft, 'file' | 'part' | 'variables' | 'texts'>;

/** Returns what a prompt needs columns for. */
export function columnNeeds({ variables }: PromptOfDraft): readonly ColumnNeed[] {
  const names = [...new Set(variables.map(nameOfPath))].filter((name) => name !== '');
  const inputs: readonly ColumnNeed[] =
    names.length === 0 ? [{ kind: 'input' }] : names.map((name) => ({ kind: 'variable', name }));
  return [...inputs, { kind: 'expected' }];
}

/** Returns the column of a path such as `ticket.subject` or `items[].name`. */
function nameOfPath(path: string): string {
  return path.replace(/(\[\]|\.).*$/s, '');
}

/** Returns the column that a need is mapped to, or that fills it without being named; undefined when it has none. */
export function columnFor(need: ColumnNeed, named: ColumnChoice, rows: readonly Row[]): string | undefined {
  if (need.kind !== 'variable') return named[need.kind];
  const mapped = Object.entries(named.variables ?? {}).find(([variable]) => variable === need.name)?.[1];
  return mapped ?? columnNames(rows).find((name) => name === need.name);
}

/** Returns a choice of columns with another column for a need; without one when the column is undefined. */
export function withColumn(named: ColumnChoice, need: ColumnNeed, column: string | undefined): ColumnChoice {
  if (need.kind !== 'variable') return filled({ ...named, [need.kind]: column });
  const variables = filled({ ...named.variables, [need.name]: column === need.name ? undefined : column });
  return filled({ ...named, variables: Object.keys(variables).length === 0 ? undefined : variables });
}

/** Returns the entries that have a value. */
function filled<Value>(entries: Readonly<Record<string, Value | undefined>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
}

/** Returns a need that no column fills although a run needs it; undefined when the rows can be used. */
export function unfilledNeed(prompt: PromptOfDraft, named: ColumnChoice, rows: readonly Row[]): ColumnNeed | undefined {
  const needs = columnNeeds(prompt);
  const [first] = rows;
  if (first === undefined) return undefined;
  const missing = columnMissingIn(withMapped(first, named), prompt.file, prompt.part);
  const variable = needs.find(
    (need) => need.kind === 'variable' && missing !== undefined && need.name === nameOfPath(missing),
  );
  return variable ?? needs.find((need) => need.kind === 'input' && named.input === undefined);
}

function withMapped(row: Row, { variables = {} }: ColumnChoice): Row {
  const added = Object.entries(variables).map(([variable, column]) => [variable, valueAt(row.values, column)] as const);
  return { ...row, values: { ...row.values, ...Object.fromEntries(added) } };
}

/** What the model will see of a row. */
export type RowPreview =
  | { readonly kind: 'messages'; readonly messages: readonly ChatMessage[]; readonly expected: string | undefined }
  | { readonly kind: 'problem'; readonly problem: string };

/** Composes the messages that a run would send for a row. */
export function previewOf(draft: PromptOfDraft, named: ColumnChoice, row: Row): RowPreview {
  const { file, part } = draft;
  const text = chosenText({ texts: draft.texts.length === 0 ? file.components : draft.texts, part });
  const input = named.input ?? columnNeeds(draft).flatMap((need) => (need.kind === 'variable' ? [need.name] : []))[0];
  if (text === undefined || input === undefined) return { kind: 'problem', problem: '' };
  const columns = { input, ...(named.expected === undefined ? {} : { expected: named.expected }) };
  try {
    const chat = { prompt: file, parts: { text: text.name }, columns };
    const { messages } = composeConversation(chat, { text: text.text }, withMapped(row, named));
    const expected = named.expected === undefined ? undefined : columnValue(row.values, named.expected);
    return { kind: 'messages', messages, expected: expected === undefined ? undefined : asText(expected) };
  } catch (error) {
    if (error instanceof UserError) return { kind: 'problem', problem: error.problem };
    throw error;
  }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Returns the messages of a preview as one text, each under its role. */
export function textOfMessages(messages: readonly ChatMessage[]): string {
  return messages.map(({ role, content }) => `${role}: ${textOfContent(content)}`).join('\n');
}
