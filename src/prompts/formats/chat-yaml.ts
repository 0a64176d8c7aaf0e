import { isSeq, type YAMLSeq } from 'yaml';
import type { PromptFormatDefinition } from '../prompt-format';
import { describeMessages, findMessages } from '../messages/yaml-messages';
import { YamlPart } from '../documents/yaml-document';
import { spellings } from '../documents/yaml-scalar';

/** A list whose first entry has a role or a content, below comments. */
const STARTS_WITH_MESSAGE = /^\uFEFF?(?:(?:#[^\n]*|---[ \t]*)?\r?\n)*[ \t]*-[ \t]+["']?(?:role|content)["']?[ \t]*:/;

/** Chat messages in YAML, a list of `{role, content}` as promptfoo takes it: a component per message. */
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
    const yaml = new YamlPart(path, content);
    return { ...describeMessages(path, findMessages(yaml, listOf(yaml))), templating: 'nunjucks' };
  },
  respell(path, content, { name }, text) {
    const yaml = new YamlPart(path, content);
    const component = findMessages(yaml, listOf(yaml)).components.find((found) => found.name === name);
    return component === undefined ? [] : spellings(content, component.scalar, text);
  },
};

function listOf(yaml: YamlPart): YAMLSeq {
  return isSeq(yaml.root) ? yaml.root : yaml.fail('A list of { role, content } is expected here.', yaml.root);
}
