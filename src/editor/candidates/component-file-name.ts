import { createHash } from 'node:crypto';

/** Names that are file names on every file system as they are, and differ in more than upper and lower case. */
const plainName = /^(?!(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[a-z0-9_](?:[a-z0-9_.-]{0,58}[a-z0-9_])?$/;

/**
 * A file name for a component's text: another one for every component. Markdown, for that is what most prompts are written
 * in. Names that some file system would take for the same, or not at all, begin with a digest of the component's name.
 */
export function componentFileName(component: string): string {
  if (plainName.test(component)) return `${component}.md`;
  const digest = createHash('sha256').update(component).digest('hex').slice(0, 12);
  const readable = component.replace(/[^\p{L}\p{N}_-]+/gu, '-').slice(0, 30);
  return `${digest}~${readable}.md`;
}
