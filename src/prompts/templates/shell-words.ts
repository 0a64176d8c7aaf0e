const WORD = /(?:[^\s"'\\]|\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"|'[^']*'|["'\\])+/g;
const PIECE = /\\([\s\S])|"((?:\\[\s\S]|[^"\\])*)"|'([^']*)'/g;

/** The words of a line as a shell splits it: at white space that is not quoted, without the quotes. */
export function shellWords(line: string): readonly string[] {
  return (line.match(WORD) ?? []).map((word) =>
    word.replace(
      PIECE,
      (_, escaped: string | undefined, double: string | undefined, single: string | undefined) =>
        escaped ?? double?.replace(/\\(["\\$`])/g, '$1') ?? single ?? '',
    ),
  );
}
