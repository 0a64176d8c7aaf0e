// Tested by test/unit/runs/session/guidance-notes.test.ts.
import type { Change, ChangedTextParts } from '../changes/text-changes';
import { addedWords, removedWords } from '../changes/word-edits';

/** A change of more characters is not quoted in full. */
const longestQuote = 160;

/** Describes a change for a reflection: by its explanation, or by its words, e.g. `"sort" → "classify"`. */
export function describeChange(text: ChangedTextParts, change: Change): string {
  if (change.explanations.length > 0) return change.explanations.map(({ summary }) => summary).join('; ');
  return quoteChange(text, change, longestQuote)
    .map(({ removed, added }) => [removed, added].map((words) => JSON.stringify(words)).join(' → '))
    .join(', ');
}

/** What a change removes and adds at one place. */
export interface QuotedEdit {
  readonly removed: string;
  readonly added: string;
}

/** Quotes the words of a change, each side on one line and at most of this length. */
export function quoteChange(
  { parent, proposed }: ChangedTextParts,
  { edits }: Change,
  longest: number,
): readonly QuotedEdit[] {
  return edits.map((edit) => ({
    removed: onOneLine(removedWords(parent, edit), longest),
    added: onOneLine(addedWords(proposed, edit), longest),
  }));
}

function onOneLine(text: string, longest: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…` : line;
}
