// Tested by test/unit/prompts/templates/host-expressions.test.ts.
const WORD = /(?:[^\s"'\\]|\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|["'\\])+/g;
const PIECE = /\\([\s\S])|"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'/g;

/** Splits a line into words as a shell does, at unquoted white space, and removes the quotes. */
export function shellWords(line: string): readonly string[] {
  return (line.match(WORD) ?? []).map((word) =>
    word.replace(
      PIECE,
      (_, escaped: string | undefined, double: string | undefined, single: string | undefined) =>
        escaped ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? '',
    ),
  );
}
