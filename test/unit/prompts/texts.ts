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

/** Texts as prompts have them, and worse: what YAML, Markdown and templates take for their own is in them, at the ends too. */
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

/** Texts with what the string literals of one language or another take for their own, and the code that a literal holds. */
export const sourceText = (expressions: readonly string[]) =>
  fc
    .array(fc.oneof(promptText, fc.constantFrom(...sourceFragments, ...expressions)), { minLength: 1, maxLength: 6 })
    .map((parts) => parts.join(''))
    .filter((text) => text.trim() !== '');
