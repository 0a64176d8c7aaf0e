import { lineEndOf, toLineFeeds } from './line-ends';
import { PromptError } from './prompt-error';
import { isInstructionFile } from './prompt-names';
import type { PromptComponent, PromptFile } from './prompt-file';
import type { PromptReader } from './prompt-reader';
import { trimmedSpan, type Span } from './trimmed-span';

/** The text that a whole file is: component `text`, the system message. */
export const plainText: PromptReader = {
  format: 'plain',
  claims: (path) => /\.(?:txt|md|j2|jinja)$/i.test(path),
  read,
};

function read(path: string, content: string): Omit<PromptFile, 'format'> {
  const span = trimmedSpan(content);
  if (span.start === span.end) {
    throw new PromptError('The prompt has no text. Write the prompt to start from, one sentence is enough.', {
      file: path,
      line: 1,
    });
  }
  return {
    components: [componentAt(content, 'text', span)],
    messages: [{ role: 'system', component: 'text' }],
    templating: isInstructionFile(path) ? 'none' : 'doubleBraces',
  };
}

/** A component whose text stands in the file as it is. */
export function componentAt(content: string, name: string, span: Span): PromptComponent {
  return { name, text: toLineFeeds(content.slice(span.start, span.end)), start: span.start, end: span.end };
}

/** The content with another text in the span, in the file's own line ends. */
export function replaceSpan(content: string, span: Span, text: string): string {
  return content.slice(0, span.start) + text.replaceAll('\n', lineEndOf(content)) + content.slice(span.end);
}
