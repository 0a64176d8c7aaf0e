import { lineAt } from '../documents/line-ends';
import { componentAt, namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptMessage } from '../prompt-types';
import { framedSpan, type Span } from '../documents/span';

/** What opens a message below front matter: a line or a tag that names who speaks from there on. */
export interface MessageOpening {
  /** As the file has it. */
  readonly role: string;
  /** The line or the tag, with the line end behind it. */
  readonly span: Span;
}

/** How a format has its messages in a body. */
export interface BodyNotation {
  /** Who speaks above the first opening. */
  readonly first: string;
  roleOf(role: string): PromptMessage['role'];
  /** Whether a part is left out, since nothing of it goes to the model. */
  isNothing(text: string): boolean;
}

/**
 * The messages of a body: a component for each that has text, named by its role as it is written there.
 *
 * @throws PromptError when none has text.
 */
export function messagesOfBody(
  path: string,
  content: string,
  bodyStart: number,
  openings: readonly MessageOpening[],
  notation: BodyNotation,
): Pick<PromptContents, 'components' | 'messages'> {
  const opened = [{ role: notation.first, span: { start: bodyStart, end: bodyStart } }, ...openings];
  const parts = opened.map(({ role, span }, index) => {
    const next = openings[index];
    const frame = { blankLineAbove: true, blankLineBelow: next !== undefined };
    return { role, span: framedSpan(content, span.end, next?.span.start ?? content.length, frame) };
  });
  const written = parts.filter(({ span }) => !notation.isNothing(content.slice(span.start, span.end)));
  if (written.length === 0) {
    throw new PromptError('The prompt has no text below its front matter. Write the prompt to start from there.', {
      file: path,
      line: lineAt(content, bodyStart),
    });
  }
  const names = namesByRole(written.map(({ role }) => role));
  return {
    components: written.map(({ span }, index) => componentAt(content, names[index] ?? '', span)),
    messages: written.map(({ role }, index) => ({ role: notation.roleOf(role), component: names[index] ?? '' })),
  };
}
