// Tested by test/unit/runs/report/partial-scores.test.ts.
import { withVisibleControls } from '../../gepa/text/control-characters';

/** Characters with a meaning inside a Markdown line. An underscore between letters has none. */
const markup = /[\\`*[\]<>|~$#]|&(?=#|\w)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|(?<=\w):(?=\/\/)|(?<=\bwww)\./gi;
/** Text with a meaning at the start of a line: lists, headings and rules. */
const beginnings = /^(?:[-+=](?=\s|[-+=]|$)|\d{1,9}(?=[.)](?:\s|$)))/;

/** Formats untrusted text as one line of Markdown in which markup, links and control characters have no effect. */
export function markdownLine(text: string): string {
  const line = withVisibleControls(text.replace(/\s+/g, ' ').trim());
  const escaped = line.replace(markup, '\\$&');
  return escaped.replace(beginnings, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

/** Formats untrusted text as a code block that it cannot close. */
export function markdownFence(language: string, text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${withVisibleControls(text.replaceAll('\r\n', '\n'))}\n${fence}`;
}
