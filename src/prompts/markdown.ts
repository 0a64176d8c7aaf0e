import { lineAt } from './line-ends';
import { componentAt } from './plain-text';
import { PromptError } from './prompt-error';
import { isInstructionFile } from './prompt-names';
import type { PromptFile } from './prompt-file';
import type { PromptReader } from './prompt-reader';
import { framedSpan, isBlank } from './span';

/**
 * The first line of front matter and the first of its keys. A `---` with anything else below it is a thematic break of
 * ordinary Markdown.
 */
const FRONT_MATTER_START = /^\uFEFF?---[ \t]*\r?\n(?:[ \t]*(?:#.*)?\r?\n)*(?:[\w-]+[ \t]*:|---[ \t]*\r?(?:\n|$))/;
const FRONT_MATTER = /^\uFEFF?---[ \t]*\r?\n(?:.*\n)*?---[ \t]*\r?(?:\n|$)/;

/**
 * Markdown below front matter: component `body`, the system message. The front matter is not looked into, since the tools
 * that read these files take descriptions that YAML does not.
 */
export const markdown: PromptReader = {
  format: 'markdown',
  claims: (path, content) => /\.md$/i.test(path) && FRONT_MATTER_START.test(content),
  read,
};

function read(path: string, content: string): Omit<PromptFile, 'format'> {
  const frontMatter = FRONT_MATTER.exec(content);
  if (frontMatter === null) {
    throw new PromptError('The front matter that starts here is not closed. Put a line with --- below its last key.', {
      file: path,
      line: 1,
    });
  }
  const span = framedSpan(content, frontMatter[0].length, content.length, { blankLineAbove: true });
  if (isBlank(content, span)) {
    throw new PromptError('The prompt has no text below its front matter. Write the prompt to start from there.', {
      file: path,
      line: lineAt(content, frontMatter[0].length),
    });
  }
  return {
    components: [componentAt(content, 'body', span)],
    messages: [{ role: 'system', component: 'body' }],
    templating: isInstructionFile(path) ? 'none' : 'doubleBraces',
  };
}
