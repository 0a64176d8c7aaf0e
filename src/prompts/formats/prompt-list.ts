import { isMap, isSeq } from 'yaml';
import { PromptError } from '../prompt-error';
import type { PromptFormatDefinition } from '../prompt-format';
import { promptfoo } from './promptfoo';
import { isPromptfooLeaf } from '../discovery/promptfoo-prompts';
import { isTextScalar, YamlPart } from '../documents/yaml-document';

/** A list at the top, below comments. */
const STARTS_WITH_LIST = /^\uFEFF?(?:(?:#[^\n]*|---[ \t]*)?\r?\n)*[ \t]*(?:-[ \t]|\[)/;

/**
 * The prompts of a promptfoo configuration in a YAML or JSON file of their own, which the configuration names: a list of what
 * stands below its `prompts` else. A list is one when a text in it has a variable, or a configuration names it.
 */
export const promptList: PromptFormatDefinition<'promptList'> = {
  ...promptfoo,
  format: 'promptList',
  kinds: [
    {
      name: 'lists of prompts',
      files: 'YAML or JSON that a promptfoo configuration names',
      components: 'each prompt',
    },
  ],
  claims: (path, content) =>
    /\.(?:ya?ml|json)$/i.test(path) &&
    STARTS_WITH_LIST.test(content) &&
    isListOfPrompts(path, content) &&
    (content.includes('{{') || isPromptfooLeaf(path)),
};

function isListOfPrompts(path: string, content: string): boolean {
  try {
    const yaml = new YamlPart(path, content);
    return (
      isSeq(yaml.root) &&
      yaml.root.items.length > 0 &&
      yaml.root.items.every((item) => {
        const entry = yaml.follow(item);
        return isTextScalar(entry) || (isMap(entry) && isPrompt(yaml, entry));
      })
    );
  } catch (error) {
    if (error instanceof PromptError) return false;
    throw error;
  }
}

function isPrompt(yaml: YamlPart, entry: unknown): boolean {
  const id = yaml.get(entry, 'id');
  return isTextScalar(yaml.get(entry, 'raw')) || (isTextScalar(id) && id.value.startsWith('file://'));
}
