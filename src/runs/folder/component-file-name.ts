import { createHash } from 'node:crypto';

/** Names that are valid file names on every file system and don't differ in case only. */
const plainName = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9_](?:[a-z0-9_.-]{0,58}[a-z0-9_])?$/;

/**
 * Returns a unique file name for a component's text, with the extension of Markdown, which most prompts are written in. A name
 * that could be invalid or ambiguous on some file system begins with a digest of the component's name.
 */
export function componentFileName(component: string): string {
  if (plainName.test(component)) return `${component}.md`;
  const digest = createHash('sha256').update(component).digest('hex').slice(0, 12);
  const readable = component.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 30);
  return `${digest}~${readable}.md`;
}
