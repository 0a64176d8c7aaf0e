import { lineEndOf, toLineFeeds } from './line-ends';
import { PromptError } from './prompt-error';
import type { PromptComponent, PromptFile } from './prompt-file';
import { trimmedSpan, type Span } from './trimmed-span';

/** The text that a whole file is: component `text`, the system message. */
export function readPlainText(path: string, content: string): Omit<PromptFile, 'templating'> {
  const span = trimmedSpan(content);
  if (span.start === span.end) {
    throw new PromptError('The prompt has no text. Write the prompt to start from, one sentence is enough.', {
      file: path,
      line: 1,
    });
  }
  return {
    format: 'plain',
    components: [componentAt(content, 'text', span)],
    messages: [{ role: 'system', component: 'text' }],
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
