// Tested by test/unit/prompts/literals/find-literals.test.ts.
import type { EscapeRules } from './string-notation';

/** The escape sequences that all of these languages share. */
const usual = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"' };
const c = { ...usual, "'": "'", b: '\b', f: '\f', v: '\v', a: '\u0007' };

/** As defined by ECMA-404. */
export const jsonEscapes: EscapeRules = {
  short: { ...usual, b: '\b', f: '\f', '/': '/' },
  numeric: ['u4'],
  continuation: 'nothing',
  faults: '',
  others: 'fault',
  text: 'utf16',
};

export const javaScriptEscapes: EscapeRules = {
  short: { ...usual, "'": "'", b: '\b', f: '\f', v: '\v', 0: '\0' },
  numeric: ['x2', 'u4', 'uBraces'],
  continuation: 'lineEnd',
  faults: 'xu123456789',
  others: 'character',
  text: 'utf16',
};

export const pythonEscapes: EscapeRules = {
  short: c,
  numeric: ['x2', 'u4', 'U8', 'octal'],
  continuation: 'lineEnd',
  faults: 'xuUN',
  others: 'both',
  text: 'characters',
};

export const pythonBytesEscapes: EscapeRules = { ...pythonEscapes, numeric: ['x2', 'octal'], faults: 'x' };

export const javaEscapes: EscapeRules = {
  short: { ...usual, "'": "'", b: '\b', f: '\f', s: ' ' },
  numeric: ['u4', 'octal'],
  continuation: 'lineEnd',
  faults: '',
  others: 'fault',
  text: 'utf16',
};

export const csharpEscapes: EscapeRules = {
  short: { ...c, 0: '\0', e: '\u001b' },
  numeric: ['xUpTo4', 'u4', 'U8'],
  continuation: 'nothing',
  faults: '',
  others: 'fault',
  text: 'utf16',
};

export const goEscapes: EscapeRules = {
  short: c,
  numeric: ['x2', 'u4', 'U8', 'octal'],
  continuation: 'nothing',
  faults: '',
  others: 'fault',
  text: 'utf8',
};

export const rustEscapes: EscapeRules = {
  short: { ...usual, "'": "'", 0: '\0' },
  numeric: ['x2', 'uBraces'],
  continuation: 'lineEndAndSpace',
  faults: '',
  others: 'fault',
  text: 'utf8',
};

export const rubyEscapes: EscapeRules = {
  short: { ...c, s: ' ', e: '\u001b' },
  numeric: ['x2', 'u4', 'uBraces', 'octal'],
  continuation: 'lineEnd',
  faults: 'xucCM',
  others: 'character',
  text: 'utf8',
};

export const phpEscapes: EscapeRules = {
  short: { ...usual, v: '\v', f: '\f', e: '\u001b', $: '$' },
  numeric: ['x2', 'uBraces', 'octal'],
  continuation: 'nothing',
  faults: '',
  others: 'both',
  text: 'utf8',
};

/** Single quotes in Ruby and PHP, which only escape the quote and the backslash. */
export const quoteEscapes: EscapeRules = {
  short: { '\\': '\\', "'": "'" },
  numeric: [],
  continuation: 'nothing',
  faults: '',
  others: 'both',
  text: 'utf8',
};

export const tomlEscapes: EscapeRules = {
  short: { ...usual, b: '\b', f: '\f', e: '\u001b' },
  numeric: ['x2', 'u4', 'U8'],
  continuation: 'lineEndAndSpace',
  faults: '',
  others: 'fault',
  text: 'utf8',
};

export const bamlEscapes: EscapeRules = {
  short: usual,
  numeric: [],
  continuation: 'nothing',
  faults: '',
  others: 'both',
  text: 'utf8',
};
