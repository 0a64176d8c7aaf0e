import type { RecordedFile } from '../prompt-part';
import { findSelected, selectionAddress } from './selection-address';
import { replaceSelection, selectText } from './selection';

/** A selected text and what replaces it. */
export interface SelectionChange {
  readonly address: string;
  readonly text: string;
}

/** A file with other texts in its selections, and where these are now. */
export interface ReplacedSelections {
  readonly content: string;
  /** The new addresses by the old ones. */
  readonly addresses: ReadonlyMap<string, string>;
}

/**
 * Replaces the texts of selections in a file and says where they are afterwards, since their addresses name positions.
 *
 * @throws PromptError when a selection is no longer in the file, or can't hold its text.
 */
export function replaceSelections(
  path: string,
  content: string,
  changes: readonly SelectionChange[],
  recorded: RecordedFile = {},
): ReplacedSelections {
  const places = changes
    .map((change) => ({ ...change, selected: findSelected(path, content, change.address, recorded.content) }))
    .sort((one, other) => one.selected.place.start - other.selected.place.start);
  let [replaced, moved] = [content, 0];
  const after = places.map(({ address, text, selected }) => {
    const { start, end } = selected.place;
    const now = selectText(path, replaced, { start: start + moved, end: end + moved });
    const next = replaceSelection(path, replaced, now, text);
    const grown = next.length - replaced.length;
    const place = { start: start + moved, end: end + moved + grown };
    moved += grown;
    replaced = next;
    return { address, place };
  });
  const addresses = after.map(({ address, place }): [string, string] => {
    return [address, selectionAddress(replaced, selectText(path, replaced, place))];
  });
  return { content: replaced, addresses: new Map(addresses) };
}
