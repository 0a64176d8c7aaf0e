/** The text with `\n` for every line end. */
export function toLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** The line end that most lines of a file have. */
export function lineEndOf(content: string): '\r\n' | '\n' {
  const all = content.split('\n').length - 1;
  const withReturn = content.split('\r\n').length - 1;
  return withReturn * 2 > all ? '\r\n' : '\n';
}

/** The line, from 1, in which an offset stands. */
export function lineAt(content: string, offset: number): number {
  return content.slice(0, offset).split('\n').length;
}
