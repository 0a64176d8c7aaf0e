import { isSeq } from 'yaml';
import { frontMatterReader } from '../documents/front-matter-reader';
import { agentFiles } from '../discovery/instruction-files';
import type { PromptFormatDefinition } from '../prompt-format';
import { isTextScalar } from '../documents/yaml-document';

/** Reads custom agents of VS Code. The prompts of their handoffs are components too (`handoff`, `handoff-2`). */
export const agent: PromptFormatDefinition<'agent'> = {
  ...frontMatterReader('agent', /\.(?:agent|chatmode)\.md$|(?:^|\/)\.github\/agents\/[^/]*\.md$/i, (yaml) => {
    const handoffs = yaml.get(yaml.root, 'handoffs');
    const prompts = isSeq(handoffs) ? handoffs.items.map((handoff) => yaml.get(yaml.follow(handoff), 'prompt')) : [];
    return prompts
      .filter(isTextScalar)
      .map((prompt, index) => yaml.component(index === 0 ? 'handoff' : `handoff-${index + 1}`, prompt));
  }),
  title: 'Markdown',
  endings: ['.md', '.mdc'],
  kinds: [{ name: 'VS Code custom agents', found: agentFiles, components: 'the body; the prompts of handoffs' }],
};
