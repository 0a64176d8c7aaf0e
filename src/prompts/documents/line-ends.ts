// Tested by test/unit/prompts/prompt-file.test.ts.
/** Replaces every line end with `\n`. */
export function toLineFeeds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/** Returns the line end that most lines of a file use. */
export function lineEndOf(content: string): '\r\n' | '\n' {
  const all = content.split('\n').length - 1;
  const withReturn = content.split('\r\n').length - 1;
  return withReturn * 2 > all ? '\r\n' : '\n';
}

/** Returns the line of an offset, counted from 1. */
export function lineAt(content: string, offset: number): number {
  return content.slice(0, offset).split('\n').length;
}
