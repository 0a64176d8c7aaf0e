import { isSeq, type YAMLSeq } from 'yaml';
import type { PromptContents, PromptEvaluator, PromptResponseFormat, PromptSettings } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { isRecord, promptSettings, parseResponseFormat } from '../prompt-settings';
import { contentsOfMessages, findMessages } from '../messages/yaml-messages';
import { YamlDocument } from '../documents/yaml-document';
import { rewriteScalar } from '../documents/yaml-scalar';

/** Reads GitHub Models prompt files with their settings and evaluators. Each message is a component. */
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
  rewrite(path, content, { name }, text) {
    const yaml = new YamlDocument(path, content);
    const { components } = findMessages(yaml, messageList(yaml));
    const component = components.find((found) => found.name === name);
    return component === undefined ? [] : rewriteScalar(content, component.scalar, text);
  },
};

function holdsMessages(content: string): boolean {
  return /^\uFEFF?["']?messages["']?[ \t]*:/m.test(content) && /\brole["']?[ \t]*:/.test(content);
}

function read(path: string, content: string): PromptContents {
  const yaml = new YamlDocument(path, content);
  const evaluators = evaluatorsOf(yaml);
  return {
    ...contentsOfMessages(path, findMessages(yaml, messageList(yaml))),
    templating: 'doubleBraces',
    settings: settingsOf(yaml),
    ...(evaluators.length === 0 ? {} : { evaluators }),
  };
}

function messageList(yaml: YamlDocument): YAMLSeq {
  const messages = yaml.get(yaml.root, 'messages');
  return isSeq(messages)
    ? messages
    : yaml.fail('The file has no list of messages. Add "messages" with a list of { role, content }.', yaml.root);
}

function settingsOf(yaml: YamlDocument): PromptSettings {
  const parameters = yaml.get(yaml.root, 'modelParameters');
  return promptSettings({
    model: yaml.toData(yaml.get(yaml.root, 'model')),
    temperature: yaml.toData(yaml.get(parameters, 'temperature')),
    topP: yaml.toData(yaml.get(parameters, 'topP')),
    maxTokens: yaml.toData(yaml.get(parameters, 'maxTokens')),
    responseFormat: responseFormatOf(yaml),
  });
}

function responseFormatOf(yaml: YamlDocument): PromptResponseFormat | undefined {
  const node = yaml.get(yaml.root, 'responseFormat');
  const type = yaml.toData(node);
  if (type !== 'json_schema') return parseResponseFormat(type);
  const schema = yaml.get(yaml.root, 'jsonSchema');
  const value = yaml.toData(schema);
  const read = typeof value === 'string' ? parseJson(value) : value;
  return isRecord(read)
    ? { type, schema: read }
    : yaml.fail(
        'The response format is json_schema, but "jsonSchema" is not a JSON object as text. Write the schema there.',
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

function evaluatorsOf(yaml: YamlDocument): readonly PromptEvaluator[] {
  const evaluators = yaml.get(yaml.root, 'evaluators');
  return isSeq(evaluators)
    ? evaluators.items.map((item) => ({ value: yaml.toData(item), line: yaml.lineOf(item) }))
    : [];
}
