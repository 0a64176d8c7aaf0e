/** The ways to name a character by its number behind a backslash. `xUpTo4` is C#'s, `octal` has up to three digits. */
export type NumericEscape = 'x2' | 'xUpTo4' | 'u4' | 'U8' | 'uBraces' | 'octal';

/** What backslash sequences mean in the literals of a language. */
export interface EscapeRules {
  /** By the character behind the backslash. */
  readonly short: Readonly<Record<string, string>>;
  readonly numeric: readonly NumericEscape[];
  /** What a backslash at the end of a line takes away. */
  readonly continuation: 'nothing' | 'lineEnd' | 'lineEndAndSpace';
  /** Characters behind a backslash that begin a sequence which is not read, or is malformed. */
  readonly faults: string;
  /** What any other character behind a backslash gives: a fault, the character alone, or both as they stand. */
  readonly others: 'fault' | 'character' | 'both';
  /**
   * What a text is made of, which tells what numbers name: UTF-16 units (two `u4` make a pair, one may stand alone),
   * characters (halves of pairs too, as in Python), or UTF-8 (two digits name a byte, and there are no halves).
   */
  readonly text: 'utf16' | 'characters' | 'utf8';
}

/** How code stands inside of a literal, e.g. `${name}`. */
export interface ExpressionStyle {
  /** Sticky. What opens an expression that ends with `}`. */
  readonly opening: RegExp;
  /** Sticky. A whole expression that has no braces, as PHP's `$name`. */
  readonly bare?: RegExp;
  /** Sticky. A character that must not stand as it is where it would begin an expression. */
  readonly mark: RegExp;
  /** Whether comments may stand in the code. */
  readonly comments: boolean;
}

/** How a kind of literal holds its text. */
export interface LiteralNotation {
  /** Absent when a backslash is a character as any other. */
  readonly escapes?: EscapeRules;
  /** Characters that are written twice to stand for themselves. */
  readonly doubled: string;
  /** Whether line ends may stand in it as they are. */
  readonly manyLines: boolean;
  readonly expressions?: ExpressionStyle;
  /** Without escapes: whether the character behind a backslash still cannot end the literal (Python's raw strings). */
  readonly backslashGuards?: boolean;
  /** Whether it holds bytes, of which only those of ASCII are text. */
  readonly bytes?: boolean;
}
