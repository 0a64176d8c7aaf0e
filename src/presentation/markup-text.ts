// Tested by test/unit/dashboard/html-report.test.ts.
import type { Markup } from './markup';

/** Elements of HTML that have no content and no end tag. */
const voidTags: ReadonlySet<string> = new Set(['br', 'col', 'hr', 'meta']);

/** Writes markup as HTML. All text and all values of attributes are escaped, so that none of them can become markup. */
export function markupText({ tag, attributes, content }: Markup): string {
  const start = `<${tag}${Object.entries(attributes).map(attributeText).join('')}>`;
  if (voidTags.has(tag)) return start;
  return `${start}${typeof content === 'string' ? escapeText(content) : content.map(markupText).join('')}</${tag}>`;
}

function attributeText([name, value]: readonly [string, string | number | undefined]): string {
  return value === undefined ? '' : ` ${name}="${escapeText(String(value))}"`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
