import { isMap, isSeq } from 'yaml';
import { PromptError } from '../prompt-error';
import type { PromptFormatDefinition } from '../prompt-format';
import { promptfoo } from './promptfoo';
import { isNamedByPromptfoo } from '../discovery/promptfoo-prompts';
import { isTextScalar, YamlDocument } from '../documents/yaml-document';

/** Matches a top-level list, optionally below comments. */
const STARTS_WITH_LIST = /^\uFEFF?(?:(?:#[^\n]*|---[ \t]*)?\r?\n)*[ \t]*(?:-[ \t]|\[)/;

/**
 * Reads a YAML or JSON file with the list of prompts that a promptfoo configuration otherwise has under `prompts`. A list is read
 * as prompts if one of its texts has a variable or a configuration names the file.
 */
export const promptList: PromptFormatDefinition<'promptList'> = {
  ...promptfoo,
  format: 'promptList',
  kinds: [
    {
      name: 'prompt lists',
      files: 'YAML or JSON that a promptfoo configuration names',
      components: 'each prompt',
    },
  ],
  claims: (path, content) =>
    /\.(?:ya?ml|json)$/i.test(path) &&
    STARTS_WITH_LIST.test(content) &&
    isListOfPrompts(path, content) &&
    (content.includes('{{') || isNamedByPromptfoo(path)),
};

function isListOfPrompts(path: string, content: string): boolean {
  try {
    const yaml = new YamlDocument(path, content);
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

function isPrompt(yaml: YamlDocument, entry: unknown): boolean {
  const id = yaml.get(entry, 'id');
  return isTextScalar(yaml.get(entry, 'raw')) || (isTextScalar(id) && id.value.startsWith('file://'));
}
