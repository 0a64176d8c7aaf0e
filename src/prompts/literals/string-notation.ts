// Tested by test/unit/prompts/literals/find-literals.test.ts.
/** Escape sequences with the code of a character. `xUpTo4` is C#'s, and `octal` has up to three digits. */
export type NumericEscape = 'x2' | 'xUpTo4' | 'u4' | 'U8' | 'uBraces' | 'octal';

/** The escape sequences in the literals of a language. */
export interface EscapeRules {
  /** Keyed by the character after the backslash. */
  readonly short: Readonly<Record<string, string>>;
  readonly numeric: readonly NumericEscape[];
  /** What a backslash at the end of a line removes. */
  readonly continuation: 'nothing' | 'lineEnd' | 'lineEndAndSpace';
  /** Characters that after a backslash begin a malformed or unsupported sequence. */
  readonly faults: string;
  /** The meaning of a backslash before any other character: an error, the character, or both characters. */
  readonly others: 'fault' | 'character' | 'both';
  /**
   * The unit of a text, which determines what codes mean: UTF-16 units (two `u4` form a pair, and one can be unpaired), characters
   * (including unpaired surrogates, as in Python), or UTF-8 (two digits are a byte, and there are no surrogates).
   */
  readonly text: 'utf16' | 'characters' | 'utf8';
}

/** How code is written inside a literal, e.g. `${name}`. */
export interface ExpressionStyle {
  /** Sticky. Matches the opening of an expression that ends with `}`. */
  readonly opening: RegExp;
  /** Sticky. Matches a whole expression without braces, such as PHP's `$name`. */
  readonly bare?: RegExp;
  /** Sticky. Matches a character that must be escaped because it would begin an expression. */
  readonly mark: RegExp;
  /** Whether the code can have comments. */
  readonly comments: boolean;
}

/** How a kind of literal represents its text. */
export interface LiteralNotation {
  /** Absent when a backslash is an ordinary character. */
  readonly escapes?: EscapeRules;
  /** Characters that are written twice to represent themselves. */
  readonly doubled: string;
  /** Whether it can have unescaped line ends. */
  readonly manyLines: boolean;
  readonly expressions?: ExpressionStyle;
  /** For literals without escapes: whether a backslash still prevents a quote from ending the literal (Python's raw strings). */
  readonly backslashGuards?: boolean;
  /** Whether it holds bytes, of which only ASCII can be read as text. */
  readonly bytes?: boolean;
}
