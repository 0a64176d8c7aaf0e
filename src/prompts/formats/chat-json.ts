import type { Node } from 'jsonc-parser';
import { conversationOf, notOnlyText, roleNamed, type Turn } from '../messages/conversation';
import { itemsOf, JsonFile, propertyOf, respellJsonString } from '../documents/json-document';
import type { PromptContents, PromptComponent } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { promptSettings } from '../prompt-settings';

/**
 * Chat messages in JSON: the list `[{role, content}]` that promptfoo takes, or `{messages: […]}` as OpenAI's API has it. A
 * content is a text or a list of parts, whose texts are components of their own; so is a `system` beside the messages, as
 * Anthropic's API has it. Nunjucks may stand around the values, as promptfoo fills the file before it parses it.
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
  respell: (path, content, component, text) =>
    content[component.start - 1] === '"'
      ? respellJsonString(path, content, component, text)
      : [content.slice(0, component.start) + JSON.stringify(text) + content.slice(component.end)],
};

/** Whether a path says that its messages are a prompt: they may be data as well. */
function isNamedPrompt(path: string): boolean {
  return /[\\/]prompts?[\\/]|prompt[^\\/]*\.json$/i.test(path);
}

/** Roles whose messages only follow what a model did. */
const TOOL_ROLES: readonly string[] = ['tool', 'function'];

function read(path: string, content: string): PromptContents {
  const file = open(path, content);
  file.check();
  const messages = messagesOf(file);
  const system = textsOf(propertyOf(file.root, 'system')).map(
    (text) => ({ role: 'system', ...file.text(text) }) as const,
  );
  return {
    ...conversationOf(path, [...system, ...messages.flatMap((message) => turnsOf(file, content, message))]),
    templating: 'nunjucks',
    settings: settingsOf(file.root),
    ...(messages.every(isTextOnly) ? {} : { editOnly: notOnlyText }),
  };
}

function open(path: string, content: string): JsonFile {
  return new JsonFile(path, content, withoutTags(content));
}

function messagesOf({ root }: JsonFile): readonly Node[] {
  return root?.type === 'array' ? itemsOf(root) : itemsOf(propertyOf(root, 'messages'));
}

function looksLikeMessages(values: readonly Node[]): boolean {
  return values.some((value) => propertyOf(value, 'role')?.type === 'string');
}

function turnsOf(file: JsonFile, source: string, message: Node): readonly Turn[] {
  const role = propertyOf(message, 'role');
  if (typeof role?.value !== 'string') return file.fail('A message must have a "role" and a "content".', message);
  if (isGivenLater(role.value)) return [];
  const known = roleNamed(role.value);
  if (known === undefined) return file.fail('The role of a message must be one of system, user, assistant.', role);
  const content = propertyOf(message, 'content');
  if (content === undefined || content.type === 'null') {
    return content === undefined ? [] : expressionAt(source, content.offset).map((text) => ({ role: known, ...text }));
  }
  return textsOf(content).map((text) => ({ role: known, ...file.text(text) }));
}

/** The texts of a content: itself, or those of its parts. */
function textsOf(content: Node | undefined): readonly Node[] {
  if (content === undefined) return [];
  return content.type === 'array' ? itemsOf(content).flatMap((part) => propertyOf(part, 'text') ?? []) : [content];
}

/** Whether a role is that of messages which are there only in a run: of tools, or whatever an expression gives. */
function isGivenLater(role: string): boolean {
  return TOOL_ROLES.includes(role) || role.includes('{{');
}

function isTextOnly(message: Node): boolean {
  const content = propertyOf(message, 'content');
  const parts = content?.type === 'array' ? itemsOf(content) : [];
  return (
    !isGivenLater(String(propertyOf(message, 'role')?.value)) &&
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

/** Strings, and the tags of Nunjucks outside of them. */
const STRING_OR_TAG = /"(?:[^"\\\n]|\\.)*"|\{\{[^]*?\}\}|\{%[^]*?%\}|\{#[^]*?#\}/g;

/** The content with an empty value for each expression outside of strings, and nothing for any other tag. */
function withoutTags(content: string): string {
  return content.replace(STRING_OR_TAG, (found) => {
    if (found.startsWith('"')) return found;
    return found.startsWith('{{') ? 'null'.padEnd(found.length) : ' '.repeat(found.length);
  });
}

/** `{{ x | dump }}` writes a value with its quotes: it is the text `{{ x }}`. */
const DUMPED = /\{\{-?\s*([^{}]+?)\s*\|\s*dump\s*(?:\|\s*safe\s*)?-?\}\}/y;

/** The expression of Nunjucks that stands for a whole text; none where there is no such. */
function expressionAt(content: string, offset: number): readonly Omit<PromptComponent, 'name'>[] {
  DUMPED.lastIndex = offset;
  const match = DUMPED.exec(content);
  return match === null ? [] : [{ text: `{{ ${match[1] ?? ''} }}`, start: offset, end: offset + match[0].length }];
}
