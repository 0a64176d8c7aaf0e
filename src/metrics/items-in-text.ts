import { textOfValue } from '../prompts/template';
import { lastJsonIn } from './json-in-text';

/** What stands before an item of a list: `- `, `* `, `• `, `1. `, `2) `. */
const BULLET = /^\s*(?:[-*\u2022]|\d+[.)])\s+/;

/**
 * The items that a text lists: those of its JSON list; or its lines with bullets, or all of its lines when it has several;
 * or what its commas and semicolons separate. Empty items, quotes around an item and a full stop at the very end are left
 * out.
 */
export function itemsIn(text: string): readonly string[] {
  const json = lastJsonIn(text)?.value;
  if (Array.isArray(json)) return json.map(textOfValue);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const bulleted = lines.filter((line) => BULLET.test(line));
  const items = bulleted.length > 0 ? bulleted : lines.length > 1 ? lines : text.split(/[,;]/);
  return items.map(bare).filter((item) => item !== '');
}

function bare(item: string): string {
  return item
    .replace(BULLET, '')
    .trim()
    .replace(/[,;.]$/, '')
    .replace(/^(["'`])(.*)\1$/, '$2')
    .trim();
}
