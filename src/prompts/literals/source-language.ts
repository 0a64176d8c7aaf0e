import type { LiteralNotation } from './string-notation';

/** One kind of string literal of a language. */
export interface LiteralForm {
  /** Sticky. The prefix and the quote. */
  readonly opening: RegExp;
  /** What ends a literal that begins like this. */
  readonly close: (opening: string) => string;
  readonly notation: LiteralNotation;
}

/** What has to be known of a language to find its string literals. */
export interface SourceLanguage {
  /** Sticky. A whole comment. */
  readonly comments: RegExp;
  /** The first whose opening fits is taken. */
  readonly literals: readonly LiteralForm[];
  /** Where something ends that has quotes in it but is not a literal, as a regular expression. Undefined for anything else. */
  readonly skip?: (content: string, at: number) => number | undefined;
}
