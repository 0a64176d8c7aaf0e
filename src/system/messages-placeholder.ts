import { conversationIn } from '../datasets/conversations/conversation-input';
import { DataError } from '../datasets/data-error';
import { RowFault } from '../datasets/readers/read-row';
import { columnValue, placeOf, type Row } from '../datasets/row';
import type { ChatMessage } from '../models/model';
import type { MessagesPlaceholder } from '../prompts/prompt-types';
import type { FilledMessage } from './filled-message';

/**
 * Returns a row's messages for a placeholder in the prompt file.
 *
 * @throws DataError if the row has no messages for a required placeholder, or they aren't messages.
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

/**
 * Checks that every row can fill the placeholder.
 *
 * @throws DataError as `fillPlaceholder` does, for the first row that can't.
 */
export function checkPlaceholder(placeholder: MessagesPlaceholder, rows: readonly Row[]): void {
  for (const row of rows) messagesOf(placeholder, row);
}

function messagesOf({ column, optional }: MessagesPlaceholder, row: Row): readonly ChatMessage[] {
  const value = columnValue(row.values, column);
  if (value === undefined || value === null) {
    if (optional) return [];
    throw new DataError(
      `The prompt expects messages in the column "${column}", which this row does not have. ` +
        `Its columns are: ${Object.keys(row.values).join(', ') || 'none'}. Add it to the row as a list of messages, which may be empty.`,
      placeOf(row),
    );
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return [];
    const messages = readMessages(value.map(messageOf), column, row);
    if (messages !== undefined) return messages;
  }
  throw new DataError(
    `The prompt expects a list of messages in the column "${column}". Write [{"role": "user", "content": "…"}, …].`,
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

/** Converts LangChain's other forms of a message: a pair of role and text, or text alone for the user. */
function messageOf(message: unknown): unknown {
  if (typeof message === 'string') return { role: 'user', content: message };
  if (!Array.isArray(message) || message.length !== 2) return message;
  const [role, content] = message as readonly unknown[];
  return { role, content };
}
