import { readBodyMessages, type BodyNotation, type MessageOpening } from '../messages/body-messages';
import { findFrontMatter, opensFrontMatter } from '../documents/front-matter';
import type { PromptContents, PromptResponseFormat, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings } from '../prompt-settings';
import { YamlDocument } from '../documents/yaml-document';

/** Comments, such as a license, and empty lines above the front matter. */
const ABOVE_FRONT_MATTER = /^\uFEFF?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?=---[ \t]*\r?\n)/;

/** A Handlebars comment, which isn't rendered. */
const COMMENT = /\{\{~?!--[^]*?--~?\}\}|\{\{~?![^]*?\}\}/g;

/** A Handlebars tag: a whole raw block, a comment, or any other tag. A backslash before it makes it text. */
const TAG = /\\?\{\{\{\{\s*([\w-]+)[^]*?\{\{\{\{\/\1\s*\}\}\}\}|\{\{~?!--[^]*?--~?\}\}|\\?\{\{[^]*?\}\}/g;

/** The tag that opens a message. */
const ROLE = /^\{\{~?\s*role\s+(["'])([a-z]+)\1\s*~?\}\}$/;

/** The tag that inserts the conversation so far. The text below it is the model's. */
const HISTORY = /^\{\{~?\s*history\s*~?\}\}$/;

/**
 * Reads Dotprompt files: front matter, and a Handlebars template whose `{{role "system"}}` and `{{history}}` tags open messages.
 * Text above the first tag is the user's. Each message is a component, named after its role as written in the file. Tags inside a
 * block don't open a message of their own.
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
    const yaml = new YamlDocument(path, content, { span: frontMatter?.yaml ?? { start: 0, end: 0 } });
    const bodyStart = frontMatter?.bodyStart ?? 0;
    return {
      ...readBodyMessages(path, content, bodyStart, messageTags(content, bodyStart), notation),
      templating: 'handlebars',
      ...defaultsOf(yaml),
      settings: settingsOf(yaml),
    };
  },
};

const notation: BodyNotation = {
  firstRole: 'user',
  roleOf(role) {
    if (role === 'model' || role === 'assistant') return 'assistant';
    return role === 'system' ? 'system' : 'user';
  },
  isEmpty: (text) => {
    const end = endOfTags(text);
    return `${text.slice(0, end).replace(COMMENT, '')}${text.slice(end)}`.trim() === '';
  },
};

/** Other tools use `.prompt` for plain text, so a Dotprompt file must have front matter or tags. */
function looksLikeDotprompt(content: string): boolean {
  return opensFrontMatter(content.slice(ABOVE_FRONT_MATTER.exec(content)?.[0].length)) || content.includes('{{');
}

/** Returns the last offset where a tag can end. Searching further would scan to the end of the file for every unclosed tag. */
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

/** Reads `input.default`, which maps names to values. */
function defaultsOf(yaml: YamlDocument): Pick<PromptContents, 'defaults'> {
  const defaults = yaml.toData(yaml.get(yaml.get(yaml.root, 'input'), 'default'));
  return isRecord(defaults) ? { defaults } : {};
}

function settingsOf(yaml: YamlDocument): PromptSettings {
  const config = yaml.get(yaml.root, 'config');
  return promptSettings({
    model: yaml.toData(yaml.get(yaml.root, 'model')),
    temperature: yaml.toData(yaml.get(config, 'temperature')),
    topP: yaml.toData(yaml.get(config, 'topP')),
    maxTokens: yaml.toData(yaml.get(config, 'maxOutputTokens')),
    responseFormat: responseFormatOf(yaml.toData(yaml.get(yaml.root, 'output'))),
  });
}

/** Reads the format of replies. A schema in Picoschema, Dotprompt's short notation, only means that replies are JSON. */
function responseFormatOf(output: unknown): PromptResponseFormat | undefined {
  if (!isRecord(output)) return undefined;
  const { format, schema } = output;
  if (format !== undefined && format !== 'json') return format === 'text' ? { type: 'text' } : undefined;
  if (isRecord(schema) && typeof schema['type'] === 'string') return { type: 'json_schema', schema };
  return format === 'json' || schema !== undefined ? { type: 'json_object' } : undefined;
}
