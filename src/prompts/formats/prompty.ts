import { messagesOfBody, type BodyNotation, type MessageOpening } from '../messages/body-messages';
import { findFrontMatter } from '../documents/front-matter';
import type { PromptContents, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings, responseFormatNamed } from '../prompt-settings';
import { roleLinesOutsideBlocks, type RoleLines } from '../template';
import { YamlPart } from '../documents/yaml-document';

/** White space that may stand above the front matter. */
const ABOVE_FRONT_MATTER = /^\uFEFF?\s*(?=---[ \t]*\r?\n)/;

/**
 * Prompty files, of version 1 and 2: front matter, and a body in which a line with a role opens a message. Without such a
 * line the body is the system message. A component per message, named by its role as it is written there; role lines within
 * blocks of the template open messages when it is filled.
 */
export const prompty: PromptFormatDefinition<'prompty'> = {
  format: 'prompty',
  title: 'Prompty',
  endings: ['.prompty'],
  kinds: [{ name: 'Prompty, version 1 and 2', found: ['**/*.prompty'], components: 'each message' }],
  claims: (path) => /\.prompty$/i.test(path),
  read(path, content) {
    const frontMatter = findFrontMatter(path, content, ABOVE_FRONT_MATTER.exec(content)?.[0].length);
    const yaml = new YamlPart(path, content, { span: frontMatter?.yaml ?? { start: 0, end: 0 } });
    const bodyStart = frontMatter?.bodyStart ?? 0;
    const roleLines = usesMustache(yaml) ? 'mustache' : 'jinja';
    return {
      ...messagesOfBody(path, content, bodyStart, openings(content, bodyStart, roleLines), notation),
      templating: { roleLines },
      ...defaultsOf(yaml),
      settings: settingsOf(yaml),
    };
  },
};

function openings(content: string, bodyStart: number, language: RoleLines['roleLines']): readonly MessageOpening[] {
  return roleLinesOutsideBlocks(content.slice(bodyStart), language).map(({ role, start, end }) => ({
    role,
    span: { start: bodyStart + start, end: bodyStart + end },
  }));
}

const notation: BodyNotation = {
  first: 'system',
  // A developer's message is what newer models call the system message.
  roleOf: (role) => (role === 'user' || role === 'assistant' ? role : 'system'),
  isNothing: (text) => text.trim() === '',
};

/** `template: mustache`, or the same as `type`, `format` or `format.kind` below it. */
function usesMustache(yaml: YamlPart): boolean {
  const template = yaml.toData(yaml.get(yaml.root, 'template'));
  if (!isRecord(template)) return template === 'mustache';
  const { type, format } = template;
  return [type, format, isRecord(format) ? format['kind'] : undefined].includes('mustache');
}

/**
 * Version 1 has a map `sample`; both have `inputs`: a map, or a list with names, of descriptions with a `default`, or of the
 * values themselves.
 */
function defaultsOf(yaml: YamlPart): Pick<PromptContents, 'defaults'> {
  const [sample, inputs] = ['sample', 'inputs'].map((key) => yaml.toData(yaml.get(yaml.root, key)));
  const named: readonly (readonly [unknown, unknown])[] = Array.isArray(inputs)
    ? inputs.filter(isRecord).map((input) => [input['name'], input])
    : Object.entries(isRecord(inputs) ? inputs : {});
  const defaults = named.flatMap(([name, input]) => {
    const value = isRecord(input) ? (input['default'] ?? (describesInput(input) ? undefined : input)) : input;
    return typeof name === 'string' && value !== undefined && value !== null ? [[name, value] as const] : [];
  });
  const all = { ...Object.fromEntries(defaults), ...(isRecord(sample) ? sample : {}) };
  return Object.keys(all).length === 0 ? {} : { defaults: all };
}

/** Whether a map says what an input is like, rather than being its value. */
function describesInput(input: Readonly<Record<string, unknown>>): boolean {
  return ['kind', 'type', 'name', 'description', 'required', 'default', 'example', 'sample'].some(
    (key) => key in input,
  );
}

/** Version 1 has the model in `configuration` and its settings in `parameters`; version 2 has `id` and `options`. */
function settingsOf(yaml: YamlPart): PromptSettings {
  const model = yaml.toData(yaml.get(yaml.root, 'model'));
  if (!isRecord(model)) return promptSettings({ model });
  const configuration = [model['configuration'], model['connection']].find(isRecord) ?? {};
  const options = [model['options'], model['parameters']].find(isRecord) ?? {};
  const format = options['response_format'] ?? options['responseFormat'];
  return promptSettings({
    model: model['id'] ?? configuration['azure_deployment'] ?? configuration['name'] ?? configuration['model'],
    temperature: options['temperature'],
    topP: options['topP'] ?? options['top_p'],
    maxTokens: options['maxOutputTokens'] ?? options['max_output_tokens'] ?? options['max_tokens'],
    responseFormat: responseFormatNamed(isRecord(format) ? format['type'] : format),
  });
}
