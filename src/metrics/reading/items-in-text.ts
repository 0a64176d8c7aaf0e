// Tested by test/unit/metrics/rules/set-f1.test.ts.
import { textOfValue } from '../../prompts/template';
import { lastJsonIn } from './json-in-text';

/** Matches the marker of a list item: `- `, `* `, `• `, `1. `, `2) `. */
const BULLET = /^\s*(?:[-*\u2022]|\d+[.)])\s+/;

/**
 * Returns the items of a text: those of its JSON list; else its bulleted lines, or all lines if there are several; else
 * what commas and semicolons separate. Empty items, quotes around an item and a final full stop are dropped.
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
