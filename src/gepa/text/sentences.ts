// Tested by test/unit/gepa/text/three-way-merge.test.ts.
/** Splits a text into sentences and the white space between them. Joined, they are the text. */
export function sentencesOf(text: string): string[] {
  return text.split(/((?<=[.!?]["'”’)\]]{0,3})\s+|(?<=[。！？])|\n+)/).filter((part) => part !== '');
}
