import { readBodyMessages, type BodyNotation, type MessageOpening } from '../messages/body-messages';
import { findFrontMatter } from '../documents/front-matter';
import type { PromptContents, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings, parseResponseFormat } from '../prompt-settings';
import { roleLinesOutsideBlocks, type RoleLines } from '../template';
import { YamlDocument } from '../documents/yaml-document';

/** White space above the front matter. */
const ABOVE_FRONT_MATTER = /^\uFEFF?\s*(?=---[ \t]*\r?\n)/;

/**
 * Reads Prompty files of version 1 and 2: front matter, and a body in which a line with a role opens a message. Without role lines,
 * the body is the system message. Each message is a component, named after its role as written in the file. Role lines inside
 * template blocks open messages only when the template is filled.
 */
export const prompty: PromptFormatDefinition<'prompty'> = {
  format: 'prompty',
  title: 'Prompty',
  endings: ['.prompty'],
  kinds: [{ name: 'Prompty, version 1 and 2', found: ['**/*.prompty'], components: 'each message' }],
  claims: (path) => /\.prompty$/i.test(path),
  read(path, content) {
    const frontMatter = findFrontMatter(path, content, ABOVE_FRONT_MATTER.exec(content)?.[0].length);
    const yaml = new YamlDocument(path, content, { span: frontMatter?.yaml ?? { start: 0, end: 0 } });
    const bodyStart = frontMatter?.bodyStart ?? 0;
    const roleLines = usesMustache(yaml) ? 'mustache' : 'jinja';
    return {
      ...readBodyMessages(path, content, bodyStart, openings(content, bodyStart, roleLines), notation),
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
  firstRole: 'system',
  // Newer models call the system message the developer message.
  roleOf: (role) => (role === 'user' || role === 'assistant' ? role : 'system'),
  isEmpty: (text) => text.trim() === '',
};

/** Whether the file has `template: mustache`, or the same under `type`, `format` or `format.kind`. */
function usesMustache(yaml: YamlDocument): boolean {
  const template = yaml.toData(yaml.get(yaml.root, 'template'));
  if (!isRecord(template)) return template === 'mustache';
  const { type, format } = template;
  return [type, format, isRecord(format) ? format['kind'] : undefined].includes('mustache');
}

/**
 * Reads default values. Version 1 has a map `sample`. Both versions have `inputs`, a map or a list with names, whose entries are
 * values or descriptions with a `default`.
 */
function defaultsOf(yaml: YamlDocument): Pick<PromptContents, 'defaults'> {
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

/** Whether a map describes an input rather than being its value. */
function describesInput(input: Readonly<Record<string, unknown>>): boolean {
  return ['kind', 'type', 'name', 'description', 'required', 'default', 'example', 'sample'].some(
    (key) => key in input,
  );
}

/** Reads the model settings: `configuration` and `parameters` in version 1, `id` and `options` in version 2. */
function settingsOf(yaml: YamlDocument): PromptSettings {
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
    responseFormat: parseResponseFormat(isRecord(format) ? format['type'] : format),
  });
}
