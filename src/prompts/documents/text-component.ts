// Tested by test/unit/prompts/formats/text-list.test.ts.
import { lineEndOf, toLineFeeds } from './line-ends';
import type { PromptComponent } from '../prompt-types';
import type { Span } from './span';

/** Returns a component whose text is a verbatim range of the file. */
export function componentAt(content: string, name: string, span: Span): PromptComponent {
  return { name, text: toLineFeeds(content.slice(span.start, span.end)), start: span.start, end: span.end };
}

/**
 * Returns the ways to write the file with another text in a verbatim range, with the file's own line ends. A text that begins or
 * ends with line ends may need extra ones, because the reader takes some for part of the file. Empty for a text with half of a
 * surrogate pair, which a UTF-8 file cannot hold.
 */
export function rewriteSpan(content: string, { start, end }: Span, text: string): readonly string[] {
  if (/\p{Surrogate}/u.test(text)) return [];
  const lineEnd = lineEndOf(content);
  const written = text.replaceAll('\n', lineEnd);
  return ['', lineEnd, lineEnd + lineEnd].flatMap((above) =>
    ['', lineEnd, lineEnd + lineEnd].map(
      (below) => content.slice(0, start) + above + written + below + content.slice(end),
    ),
  );
}

/** Names the texts of messages after their roles, with a number from the second use of a role: `user`, `user-2`. */
export function namesByRole(roles: readonly string[]): readonly string[] {
  return roles.map((role, index) => {
    const number = roles.slice(0, index + 1).filter((other) => other === role).length;
    return number === 1 ? role : `${role}-${number}`;
  });
}
