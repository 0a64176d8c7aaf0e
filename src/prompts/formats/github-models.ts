import { isSeq, type YAMLSeq } from 'yaml';
import type { PromptContents, PromptEvaluator, PromptResponseFormat, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings, responseFormatNamed } from '../prompt-settings';
import { describeMessages, findMessages } from '../messages/yaml-messages';
import { YamlPart } from '../documents/yaml-document';
import { spellings } from '../documents/yaml-scalar';

/** GitHub Models prompt files: a component per message, with the file's own settings and evaluators. */
export const githubModels: PromptFormatDefinition<'githubModels'> = {
  format: 'githubModels',
  title: 'GitHub Models',
  endings: ['.prompt.yml'],
  kinds: [
    {
      name: 'GitHub Models',
      found: ['**/*.prompt.{yml,yaml}'],
      possible: { names: ['**/*_prompt.{yml,yaml}'], holdsPrompts: (_path, content) => holdsMessages(content) },
      components: 'each message',
    },
  ],
  claims: (path, content) => /\.prompt\.ya?ml$/i.test(path) || (/\.ya?ml$/i.test(path) && holdsMessages(content)),
  read,
  respell(path, content, { name }, text) {
    const yaml = new YamlPart(path, content);
    const { components } = findMessages(yaml, messageList(yaml));
    const component = components.find((found) => found.name === name);
    return component === undefined ? [] : spellings(content, component.scalar, text);
  },
};

function holdsMessages(content: string): boolean {
  return /^\uFEFF?["']?messages["']?[ \t]*:/m.test(content) && /\brole["']?[ \t]*:/.test(content);
}

function read(path: string, content: string): PromptContents {
  const yaml = new YamlPart(path, content);
  const evaluators = evaluatorsOf(yaml);
  return {
    ...describeMessages(path, findMessages(yaml, messageList(yaml))),
    templating: 'doubleBraces',
    settings: settingsOf(yaml),
    ...(evaluators.length === 0 ? {} : { evaluators }),
  };
}

function messageList(yaml: YamlPart): YAMLSeq {
  const messages = yaml.get(yaml.root, 'messages');
  return isSeq(messages)
    ? messages
    : yaml.fail('A GitHub Models prompt has a list "messages" of { role, content }; this file has none.', yaml.root);
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

function evaluatorsOf(yaml: YamlPart): readonly PromptEvaluator[] {
  const evaluators = yaml.get(yaml.root, 'evaluators');
  return isSeq(evaluators)
    ? evaluators.items.map((item) => ({ value: yaml.toData(item), line: yaml.lineOf(item) }))
    : [];
}
