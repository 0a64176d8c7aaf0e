import { withVisibleControls } from '../../gepa/text/control-characters';

/** What Markdown gives a meaning to in the middle of a line. An underscore between letters has none. */
const markup = /[\\`*[\]<>|~$#]|&(?=#|\w)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=\w):(?=\/\/)|(?<=\bwww)\./gi;
/** What it gives one to at the beginning of a line: lists, headings and rules. */
const beginnings = /^(?:[-+=](?=\s|[-+=]|$)|\d{1,9}(?=[.)](?:\s|$)))/;

/**
 * A text from outside as one line of Markdown that shows it as it is: none of its markup, links or control characters does
 * anything.
 */
export function markdownLine(text: string): string {
  const line = withVisibleControls(text.replace(/\s+/g, ' ').trim());
  const escaped = line.replace(markup, '\\$&');
  return escaped.replace(beginnings, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** A text from outside in a fence that nothing in it can close. */
export function markdownFence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${withVisibleControls(text.replaceAll('\r\n', '\n'))}\n${fence}`;
}
