// Tested by test/unit/system/default-values.test.ts.
import { conversationIn } from '../datasets/conversations/conversation-input';
import type { RowValues } from '../datasets/row';
import { textOfContent, type ChatMessage, type ContentPart, type MessageContent } from '../models/model';
import type { PromptMessage } from '../prompts/prompt-types';
import { renderParts, textOfValue, variablePaths, type RenderedPart, type Templating } from '../prompts/template';

/** A message of a prompt file, filled with a row. */
export interface FilledMessage {
  readonly component: string;
  /** Usually one message. A template may start others, or include the row's conversation. */
  readonly messages: readonly ChatMessage[];
  /** Paths of the columns that it uses. */
  readonly variables: readonly string[];
  /** Whether it includes the row's conversation, as Dotprompt's `{{history}}` does. */
  readonly holdsHistory: boolean;
}

/** What the messages of a file are filled with. */
export interface Filling {
  readonly templating: Templating;
  /** Templates to include, by name. */
  readonly partials: Readonly<Record<string, string>>;
  readonly values: RowValues;
  /** The row's conversation, if its input is one. */
  readonly history: readonly ChatMessage[] | undefined;
}

/**
 * Fills a message with a row.
 *
 * @throws PromptError if the row lacks a variable, or the engine can't fill the text.
 */
export function fillMessage({ role, component }: PromptMessage, text: string, filling: Filling): FilledMessage {
  const { templating, partials, values, history } = filling;
  const parts = renderParts(templating, text, values, partials);
  const holdsHistory = history !== undefined && parts.some(({ kind }) => kind === 'history');
  return {
    component,
    messages: messagesOf(role, parts, history ?? []),
    variables: variablePaths(templating, text, partials),
    holdsHistory,
  };
}

function messagesOf(
  role: PromptMessage['role'],
  parts: readonly RenderedPart[],
  history: readonly ChatMessage[],
): readonly ChatMessage[] {
  const messages: ChatMessage[] = [];
  let current = { role, content: [] as ContentPart[] };
  const open = (next: PromptMessage['role'], before: readonly ChatMessage[] = []) => {
    const content = contentOf(current.content);
    if (content !== undefined) messages.push({ role: current.role, content });
    messages.push(...before);
    current = { role: next, content: [] };
  };
  for (const part of parts) {
    switch (part.kind) {
      case 'text':
        current.content.push({ type: 'text', text: part.text });
        break;
      case 'media':
        current.content.push({ type: 'image', url: part.url });
        break;
      case 'value': {
        const conversation = conversationIn(part.value);
        if (conversation === undefined) current.content.push({ type: 'text', text: textOfValue(part.value) });
        else open(current.role, conversation);
        break;
      }
      case 'role':
        open(parseRole(part.role));
        break;
      case 'history':
        open(current.role, history);
        break;
    }
  }
  open(current.role);
  return messages;
}

/** Returns text as a string, and text with images as parts; undefined if there is nothing. */
function contentOf(parts: readonly ContentPart[]): MessageContent | undefined {
  const nonEmpty = parts.filter((part) => part.type === 'image' || part.text.trim() !== '');
  if (nonEmpty.length === 0) return undefined;
  return nonEmpty.every(({ type }) => type === 'text') ? textOfContent(nonEmpty) : nonEmpty;
}

/** Returns the role of a name. Dotprompt calls the assistant "model". */
function parseRole(role: string): PromptMessage['role'] {
  if (role === 'model' || role === 'assistant') return 'assistant';
  return role === 'system' ? 'system' : 'user';
}
