import { guessTemplating, isCommandFile } from './guess-templating';
import { lineEndOf, toLineFeeds } from './line-ends';
import { PromptError } from './prompt-error';
import { isInstructionFile } from './prompt-names';
import type { PromptComponent, PromptFile } from './prompt-file';
import type { PromptReader } from './prompt-reader';
import { framedSpan, isBlank, type Span } from './span';

/**
 * The text that a whole file is: component `text`, the system message. In a `.prompt` file it is the user's, by the name that
 * Dotprompt has for it, since a tag that comes or goes with a new text turns one into the other.
 */
export const plainText: PromptReader = {
  format: 'plain',
  claims: (path, content) =>
    /\.(?:txt|mdc?|j2|jinja2?|njk|hbs|handlebars|mustache)$/i.test(path) ||
    isInstructionFile(path) ||
    (/\.prompt$/i.test(path) && !isJson(content)),
  read,
};

function read(path: string, content: string): Omit<PromptFile, 'format'> {
  const span = framedSpan(content, 0, content.length);
  if (isBlank(content, span)) {
    throw new PromptError('The prompt has no text. Write the prompt to start from, one sentence is enough.', {
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

/** Whether a file holds data, whatever its name: an object or a list. */
function isJson(content: string): boolean {
  try {
    const data: unknown = JSON.parse(content.replace(/^\uFEFF/, ''));
    return typeof data === 'object' && data !== null;
  } catch {
    return false;
  }
}

/** A component whose text stands in the file as it is. */
export function componentAt(content: string, name: string, span: Span): PromptComponent {
  return { name, text: toLineFeeds(content.slice(span.start, span.end)), start: span.start, end: span.end };
}

/**
 * The ways to write the file with another text in the place of one that stands there as it is, in the file's own line
 * ends. A text that begins or ends with line ends may need more of them, since some may belong to the file. None for a text
 * with half of a surrogate pair, which no file in UTF-8 can hold.
 */
export function replaceSpan(content: string, { start, end }: Span, text: string): readonly string[] {
  if (/\p{Surrogate}/u.test(text)) return [];
  const lineEnd = lineEndOf(content);
  const written = text.replaceAll('\n', lineEnd);
  return ['', lineEnd, lineEnd + lineEnd].flatMap((above) =>
    ['', lineEnd, lineEnd + lineEnd].map(
      (below) => content.slice(0, start) + above + written + below + content.slice(end),
    ),
  );
}
