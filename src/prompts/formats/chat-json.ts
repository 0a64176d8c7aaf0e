import type { Node } from 'jsonc-parser';
import { conversationFromTurns, nonTextMessages, parseRole, type Turn } from '../messages/conversation';
import { itemsOf, JsonDocument, propertyOf, rewriteJsonString } from '../documents/json-document';
import type { PromptContents, PromptComponent } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { promptSettings } from '../prompt-settings';

/**
 * Reads chat messages in JSON: promptfoo's list `[{role, content}]`, or `{messages: […]}` as in OpenAI's API. Each text of a
 * message is a component, and so is a `system` next to the messages, as in Anthropic's API. Nunjucks tags are allowed around the
 * values, because promptfoo fills the file before parsing it.
 */
export const chatJson: PromptFormatDefinition<'chatJson'> = {
  format: 'chatJson',
  title: 'chat messages',
  endings: ['.json', '.yaml'],
  kinds: [
    {
      name: 'chat messages in JSON',
      possible: {
        names: ['**/*.json'],
        holdsPrompts: (path, content) => isNamedPrompt(path) && chatJson.claims(path, content),
        mayHoldPrompts: isNamedPrompt,
      },
      files: '`*prompt*.json`, and JSON below `prompts/`',
      components: 'each message',
    },
  ],
  claims: (path, content) =>
    /\.json$/i.test(path) && /"role"\s*:/.test(content) && looksLikeMessages(messagesOf(open(path, content))),
  read,
  rewrite: (path, content, component, text) =>
    content[component.start - 1] === '"'
      ? rewriteJsonString(path, content, component, text)
      : [content.slice(0, component.start) + JSON.stringify(text) + content.slice(component.end)],
};

/** Whether the messages in a file are a prompt rather than data, by its path. */
function isNamedPrompt(path: string): boolean {
  return /[\\/]prompts?[\\/]|prompt[^\\/]*\.json$/i.test(path);
}

/** Roles of messages that only exist after a model called a tool. */
const TOOL_ROLES: readonly string[] = ['tool', 'function'];

function read(path: string, content: string): PromptContents {
  const file = open(path, content);
  file.check();
  const messages = messagesOf(file);
  const system = textsOf(propertyOf(file.root, 'system')).map(
    (text) => ({ role: 'system', ...file.text(text) }) as const,
  );
  return {
    ...conversationFromTurns(path, [...system, ...messages.flatMap((message) => turnsOf(file, content, message))]),
    templating: 'nunjucks',
    settings: settingsOf(file.root),
    ...(messages.every(isTextOnly) ? {} : { editOnly: nonTextMessages }),
  };
}

function open(path: string, content: string): JsonDocument {
  return new JsonDocument(path, content, withoutTags(content));
}

function messagesOf({ root }: JsonDocument): readonly Node[] {
  return root?.type === 'array' ? itemsOf(root) : itemsOf(propertyOf(root, 'messages'));
}

function looksLikeMessages(values: readonly Node[]): boolean {
  return values.some((value) => propertyOf(value, 'role')?.type === 'string');
}

function turnsOf(file: JsonDocument, source: string, message: Node): readonly Turn[] {
  const role = propertyOf(message, 'role');
  if (typeof role?.value !== 'string') return file.fail('A message must have a "role" and a "content".', message);
  if (isRunTimeRole(role.value)) return [];
  const known = parseRole(role.value);
  if (known === undefined) return file.fail('The role of a message must be one of system, user, assistant.', role);
  const content = propertyOf(message, 'content');
  if (content === undefined || content.type === 'null') {
    return content === undefined ? [] : expressionAt(source, content.offset).map((text) => ({ role: known, ...text }));
  }
  return textsOf(content).map((text) => ({ role: known, ...file.text(text) }));
}

/** Returns a content itself, or the texts of its parts. */
function textsOf(content: Node | undefined): readonly Node[] {
  if (content === undefined) return [];
  return content.type === 'array' ? itemsOf(content).flatMap((part) => propertyOf(part, 'text') ?? []) : [content];
}

/** Whether a message's role is a tool's, or is only known when the template is filled. */
function isRunTimeRole(role: string): boolean {
  return TOOL_ROLES.includes(role) || role.includes('{{');
}

function isTextOnly(message: Node): boolean {
  const content = propertyOf(message, 'content');
  const parts = content?.type === 'array' ? itemsOf(content) : [];
  return (
    !isRunTimeRole(String(propertyOf(message, 'role')?.value)) &&
    propertyOf(message, 'tool_calls') === undefined &&
    parts.every((part) => propertyOf(part, 'text')?.type === 'string')
  );
}

function settingsOf(root: Node | undefined) {
  const value = (key: string): unknown => propertyOf(root, key)?.value;
  return promptSettings({
    model: value('model'),
    temperature: value('temperature'),
    topP: value('top_p'),
    maxTokens: value('max_completion_tokens') ?? value('max_tokens'),
  });
}

/** Matches strings, and Nunjucks tags outside strings. */
const STRING_OR_TAG = /"(?:[^"\\\n]|\\.)*"|\{\{[^]*?\}\}|\{%[^]*?%\}|\{#[^]*?#\}/g;

/** Replaces expressions outside strings by `null` and other tags by spaces, which keeps all offsets. */
function withoutTags(content: string): string {
  return content.replace(STRING_OR_TAG, (found) => {
    if (found.startsWith('"')) return found;
    return found.startsWith('{{') ? 'null'.padEnd(found.length) : ' '.repeat(found.length);
  });
}

/** `{{ x | dump }}` writes a value as quoted JSON, so it stands for the text `{{ x }}`. */
const DUMPED = /\{\{-?\s*([^{}]+?)\s*\|\s*dump\s*(?:\|\s*safe\s*)?-?\}\}/y;

/** Returns the Nunjucks expression that fills in a whole text at an offset, if there is one. */
function expressionAt(content: string, offset: number): readonly Omit<PromptComponent, 'name'>[] {
  DUMPED.lastIndex = offset;
  const match = DUMPED.exec(content);
  return match === null ? [] : [{ text: `{{ ${match[1] ?? ''} }}`, start: offset, end: offset + match[0].length }];
}
