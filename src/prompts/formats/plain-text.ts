// Tested by test/unit/prompts/formats/text-list.test.ts.
import { guessTemplating, isCommandFile, templateEndings } from '../templates/guess-templating';
import { PromptError } from '../prompt-error';
import { isInstructionFile } from '../discovery/instruction-files';
import type { PromptContents } from '../prompt-types';
import type { PromptFormatDefinition } from '../prompt-format';
import { trimmedSpan, isBlank } from '../documents/span';
import { componentAt } from '../documents/text-component';

const textEndings = ['.txt', ...templateEndings];

const globOf = (endings: readonly string[]) => `{${endings.map((ending) => ending.slice(1)).join(',')}}`;

/**
 * Reads a whole file as one text. The component `text` is the system message. In a `.prompt` file it is `user`, the user's
 * message, as in Dotprompt: a new text that adds or removes a tag turns one format into the other.
 */
export const plainText: PromptFormatDefinition<'plain'> = {
  format: 'plain',
  title: 'plain text',
  endings: textEndings,
  kinds: [
    {
      name: 'plain text, Markdown, Jinja, Nunjucks, Handlebars, mustache',
      found: [`**/prompts/**/*.${globOf(['.md', ...textEndings])}`],
      offered: [`**/*.${globOf(textEndings)}`, '**/*prompt*.md', '**/*Prompt*.md', '**/*PROMPT*.md'],
      components: 'the file',
    },
  ],
  claims: (path, content) =>
    ['.md', '.mdc', ...textEndings].some((ending) => path.toLowerCase().endsWith(ending)) ||
    isInstructionFile(path) ||
    (/\.prompt$/i.test(path) && !isJson(content)),
  read,
};

function read(path: string, content: string): PromptContents {
  const span = trimmedSpan(content, 0, content.length);
  if (isBlank(content, span)) {
    throw new PromptError('The prompt is empty. Write a prompt first; one sentence is enough.', {
      file: path,
      line: 1,
    });
  }
  const [name, role] = /\.prompt$/i.test(path) ? (['user', 'user'] as const) : (['text', 'system'] as const);
  return {
    components: [componentAt(content, name, span)],
    messages: [{ role, component: name }],
    templating: isInstructionFile(path) && !isCommandFile(path, content) ? 'none' : guessTemplating(path, content),
  };
}

/** Whether the content is a JSON object or list, and therefore data. */
function isJson(content: string): boolean {
  try {
    const data: unknown = JSON.parse(content.replace(/^\uFEFF/, ''));
    return typeof data === 'object' && data !== null;
  } catch {
    return false;
  }
}
