import { frontMatterReader } from '../documents/front-matter-reader';
import { skillFiles } from '../discovery/instruction-files';
import { PromptError } from '../prompt-error';
import type { PromptFormatDefinition } from '../prompt-format';
import { isTextScalar } from '../documents/yaml-document';

/** The maximum length of a description in characters, by the Agent Skills specification. */
const LONGEST_DESCRIPTION = 1024;

const reader = frontMatterReader('skill', /(?:^|\/)SKILL\.md$/, (yaml) => {
  const description = yaml.get(yaml.root, 'description');
  return isTextScalar(description) ? [yaml.component('description', description)] : [];
});

/** Reads agent skills. The description is a component too, because it decides when a skill is used. */
export const skill: PromptFormatDefinition<'skill'> = {
  ...reader,
  title: 'Markdown',
  endings: ['.md', '.mdc'],
  kinds: [
    {
      name: 'skills',
      found: skillFiles,
      components: 'the body, and the description that decides when the skill is used',
    },
  ],
  rewrite(path, content, component, text) {
    const length = Array.from(text).length;
    if (component.name === 'description' && length > LONGEST_DESCRIPTION) {
      throw new PromptError(
        `The new text for "description" has ${length} characters, but the description of a skill can have at most ${LONGEST_DESCRIPTION}. Shorten it.`,
        { file: path },
      );
    }
    return reader.rewrite(path, content, component, text);
  },
};
