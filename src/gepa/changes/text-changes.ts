import type { ProposedChange } from '../proposal';
import { ownedEdits, type OwnedEdit } from './change-origins';
import type { ChangeSource } from './change-sources';
import { explainEdits } from './explained-edits';
import { addedWords, applyEdits, removedWords, wordEdits, wordsOf, type Edit } from './word-edits';

/** A change of a text that the developer decides on: what one explanation of a reflection is about. */
export interface Change {
  /** Identifies it among the changes of its text. */
  readonly key: string;
  /** The words that it replaces, from top to bottom. At least one. */
  readonly edits: readonly [Edit, ...Edit[]];
  /** Who made it; undefined when no reflection and no edit has its words. */
  readonly source: ChangeSource | undefined;
  /** Why, in the reflection's words. Empty if the reflection gave only a diagnosis. */
  readonly explanations: readonly ProposedChange[];
}

/** A text under review: what its parent says, what is proposed, and the changes between them. */
export interface ChangedTextParts {
  readonly parent: string;
  readonly proposed: string;
  /** From top to bottom, by their first edit. */
  readonly changes: readonly Change[];
}

/**
 * Finds the changes between a text and its proposed version. Words that the same reflection changed for the same reason are one change,
 * wherever they are; words without a stated reason are one change as long as no unchanged line is between them.
 */
export function textChanges(parent: string, proposed: string, sources: readonly ChangeSource[]): ChangedTextParts {
  const next = withLineEndsOf(parent, proposed);
  const edits = joinNeighbors(parent, next, ownedEdits(parent, next, wordEdits(parent, next), sources));
  const groups = new Map<string, Group>();
  for (const { edit, explanation, block } of explained(parent, next, edits)) {
    const { source, ...range } = edit;
    const key = `${source?.proposal ?? 'unknown'} ${explanation === undefined ? `block ${block}` : `explanation ${explanation}`}`;
    groups.set(key, { source, explanation, edits: [...(groups.get(key)?.edits ?? []), range] });
  }
  const changes = withExplanations([...groups.values()]).flatMap(({ edits: [first, ...others], ...change }) =>
    first === undefined ? [] : [{ ...change, edits: [first, ...others] as const }],
  );
  return { parent, proposed: next, changes: withKeys(parent, next, changes) };
}

/** Returns the text with only some of its changes. */
export function withChanges(
  { parent, proposed, changes }: ChangedTextParts,
  isMade: (change: Change) => boolean,
): string {
  return applyEdits(parent, proposed, inOrder(changes.filter(isMade).flatMap(({ edits }) => edits)));
}

/** Sorts edits as they follow each other in the proposed text. */
export function inOrder(edits: readonly Edit[]): readonly Edit[] {
  return [...edits].sort((a, b) => a.newStart - b.newStart || a.newEnd - b.newEnd || a.start - b.start);
}

/** A reply has line feeds only. A file keeps its line ends. */
function withLineEndsOf(parent: string, proposed: string): string {
  return parent.includes('\r\n') ? proposed.replace(/\r?\n/g, '\r\n') : proposed;
}

interface Group {
  readonly source: ChangeSource | undefined;
  readonly explanation: number | undefined;
  readonly edits: readonly Edit[];
}

/**
 * Joins neighboring edits of a source if at most as much is unchanged between them as they change, as in a reworded sentence. Their
 * parts alone would read like nothing.
 */
function joinNeighbors(parent: string, proposed: string, edits: readonly OwnedEdit[]): readonly OwnedEdit[] {
  const joined: OwnedEdit[] = [];
  for (const edit of edits) {
    const last = joined.at(-1);
    const gap = last === undefined ? '' : parent.slice(last.end, edit.start);
    const isJoined =
      last !== undefined &&
      last.source === edit.source &&
      !gap.includes('\n') &&
      wordsOf(gap).length <= Math.min(sizeOf(parent, proposed, last), sizeOf(parent, proposed, edit));
    if (isJoined) joined.splice(-1, 1, { ...last, end: edit.end, newEnd: edit.newEnd });
    else joined.push(edit);
  }
  return joined.map((edit) => withoutEqualEnd(parent, proposed, edit));
}

