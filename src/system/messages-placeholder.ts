import { conversationIn } from '../datasets/conversations/conversation-input';
import { DataError } from '../datasets/data-error';
import { RowFault } from '../datasets/readers/read-row';
import { columnValue, placeOf, type Row } from '../datasets/row';
import type { ChatMessage } from '../models/model';
import type { MessagesPlaceholder } from '../prompts/prompt-types';
import type { FilledMessage } from './filled-message';

/**
 * The messages that a row gives for a place between a file's own.
 *
 * @throws DataError when the row has none for a place that needs them, or what it has are not messages.
 */
export function fillPlaceholder(placeholder: MessagesPlaceholder, row: Row): FilledMessage {
  const { column, latest } = placeholder;
  const messages = messagesOf(placeholder, row);
  return {
    component: '',
    messages: latest === undefined ? messages : messages.slice(-latest),
    variables: [column],
    holdsHistory: false,
  };
}

/** @throws DataError as fillPlaceholder, for the first row that cannot fill it. */
export function checkPlaceholder(placeholder: MessagesPlaceholder, rows: readonly Row[]): void {
  for (const row of rows) messagesOf(placeholder, row);
}

function messagesOf({ column, optional }: MessagesPlaceholder, row: Row): readonly ChatMessage[] {
  const value = columnValue(row.values, column);
  if (value === undefined || value === null) {
    if (optional) return [];
    throw new DataError(
      `The prompt has a place for the messages of "${column}", which is not a column of this row. ` +
        `Its columns are: ${Object.keys(row.values).join(', ') || 'none'}. Add it to the row: a list of messages, which may be empty.`,
      placeOf(row),
    );
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const messages = readMessages(value.map(messageOf), column, row);
    if (messages !== undefined) return messages;
  }
  throw new DataError(
    `The column "${column}" has no list of messages, which the prompt has a place for. Write [{"role": "user", "content": "…"}, …].`,
    placeOf(row),
  );
}

function readMessages(value: unknown, column: string, row: Row): readonly ChatMessage[] | undefined {
  try {
    return conversationIn(value);
  } catch (error) {
    if (error instanceof RowFault) throw new DataError(`In the column "${column}", ${error.message}.`, placeOf(row));
    throw error;
  }
}

/** LangChain also takes a pair of role and text, and text alone, which is the user's. */
function messageOf(message: unknown): unknown {
  if (typeof message === 'string') return { role: 'user', content: message };
  if (!Array.isArray(message) || message.length !== 2) return message;
  const [role, content] = message as readonly unknown[];
  return { role, content };
}
