import { componentAt, namesByRole } from '../documents/text-component';
import type { PromptFormatDefinition } from '../prompt-format';
import { isNamedByPromptfoo } from '../discovery/promptfoo-prompts';
import { trimmedSpan, isBlank, type Span } from '../documents/span';

/** The line between two prompts. */
const SEPARATOR = /(?<=^|\n)[ \t]*---[ \t]*(?:\r?\n|$)/g;

const VARIABLE = /\{\{-?\s*([\w.]+)/g;

/**
 * Reads promptfoo's text files with several prompts, separated by lines of `---`. Each prompt is a component (`prompt`,
 * `prompt-2`) and the user's message of a separate conversation. A file with such lines is a list if a promptfoo configuration
 * names it or all parts share a variable; otherwise it is one prompt.
 */
export const textList: PromptFormatDefinition<'textList'> = {
  format: 'textList',
  title: 'promptfoo',
  kinds: [
    {
      name: 'prompt lists in a text file',
      files: '`*.txt` with a line `---` between two prompts',
      components: 'each prompt',
    },
  ],
  claims: (path, content) =>
    /\.txt$/i.test(path) &&
    partsOf(content).length > 1 &&
    (haveCommonVariable(partsOf(content).map(({ start, end }) => content.slice(start, end))) ||
      isNamedByPromptfoo(path)),
  read(_path, content) {
    const parts = partsOf(content);
    const names = namesByRole(parts.map(() => 'prompt'));
    return {
      components: parts.map((span, index) => componentAt(content, names[index] ?? '', span)),
      messages: names.map((name) => ({ role: 'user', component: name, conversation: name })),
      templating: 'nunjucks',
    };
  },
};

function partsOf(content: string): readonly Span[] {
  const separators = Array.from(content.matchAll(SEPARATOR), ({ 0: line, index }) => ({
    start: index,
    end: index + line.length,
  }));
  return [{ end: 0 }, ...separators]
    .map(({ end }, index) => {
      const next = separators[index];
      const frame = { blankLineAbove: index > 0, blankLineBelow: next !== undefined };
      return trimmedSpan(content, end, next?.start ?? content.length, frame);
    })
    .filter((span) => !isBlank(content, span));
}

function haveCommonVariable(texts: readonly string[]): boolean {
  const [first = [], ...others] = texts.map((text) => Array.from(text.matchAll(VARIABLE), ([, name]) => name));
  return first.some((name) => others.every((names) => names.includes(name)));
}
