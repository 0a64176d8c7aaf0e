import { PromptError } from '../prompt-error';
import type { Span } from './span';

/** The line that opens front matter. */
const OPENING = /^\uFEFF?---[ \t]*\r?\n/;

/** The line that closes it. */
const CLOSING = /(?<=^|\n)---[ \t]*(?:\r?\n|$)/;

/** What stands first in front matter; a `---` with anything else below it is a thematic break of ordinary Markdown. */
const FIRST_KEY = /^(?:(?:[ \t]*(?:#[^\n]*)?\r?\n)*["']?[\w$-]+["']?[ \t]*:|(?:[ \t]*\r?\n)*---[ \t]*(?:\r?\n|$))/;

/** Where the parts of a file with front matter are. */
export interface FrontMatter {
  /** The lines between the `---`. */
  readonly yaml: Span;
  /** Where the line below the closing `---` starts. */
  readonly bodyStart: number;
}

/** Whether a file opens with front matter, closed or not. */
export function opensFrontMatter(content: string): boolean {
  const opening = OPENING.exec(content);
  return opening !== null && FIRST_KEY.test(content.slice(opening[0].length));
}

/**
 * The front matter of a file, undefined when it opens with none.
 *
 * @param start where it may open, for formats that allow something above it.
 * @throws PromptError when it is not closed.
 */
export function findFrontMatter(path: string, content: string, start = 0): FrontMatter | undefined {
  const opening = OPENING.exec(content.slice(start));
  if (opening === null) return undefined;
  const yamlStart = start + opening[0].length;
  const closing = CLOSING.exec(content.slice(yamlStart));
  if (closing === null) {
    throw new PromptError('The front matter that starts here is not closed. Put a line with --- below its last key.', {
      file: path,
      line: content.slice(0, yamlStart).split('\n').length - 1,
    });
  }
  const yamlEnd = yamlStart + closing.index;
  return { yaml: { start: yamlStart, end: yamlEnd }, bodyStart: yamlEnd + closing[0].length };
}
