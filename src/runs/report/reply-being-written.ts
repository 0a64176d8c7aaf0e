import type { PartialReply } from '../../models/model';
import { markdownFence, markdownLine } from './markdown-text';

/** A reply of the reflection model, as far as it has been written. */
export interface AwaitedReply extends PartialReply {
  /** The id of the reflection. */
  readonly reflection: string;
}

/** In lines, wide ones counted as several. */
const mostLines = 12;
const lineWidth = 100;

/** Returns the last lines of what has been written: of the reasoning, until the text begins. */
export function latestLines({ text, reasoning }: AwaitedReply): string {
  const lines = (text === '' ? reasoning : text)
    .slice(-mostLines * lineWidth)
    .trimEnd()
    .split('\n');
  return lines.slice(-mostLines).join('\n');
}

/**
 * Writes the replies that a reflection model is writing in Markdown. The latest words come last, where a reader follows them.
 *
 * @param ended the reply that ended last, which is shown until there is another.
 */
export function repliesMarkdown(current: readonly AwaitedReply[], ended: AwaitedReply | undefined): string {
  const shown = current.length > 0 || ended === undefined ? current : [ended];
  const state =
    current.length > 0
      ? 'The reflection model is writing. Nothing of this counts before the reply is complete.'
      : ended === undefined
        ? 'The reflection model isn’t writing. Its next reply appears here.'
        : 'The reply has ended. The next one appears here.';
  return [
    '# Reflection as it is written',
    state,
    ...shown.flatMap((reply) => sectionsOf(reply, reply !== ended)),
    '',
  ].join('\n\n');
}

function sectionsOf({ reflection, text, reasoning }: AwaitedReply, isAwaited: boolean): readonly string[] {
  const empty = isAwaited
    ? 'Nothing has arrived yet. A model that isn’t asked for a stream answers in one piece.'
    : 'It did not come as a stream. **GEPA: Show Requests and Replies** has it.';
  return [
    `## Reflection ${markdownLine(reflection)}`,
    ...(reasoning === '' ? [] : [`Reasoning:\n\n${markdownFence('text', reasoning)}`]),
    ...(text === '' ? (reasoning === '' ? [empty] : []) : [`Reply:\n\n${markdownFence('text', text)}`]),
  ];
}
