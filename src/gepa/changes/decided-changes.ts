import { addedWords, removedWords, wordEdits, type Edit } from './word-edits';
import { inOrder, withChanges, type Change, type ChangedTextParts } from './text-changes';

/** A change in the text as it stands. */
export interface PlacedChange {
  readonly change: Change;
  /** Whether the text still has it, has the parent's words instead, or has others. */
  readonly state: 'made' | 'rejected' | 'edited';
  /** Where each of its edits is in the text. Empty ranges where it only removes words. */
  readonly ranges: readonly { readonly start: number; readonly end: number }[];
}

/**
 * Finds the changes of a text that the developer works on. Undo and Revert Block change the text too, so it is compared with what
 * the decisions say.
 *
 * @param rejected keys of the changes that were rejected when this was last called.
 */
export function placeChanges(
  text: ChangedTextParts,
  current: string,
  rejected: ReadonlySet<string>,
): readonly PlacedChange[] {
  const keys = rejectedIn(text, current, rejected);
  const isMade = ({ key }: Change) => !keys.has(key);
  const ranges = rangesWith(text, isMade);
  const edits = wordEdits(withChanges(text, isMade), current);
  return text.changes.map((change) => ({
    change,
    state: !isMade(change)
      ? 'rejected'
      : change.edits.some((edit) => isTouched(edits, rangeOf(ranges, edit)))
        ? 'edited'
        : 'made',
    ranges: change.edits.map((edit) => moved(edits, rangeOf(ranges, edit))),
  }));
}

/** Returns the text without some changes that it has, or with some that it lacks. Other edits of the developer are kept. */
export function toggleChange(
  text: ChangedTextParts,
  current: string,
  placed: readonly PlacedChange[],
  key: string,
): string {
  const isMade = (change: Change) => placed.find((other) => other.change === change)?.state !== 'rejected';
  const before = withChanges(text, isMade);
  const after = withChanges(text, (change) => (change.key === key ? !isMade(change) : isMade(change)));
  if (current === before) return after;
  const change = text.changes.find((other) => other.key === key);
  const found = placed.find((other) => other.change.key === key);
  if (change === undefined || found === undefined) return current;
  const replacements = change.edits.map((edit, nth) => {
    const range = found.ranges[nth] ?? { start: 0, end: 0 };
    const words = found.state === 'rejected' ? addedWords(text.proposed, edit) : removedWords(text.parent, edit);
    return { ...range, words };
  });
  const whole = `${current}\n`;
  let result = '';
  let place = 0;
  for (const { start, end, words } of replacements) {
    result += whole.slice(place, Math.max(place, start)) + words;
    place = Math.max(place, end);
  }
  return (result + whole.slice(place)).replace(/\n$/, '');
}

/** Corrects which changes were rejected by what the text says. */
function rejectedIn(text: ChangedTextParts, current: string, rejected: ReadonlySet<string>): ReadonlySet<string> {
  const without = (keys: ReadonlySet<string>) => withChanges(text, ({ key }) => !keys.has(key));
  let keys = new Set([...rejected].filter((key) => text.changes.some((change) => change.key === key)));
  if (without(keys) === current) return keys;
  const edits = wordEdits(without(keys), current);
  const ranges = rangesWith(text, ({ key }) => !keys.has(key));
  const touched = text.changes.filter((change) => change.edits.some((edit) => isNear(edits, rangeOf(ranges, edit))));
  let distance = sizeOf(edits);
  for (const { key } of touched) {
    const toggled = new Set(keys);
    if (!toggled.delete(key)) toggled.add(key);
    const size = sizeOf(wordEdits(without(toggled), current));
    if (size < distance) [keys, distance] = [toggled, size];
    if (distance === 0) break;
  }
  return keys;
}

function sizeOf(edits: readonly Edit[]): number {
  return edits.reduce((sum, { start, end, newStart, newEnd }) => sum + end - start + newEnd - newStart, 0);
}

interface Range {
  readonly start: number;
  readonly end: number;
}

/** Returns where each edit is in the text with some of the changes. */
function rangesWith({ changes }: ChangedTextParts, isMade: (change: Change) => boolean): ReadonlyMap<Edit, Range> {
  const owned = new Map(changes.flatMap((change) => change.edits.map((edit) => [edit, change] as const)));
  const ranges = new Map<Edit, Range>();
  let shift = 0;
  for (const edit of inOrder([...owned.keys()])) {
    const change = owned.get(edit);
    const length = change !== undefined && isMade(change) ? edit.newEnd - edit.newStart : edit.end - edit.start;
    ranges.set(edit, { start: edit.start + shift, end: edit.start + shift + length });
    shift += length - (edit.end - edit.start);
  }
  return ranges;
}

function rangeOf(ranges: ReadonlyMap<Edit, Range>, edit: Edit): Range {
  return ranges.get(edit) ?? { start: 0, end: 0 };
}

function isTouched(edits: readonly Edit[], { start, end }: Range): boolean {
  return edits.some((edit) => edit.start < end && edit.end > start);
}

/** Whether an edit touches a range or its ends. */
function isNear(edits: readonly Edit[], { start, end }: Range): boolean {
  return edits.some((edit) => edit.start <= end && edit.end >= start);
}

/** Moves a range to the text after the edits. */
function moved(edits: readonly Edit[], range: Range): Range {
  const above = edits.findLast((edit) => edit.end <= range.start);
  const shift = above === undefined ? 0 : above.newEnd - above.end;
  const grown = edits
    .filter((edit) => edit.start < range.end && edit.end > range.start)
    .reduce((sum, edit) => sum + (edit.newEnd - edit.newStart) - (edit.end - edit.start), 0);
  const start = range.start + shift;
  return { start, end: Math.max(start, range.end + shift + grown) };
}
