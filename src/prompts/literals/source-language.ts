// Tested by test/unit/prompts/literals/find-literals.test.ts.
import type { LiteralNotation } from './string-notation';

/** One kind of string literal of a language. */
export interface LiteralForm {
  /** Sticky. Matches the prefix and the quote. */
  readonly opening: RegExp;
  /** Returns the delimiter that ends a literal with this opening. */
  readonly close: (opening: string) => string;
  readonly notation: LiteralNotation;
}

/** Describes how to find the string literals of a language. */
export interface SourceLanguage {
  /** Sticky. Matches a whole comment. */
  readonly comments: RegExp;
  /** The first form whose opening matches is used. */
  readonly literals: readonly LiteralForm[];
  /** Returns the end of something that may contain quotes but isn't a literal, such as a regular expression. */
  readonly skip?: (content: string, at: number) => number | undefined;
}
