import { frontMatterReader } from '../documents/front-matter-reader';
import { skillFiles } from '../discovery/instruction-files';
import { PromptError } from '../prompt-error';
import type { PromptFormatDefinition } from '../prompt-format';
import { isTextScalar } from '../documents/yaml-document';

/** The longest description of a skill, in characters (Agent Skills specification). */
const LONGEST_DESCRIPTION = 1024;

const reader = frontMatterReader('skill', /(?:^|\/)SKILL\.md$/, (yaml) => {
  const description = yaml.get(yaml.root, 'description');
  return isTextScalar(description) ? [yaml.component('description', description)] : [];
});

/** Agent skills: also the description is a component, since it decides when a skill is used. */
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
  respell(path, content, component, text) {
    const length = Array.from(text).length;
    if (component.name === 'description' && length > LONGEST_DESCRIPTION) {
      throw new PromptError(
        `The new text for "description" has ${length} characters; the description of a skill may have ${LONGEST_DESCRIPTION}. Shorten it.`,
        { file: path },
      );
    }
    return reader.respell(path, content, component, text);
  },
};