/** Shortens an edit by the white space that both texts have at its end. */
function withoutEqualEnd(parent: string, proposed: string, edit: OwnedEdit): OwnedEdit {
  const [removed, added] = [removedWords(parent, edit), addedWords(proposed, edit)];
  const end = /\s*$/.exec(removed)?.[0] ?? '';
  const isEqual = removed !== '' && added.endsWith(end);
  return isEqual ? { ...edit, end: edit.end - end.length, newEnd: edit.newEnd - end.length } : edit;
}

/** Returns the number of words that an edit replaces or puts in their place, whichever are more. */
function sizeOf(parent: string, proposed: string, edit: Edit): number {
  return Math.max(wordsOf(removedWords(parent, edit)).length, wordsOf(addedWords(proposed, edit)).length);
}

interface ExplainedEdit {
  readonly edit: OwnedEdit;
  readonly explanation: number | undefined;
  /** Numbers the groups of edits without an unchanged line between them. */
  readonly block: number;
}

/** Finds the explanation of each edit among those of its source. */
function explained(parent: string, proposed: string, edits: readonly OwnedEdit[]): readonly ExplainedEdit[] {
  const explanations = new Map<OwnedEdit, number | undefined>();
  for (const source of new Set(edits.map((edit) => edit.source))) {
    const own = edits.filter((edit) => edit.source === source);
    const words = own.map((edit) => ({
      changed: `${removedWords(parent, edit)} ${addedWords(proposed, edit)}`,
      around: linesAround(proposed, edit),
    }));
    const found = explainEdits(words, source?.explanations ?? []);
    for (const [nth, edit] of own.entries()) explanations.set(edit, found[nth]);
  }
  let block = 0;
  let above: ExplainedEdit | undefined;
  return edits.map((edit) => {
    if (above !== undefined && parent.slice(above.edit.end, edit.start).split('\n').length > 2) block += 1;
    const neighbor = above?.block === block && above.edit.source === edit.source ? above.explanation : undefined;
    above = { edit, explanation: explanations.get(edit) ?? neighbor, block };
    return above;
  });
}

/** Returns the lines that have the words of an edit. */
function linesAround(text: string, { newStart, newEnd }: Edit): string {
  const start = text.lastIndexOf('\n', newStart - 1) + 1;
  const end = text.indexOf('\n', Math.max(newStart, newEnd - 1));
  return text.slice(start, end < 0 ? text.length : end);
}

/** Gives each group its explanation. One that fits none of a source's groups comes with the first of them, so that it can be read. */
function withExplanations(
  groups: readonly Group[],
): readonly (Pick<Change, 'source' | 'explanations'> & Pick<Group, 'edits'>)[] {
  return groups.map(({ source, edits, explanation }, nth) => {
    const own = groups.filter((group) => group.source === source);
    const used = own.map((group) => group.explanation);
    const isFirst = groups.findIndex((group) => group.source === source) === nth;
    const explanations = (source?.explanations ?? []).filter(
      (_, place) => place === explanation || (isFirst && !used.includes(place)),
    );
    return { source, edits, explanations };
  });
}

/** Adds keys of what the changes replace, which tell them apart by their order where that is equal. */
function withKeys(parent: string, proposed: string, changes: readonly Omit<Change, 'key'>[]): readonly Change[] {
  const keys = new Set<string>();
  return changes.map((change) => {
    const content = change.edits.map((edit) => [removedWords(parent, edit), addedWords(proposed, edit)]);
    let key = JSON.stringify(content);
    while (keys.has(key)) key += '+';
    keys.add(key);
    return { ...change, key };
  });
}
