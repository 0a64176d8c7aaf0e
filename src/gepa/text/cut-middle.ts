// Tested by test/unit/gepa/reflection/shorten.test.ts.
/** Returns a text of at most `length` characters, with a note in place of its middle. */
export function cutMiddle(text: string, length: number): string {
  if (text.length <= length) return text;
  const note = `\n[… ${text.length - length} characters are left out here …]\n`;
  const kept = Math.max(0, length - note.length);
  const [start, end] = [text.slice(0, Math.ceil(kept / 2)), text.slice(text.length - Math.floor(kept / 2))];
  // Halves of a surrogate pair would make the request malformed.
  return `${start.replace(/[\ud800-\udbff]$/, '')}${note}${end.replace(/^[\udc00-\udfff]/, '')}`;
}
