import { isSeq, type YAMLSeq } from 'yaml';
import type { PromptFormatDefinition } from '../prompt-format';
import { contentsOfMessages, findMessages } from '../messages/yaml-messages';
import { YamlDocument } from '../documents/yaml-document';
import { rewriteScalar } from '../documents/yaml-scalar';

/** Matches a list, optionally below comments, whose first entry has a role or a content. */
const STARTS_WITH_MESSAGE = /^\uFEFF?(?:(?:#[^\n]*|---[ \t]*)?\r?\n)*[ \t]*-[ \t]+["']?(?:role|content)["']?[ \t]*:/;

/** Reads chat messages in YAML, which promptfoo accepts as a list of `{role, content}`. Each message is a component. */
export const chatYaml: PromptFormatDefinition<'chatYaml'> = {
  format: 'chatYaml',
  title: 'chat messages',
  endings: ['.json', '.yaml'],
  kinds: [
    {
      name: 'chat messages in YAML',
      files: 'a list of `{role, content}` that a promptfoo configuration names',
      components: 'each message',
    },
  ],
  claims: (path, content) =>
    /\.ya?ml$/i.test(path) && STARTS_WITH_MESSAGE.test(content) && /\brole["']?[ \t]*:/.test(content),
  read(path, content) {
    const yaml = new YamlDocument(path, content);
    return { ...contentsOfMessages(path, findMessages(yaml, listOf(yaml))), templating: 'nunjucks' };
  },
  rewrite(path, content, { name }, text) {
    const yaml = new YamlDocument(path, content);
    const component = findMessages(yaml, listOf(yaml)).components.find((found) => found.name === name);
    return component === undefined ? [] : rewriteScalar(content, component.scalar, text);
  },
};

function listOf(yaml: YamlDocument): YAMLSeq {
  return isSeq(yaml.root)
    ? yaml.root
    : yaml.fail('This is not a list of messages. Write a list of { role, content }.', yaml.root);
}
