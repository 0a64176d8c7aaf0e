import fc from 'fast-check';

const fragments = [
  'Route the ticket',
  'billing',
  '{{input}}',
  '{% if a %}',
  '${input:x}',
  '$ARGUMENTS',
  ' ',
  '  ',
  '\t',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  '\n  ',
  '\n- ',
  '\nsystem:\n',
  'user:\n',
  ': ',
  ' #',
  '# ',
  "'",
  '"',
  '\\',
  '---\n',
  '\n---\n',
  '```\n',
  '|',
  '>',
  '%',
  '&a',
  '*b',
  '[',
  '}',
  'é',
  '😀',
  '\u2028',
  '\u0007',
  '\u0085',
  '\ufeff',
  '0',
  'null',
  'yes',
  '\\n',
  '$&',
  'long '.repeat(60),
];

/** Prompt-like texts with characters that are special in YAML, Markdown and templates, also at the ends. */
export const promptText = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: 'grapheme', maxLength: 8 })), {
    minLength: 1,
    maxLength: 12,
  })
  .map((parts) => parts.join(''))
  .filter((text) => text.trim() !== '');

const sourceFragments = [
  '"""',
  "'''",
  '`',
  '${',
  '${x}',
  '{',
  '}',
  '{{',
  '}}',
  '{$',
  '$x',
  '#{',
  '"#',
  '\\\\',
  '\\',
  '\r\n',
  '\ud800',
  '\u0000',
  '\u007f',
];

/** Texts with characters that are special in string literals of some language, and the code that a literal holds. */
export const sourceText = (expressions: readonly string[]) =>
  fc
    .array(fc.oneof(promptText, fc.constantFrom(...sourceFragments, ...expressions)), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((text) => text.trim() !== '');
