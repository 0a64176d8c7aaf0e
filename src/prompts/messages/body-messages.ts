// Tested by test/unit/prompts/formats/prompty.test.ts.
import { lineAt } from '../documents/line-ends';
import { componentAt, namesByRole } from '../documents/text-component';
import { PromptError } from '../prompt-error';
import type { PromptContents, PromptMessage } from '../prompt-types';
import { trimmedSpan, type Span } from '../documents/span';

/** The line or tag that opens a message in the body of a prompt file. */
export interface MessageOpening {
  /** As written in the file. */
  readonly role: string;
  /** The line or tag, including its line end. */
  readonly span: Span;
}

/** How a format writes messages in the body of a file. */
export interface BodyNotation {
  /** The role of the text above the first opening. */
  readonly firstRole: string;
  roleOf(role: string): PromptMessage['role'];
  /** Whether a message is skipped because the model would receive nothing of it. */
  isEmpty(text: string): boolean;
}

/**
 * Reads the messages of a body. Each message with text becomes a component, named after its role as written in the file.
 *
 * @throws PromptError when no message has text.
 */
export function readBodyMessages(
  path: string,
  content: string,
  bodyStart: number,
  openings: readonly MessageOpening[],
  notation: BodyNotation,
): Pick<PromptContents, 'components' | 'messages'> {
  const opened = [{ role: notation.firstRole, span: { start: bodyStart, end: bodyStart } }, ...openings];
  const parts = opened.map(({ role, span }, index) => {
    const next = openings[index];
    const frame = { blankLineAbove: true, blankLineBelow: next !== undefined };
    return { role, span: trimmedSpan(content, span.end, next?.span.start ?? content.length, frame) };
  });
  const written = parts.filter(({ span }) => !notation.isEmpty(content.slice(span.start, span.end)));
  if (written.length === 0) {
    throw new PromptError('The file has no text below its front matter. Write the prompt there.', {
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
