import { findFrontMatter, opensFrontMatter } from './front-matter';
import { lineAt } from './line-ends';
import { namesByRole } from './names-by-role';
import { componentAt } from './plain-text';
import { PromptError } from './prompt-error';
import type { InlineData, PromptFile, PromptMessage, PromptResponseFormat, PromptSettings } from './prompt-file';
import type { PromptReader } from './prompt-reader';
import { isRecord, promptSettings } from './prompt-settings';
import { framedSpan, type Span } from './span';
import { YamlPart } from './yaml-part';

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
export const dotprompt: PromptReader = {
  format: 'dotprompt',
  claims: (path, content) => /\.prompt$/i.test(path) && looksLikeDotprompt(content),
  read(path, content) {
    const above = ABOVE_FRONT_MATTER.exec(content)?.[0].length ?? 0;
    const frontMatter = findFrontMatter(path, content, above);
    const yaml = new YamlPart(path, content, { span: frontMatter?.yaml ?? { start: 0, end: 0 } });
    const inline = defaultsOf(yaml);
    return {
      ...readMessages(path, content, frontMatter?.bodyStart ?? 0),
      templating: 'handlebars',
      settings: settingsOf(yaml),
      ...(inline === undefined ? {} : { inline }),
    };
  },
};

/** Other tools call plain text `.prompt` too: it is Dotprompt with front matter or tags in it. */
function looksLikeDotprompt(content: string): boolean {
  return opensFrontMatter(content.slice(ABOVE_FRONT_MATTER.exec(content)?.[0].length)) || content.includes('{{');
}

function readMessages(path: string, content: string, bodyStart: number): Pick<PromptFile, 'components' | 'messages'> {
  const openings = messageTags(content, bodyStart);
  const parts = [{ role: 'user', span: { start: bodyStart, end: bodyStart } }, ...openings].map(
    ({ role, span }, index) => {
      const next = openings[index];
      const frame = { blankLineAbove: true, blankLineBelow: next !== undefined };
      return { role, span: framedSpan(content, span.end, next?.span.start ?? content.length, frame) };
    },
  );
  const written = parts.filter(({ span }) => content.slice(span.start, span.end).replace(COMMENT, '').trim() !== '');
  if (written.length === 0) {
    throw new PromptError('The prompt has no text below its front matter. Write the prompt to start from there.', {
      file: path,
      line: lineAt(content, bodyStart),
    });
  }
  const names = namesByRole(written.map(({ role }) => role));
  return {
    components: written.map(({ span }, index) => componentAt(content, names[index] ?? '', span)),
    messages: written.map(({ role }, index) => ({ role: roleOf(role), component: names[index] ?? '' })),
  };
}

interface MessageTag {
  readonly role: string;
  /** The tag, with the line end behind it. */
  readonly span: Span;
}

function messageTags(content: string, bodyStart: number): readonly MessageTag[] {
  const found: MessageTag[] = [];
  let depth = 0;
  for (const { 0: tag, index } of content.slice(bodyStart).matchAll(TAG)) {
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

function roleOf(role: string): PromptMessage['role'] {
  if (role === 'model' || role === 'assistant') return 'assistant';
  return role === 'system' ? 'system' : 'user';
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

/** The inputs' own values as one row. */
function defaultsOf(yaml: YamlPart): InlineData | undefined {
  const node = yaml.get(yaml.get(yaml.root, 'input'), 'default');
  const values = yaml.toData(node);
  return isRecord(values) ? { rows: [{ values, line: yaml.lineOf(node) }], evaluators: [] } : undefined;
}
