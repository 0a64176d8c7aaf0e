import { lineEndOf, toLineFeeds } from './line-ends';
import type { PromptComponent } from '../prompt-types';
import type { Span } from './span';

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

/** The names of messages' texts: the role, and from its second use on a number: `user`, `user-2`. */
export function namesByRole(roles: readonly string[]): readonly string[] {
  return roles.map((role, index) => {
    const number = roles.slice(0, index + 1).filter((other) => other === role).length;
    return number === 1 ? role : `${role}-${number}`;
  });
}
