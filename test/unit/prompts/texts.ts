import fc from 'fast-check';

const fragments = [
  'Route the ticket',
  'billing',
  '{{input}}',
  ' ',
  '  ',
  '\t',
  '\n',
  '\n\n',
  '\n  ',
  '\n- ',
  ': ',
  ' #',
  "'",
  '"',
  '\\',
  '---\n',
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
  '\\n',
  '$&',
];

/** Texts as prompts have them, and worse: what YAML and Markdown take for their own is in them. */
export const promptText = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ maxLength: 8 })), { minLength: 1, maxLength: 12 })
  .map((parts) => parts.join('').trim())
  .filter((text) => text !== '');
