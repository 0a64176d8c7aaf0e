import { messagesOfBody, type BodyNotation, type MessageOpening } from '../messages/body-messages';
import { findFrontMatter, opensFrontMatter } from '../documents/front-matter';
import type { PromptContents, PromptResponseFormat, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings } from '../prompt-settings';
import { YamlPart } from '../documents/yaml-document';

/** Comments, as those of a licence, and empty lines that may stand above the front matter. */
const ABOVE_FRONT_MATTER = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?=---[ \t]*\r?\n)/;

/** A comment of Handlebars, which renders to nothing. */
const COMMENT = /\{\{~?!--[^]*?--~?\}\}|\{\{~?![^]*?\}\}/g;

/** A Handlebars tag: a raw block with all in it, a comment, or any other. A backslash in front makes it text. */
const TAG = /\\?\{\{\{\{\s*([\w-]+)[^]*?\{\{\{\{\/\1\s*\}\}\}\}|\{\{~?!--[^]*?--~?\}\}|\\?\{\{[^]*?\}\}/g;

/** The tag that opens a message. */
const ROLE = /^\{\{~?\s*role\s+(["'])([a-z]+)\1\s*~?\}\}$/;

/** Where the conversation so far goes; what stands below it is the model's. */
const HISTORY = /^\{\{~?\s*history\s*~?\}\}$/;

/**
 * Dotprompt files: front matter, and a Handlebars template whose `{{role "system"}}` and `{{history}}` tags open messages;
 * what stands above the first one is the user's. A component per message, named by its role as it is written there. Tags
 * inside of a block do not open a message that can be told apart.
 */
export const dotprompt: PromptFormatDefinition<'dotprompt'> = {
  format: 'dotprompt',
  title: 'Dotprompt',
  endings: ['.prompt'],
  kinds: [{ name: 'Dotprompt', found: ['**/*.prompt'], components: 'each message' }],
  claims: (path, content) => /\.prompt$/i.test(path) && looksLikeDotprompt(content),
  read(path, content) {
    const above = ABOVE_FRONT_MATTER.exec(content)?.[0].length ?? 0;
    const frontMatter = findFrontMatter(path, content, above);
    const yaml = new YamlPart(path, content, { span: frontMatter?.yaml ?? { start: 0, end: 0 } });
    const bodyStart = frontMatter?.bodyStart ?? 0;
    return {
      ...messagesOfBody(path, content, bodyStart, messageTags(content, bodyStart), notation),
      templating: 'handlebars',
      ...defaultsOf(yaml),
      settings: settingsOf(yaml),
    };
  },
};

const notation: BodyNotation = {
  first: 'user',
  roleOf(role) {
    if (role === 'model' || role === 'assistant') return 'assistant';
    return role === 'system' ? 'system' : 'user';
  },
  isNothing: (text) => {
    const end = endOfTags(text);
    return `${text.slice(0, end).replace(COMMENT, '')}${text.slice(end)}`.trim() === '';
  },
};

/** Other tools call plain text `.prompt` too: it is Dotprompt with front matter or tags in it. */
function looksLikeDotprompt(content: string): boolean {
  return opensFrontMatter(content.slice(ABOVE_FRONT_MATTER.exec(content)?.[0].length)) || content.includes('{{');
}

/** Where the last tag can end at most. Behind it, a pattern would look for the end of each that opens, and look in vain. */
function endOfTags(text: string): number {
  return text.lastIndexOf('}}') + 2;
}

function messageTags(content: string, bodyStart: number): readonly MessageOpening[] {
  const found: MessageOpening[] = [];
  let depth = 0;
  for (const { 0: tag, index } of content.slice(bodyStart, endOfTags(content)).matchAll(TAG)) {
    if (/^\{\{~?[#^]\s*[^\s~}]/.test(tag)) depth += 1;
    else if (/^\{\{~?\//.test(tag)) depth -= 1;
    const role = HISTORY.test(tag) ? 'model' : ROLE.exec(tag)?.[2];
    const start = bodyStart + index;
    const restOfLine = /^[ \t]*\r?\n/.exec(content.slice(start + tag.length))?.[0] ?? '';
    if (role !== undefined && depth === 0) {
      found.push({ role, span: { start, end: start + tag.length + restOfLine.length } });
    }
  }
  return found;
}

/** `input.default`, a value by each name. */
function defaultsOf(yaml: YamlPart): Pick<PromptContents, 'defaults'> {
  const defaults = yaml.toData(yaml.get(yaml.get(yaml.root, 'input'), 'default'));
  return isRecord(defaults) ? { defaults } : {};
}

function settingsOf(yaml: YamlPart): PromptSettings {
  const config = yaml.get(yaml.root, 'config');
  return promptSettings({
    model: yaml.toData(yaml.get(yaml.root, 'model')),
    temperature: yaml.toData(yaml.get(config, 'temperature')),
    topP: yaml.toData(yaml.get(config, 'topP')),
    maxTokens: yaml.toData(yaml.get(config, 'maxOutputTokens')),
    responseFormat: responseFormatOf(yaml.toData(yaml.get(yaml.root, 'output'))),
  });
}

/** A schema in Picoschema, Dotprompt's short notation, only says that the reply is JSON. */
function responseFormatOf(output: unknown): PromptResponseFormat | undefined {
  if (!isRecord(output)) return undefined;
  const { format, schema } = output;
  if (format !== undefined && format !== 'json') return format === 'text' ? { type: 'text' } : undefined;
  if (isRecord(schema) && typeof schema['type'] === 'string') return { type: 'json_schema', schema };
  return format === 'json' || schema !== undefined ? { type: 'json_object' } : undefined;
}
