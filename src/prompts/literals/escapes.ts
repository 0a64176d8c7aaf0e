// Tested by test/unit/prompts/literals/find-literals.test.ts.
import { valueOf } from '../../gepa/named-values';
import type { EscapeRules, NumericEscape } from './string-notation';

/** The length of an escape sequence in the source, and its value. */
export interface DecodedEscape {
  readonly length: number;
  readonly value: string;
}

const NUMERIC: Readonly<Record<NumericEscape, RegExp>> = {
  x2: /\\x([0-9a-fA-F]{2})/y,
  xUpTo4: /\\x([0-9a-fA-F]{1,4})/y,
  u4: /\\u([0-9a-fA-F]{4})/y,
  U8: /\\U([0-9a-fA-F]{8})/y,
  uBraces: /\\u\{([0-9a-fA-F]{1,6})\}/y,
  octal: /\\([0-7]{1,3})/y,
};

const LINE_END = /\\(?:\r\n|\r|\n)/y;
const LINE_END_AND_SPACE = /\\[ \t]*(?:\r\n|\r|\n)\s*/y;

/** Reads the escape sequence at an offset. Undefined for one that isn't valid in the language. */
export function decodeEscape(rules: EscapeRules, source: string, at: number): DecodedEscape | undefined {
  if (rules.continuation !== 'nothing') {
    const continued = matchAt(rules.continuation === 'lineEnd' ? LINE_END : LINE_END_AND_SPACE, source, at);
    if (continued !== undefined) return { length: continued[0].length, value: '' };
  }
  const character = source[at + 1];
  if (character === undefined) return undefined;
  for (const form of rules.numeric) {
    const match = matchAt(NUMERIC[form], source, at);
    if (match === undefined) continue;
    const value = characterOf(rules, form, Number.parseInt(match[1] ?? '', form === 'octal' ? 8 : 16));
    return value === undefined ? undefined : { length: match[0].length, value };
  }
  const short = Object.hasOwn(rules.short, character) ? valueOf(rules.short, character) : undefined;
  if (short !== undefined) return { length: 2, value: short };
  if (rules.others === 'fault' || rules.faults.includes(character)) return undefined;
  return { length: 2, value: rules.others === 'both' ? `\\${character}` : character };
}

/** Escapes a character by its short sequence or its code. Undefined when the language cannot express it. */
export function encodeEscape(rules: EscapeRules, character: string): string | undefined {
  const short = Object.entries(rules.short).find(([name, value]) => value === character && !/\d/.test(name));
  if (short !== undefined) return `\\${short[0]}`;
  const code = character.codePointAt(0) ?? 0;
  const isSurrogate = character.length === 1 && code >= 0xd800 && code <= 0xdfff;
  if (isSurrogate && rules.text === 'utf8') return undefined;
  const has = (form: NumericEscape) => rules.numeric.includes(form);
  if (code <= 0xffff && has('u4')) return `\\u${hex(code, 4)}`;
  if (has('u4') && rules.text === 'utf16') {
    return [0, 1].map((unit) => `\\u${hex(character.charCodeAt(unit), 4)}`).join('');
  }
  if (has('uBraces')) return `\\u{${hex(code, 1)}}`;
  if (has('U8')) return `\\U${hex(code, 8)}`;
  return code <= 0x7f && has('x2') ? `\\x${hex(code, 2)}` : undefined;
}

function characterOf({ text }: EscapeRules, form: NumericEscape, code: number): string | undefined {
  const isByte = text === 'utf8' && (form === 'x2' || form === 'octal') && code > 0x7f;
  const isHalf = text === 'utf8' && code >= 0xd800 && code <= 0xdfff;
  return isByte || isHalf || code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

/** Matches a sticky pattern at an offset. */
export function matchAt(pattern: RegExp, source: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source) ?? undefined;
}
