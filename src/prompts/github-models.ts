import { isMap, isSeq, type YAMLMap } from 'yaml';
import { PromptError } from './prompt-error';
import type { InlineData, PromptFile, PromptMessage, PromptResponseFormat, PromptSettings } from './prompt-file';
import type { PromptReader } from './prompt-reader';
import { isRecord, promptSettings, responseFormatNamed } from './prompt-settings';
import { asComponent, isTextScalar, keyNode, YamlPart, type YamlComponent } from './yaml-part';
import { spellings } from './yaml-scalar';

const ROLES: readonly PromptMessage['role'][] = ['system', 'user', 'assistant'];

/**
 * GitHub Models prompt files: a component per message, named by its role (`system`, `user`, `user-2`). The system message
 * comes first among the components, wherever it stands. Messages without text are left out, and a text that two messages
 * share (a YAML alias) is one component.
 */
export const githubModels: PromptReader = {
  format: 'githubModels',
  claims: (path, content) =>
    /\.prompt\.ya?ml$/i.test(path) || (/\.ya?ml$/i.test(path) && /^["']?messages["']?[ \t]*:/m.test(content)),
  read,
  respell(path, content, { name }, text) {
    const component = findMessages(new YamlPart(path, content)).components.find((found) => found.name === name);
    return component === undefined ? [] : spellings(content, component.scalar, text);
  },
};

function read(path: string, content: string): Omit<PromptFile, 'format'> {
  const yaml = new YamlPart(path, content);
  const { components, messages } = findMessages(yaml);
  const byDefault = ROLES.flatMap((role) => components.find(({ name }) => name === role) ?? [])[0];
  if (byDefault === undefined) {
    throw new PromptError('None of the messages has text. Write the prompt to start from as "content" of a message.', {
      file: path,
    });
  }
  const inline = inlineData(yaml);
  return {
    components: [byDefault, ...components.filter((component) => component !== byDefault)].map(asComponent),
    messages,
    templating: 'doubleBraces',
    settings: settingsOf(yaml),
    ...(inline === undefined ? {} : { inline }),
  };
}

interface FoundMessages {
  readonly components: readonly YamlComponent[];
  readonly messages: readonly PromptMessage[];
}

function findMessages(yaml: YamlPart): FoundMessages {
  const components: YamlComponent[] = [];
  const messages: PromptMessage[] = [];
  for (const entry of messageEntries(yaml)) {
    const role = roleOf(yaml, entry);
    const scalar = yaml.get(entry, 'content');
    if (scalar === undefined) continue;
    if (!isTextScalar(scalar)) {
      return yaml.fail(
        `The "content" of the ${role} message is not text. Put it in quotes (also when it starts with {{) or in a block below "content: |".`,
        keyNode(entry, 'content'),
      );
    }
    const number = components.filter(({ name }) => name.replace(/-\d+$/, '') === role).length + 1;
    const component = yaml.component(number === 1 ? role : `${role}-${number}`, scalar);
    if (component.text.trim() === '') continue;
    const shared = components.find(({ start }) => start === component.start);
    if (shared === undefined) components.push(component);
    messages.push({ role, component: (shared ?? component).name });
  }
  return { components, messages };
}

function messageEntries(yaml: YamlPart): readonly YAMLMap[] {
  const messages = yaml.get(yaml.root, 'messages');
  if (!isSeq(messages)) {
    return yaml.fail(
      'A GitHub Models prompt has a list "messages" of { role, content }; this file has none.',
      yaml.root,
    );
  }
  return messages.items.map((item) => {
    const entry = yaml.follow(item);
    return isMap(entry) ? entry : yaml.fail('A message must have a "role" and a "content".', item);
  });
}

function roleOf(yaml: YamlPart, entry: YAMLMap): PromptMessage['role'] {
  const role = ROLES.find((known) => known === yaml.toData(yaml.get(entry, 'role')));
  return role ?? yaml.fail(`The role of a message must be one of ${ROLES.join(', ')}.`, entry);
}

function settingsOf(yaml: YamlPart): PromptSettings {
  const parameters = yaml.get(yaml.root, 'modelParameters');
  return promptSettings({
    model: yaml.toData(yaml.get(yaml.root, 'model')),
    temperature: yaml.toData(yaml.get(parameters, 'temperature')),
    topP: yaml.toData(yaml.get(parameters, 'topP')),
    maxTokens: yaml.toData(yaml.get(parameters, 'maxTokens')),
    responseFormat: responseFormatOf(yaml),
  });
}

function responseFormatOf(yaml: YamlPart): PromptResponseFormat | undefined {
  const node = yaml.get(yaml.root, 'responseFormat');
  const type = yaml.toData(node);
  if (type !== 'json_schema') return responseFormatNamed(type);
  const schema = yaml.get(yaml.root, 'jsonSchema');
  const value = yaml.toData(schema);
  const read = typeof value === 'string' ? parseJson(value) : value;
  return isRecord(read)
    ? { type, schema: read }
    : yaml.fail(
        'The response format is json_schema, so "jsonSchema" must be the text of a JSON object.',
        schema ?? node,
      );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function inlineData(yaml: YamlPart): InlineData | undefined {
  const testData = yaml.get(yaml.root, 'testData');
  const evaluators = yaml.toData(yaml.get(yaml.root, 'evaluators'));
  if (!isSeq(testData) && !Array.isArray(evaluators)) return undefined;
  const rows = (isSeq(testData) ? testData.items : []).map((item) => {
    const values = yaml.toData(item);
    return isRecord(values)
      ? { values, line: yaml.lineOf(item) }
      : yaml.fail('A row of "testData" must be a map of column names to values.', item);
  });
  return { rows, evaluators: Array.isArray(evaluators) ? evaluators : [] };
}
