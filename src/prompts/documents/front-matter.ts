// Tested by test/unit/prompts/formats/markdown.test.ts.
import { PromptError } from '../prompt-error';
import type { Span } from './span';

/** The line that opens front matter. */
const OPENING = /^\uFEFF?---[ \t]*\r?\n/;

/** The line that closes front matter. */
const CLOSING = /(?<=^|\n)---[ \t]*(?:\r?\n|$)/;

/** The beginning of front matter. A `---` above anything else is a thematic break in Markdown. */
const FIRST_KEY = /^(?:(?:[ \t]*(?:#[^\n]*)?\r?\n)*["']?[\w$-]+["']?[ \t]*:|(?:[ \t]*\r?\n)*---[ \t]*(?:\r?\n|$))/;

/** The position of front matter in a file. */
export interface FrontMatter {
  /** The lines between the two `---`. */
  readonly yaml: Span;
  /** The start of the line below the closing `---`. */
  readonly bodyStart: number;
}

/** Whether a file begins with front matter, whether or not it is closed. */
export function opensFrontMatter(content: string): boolean {
  const opening = OPENING.exec(content);
  return opening !== null && FIRST_KEY.test(content.slice(opening[0].length));
}

/**
 * Finds the front matter of a file, if it has any.
 *
 * @param start the offset where it must begin, for formats that allow text above it.
 * @throws PromptError when it isn't closed.
 */
export function findFrontMatter(path: string, content: string, start = 0): FrontMatter | undefined {
  const opening = OPENING.exec(content.slice(start));
  if (opening === null) return undefined;
  const yamlStart = start + opening[0].length;
  const closing = CLOSING.exec(content.slice(yamlStart));
  if (closing === null) {
    throw new PromptError('The front matter that starts here is not closed. Add a line with --- below its last key.', {
      file: path,
      line: content.slice(0, yamlStart).split('\n').length - 1,
    });
  }
  const yamlEnd = yamlStart + closing.index;
  return { yaml: { start: yamlStart, end: yamlEnd }, bodyStart: yamlEnd + closing[0].length };
}
