// Tested by test/unit/datasets/load-examples.test.ts.
import { statSync } from 'node:fs';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Columns } from './columns/columns';
import { isConversation, readConversation } from './conversations/conversation-input';
import { checkReach } from './file-reach';
import { isImagePath, isUrl, sizeFault } from './images';
import type { RowLoading } from './load-rows';
import { badRowsError, isList, isNothing, RowFault, type BadRow } from './readers/read-row';
import { columnValue, placeOf, type Row } from './row';

/**
 * Prepares rows for a run once the roles of their columns are known: nested values become separate columns, conversations are
 * normalized, and images are checked and their paths made relative to the base.
 *
 * @throws DataError that lists the rows whose conversation or image cannot be used.
 * @throws OutsideError
 */
export function completeRows(rows: readonly Row[], columns: Columns, loading: RowLoading): readonly Row[] {
  const bad: BadRow[] = [];
  const complete = rows.map((row) => {
    try {
      return completeRow(row, columns, loading);
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      bad.push({ ...placeOf(row), reason: error.message });
      return row;
    }
  });
  if (bad[0] !== undefined) throw badRowsError(bad[0].file ?? '', bad);
  return complete;
}

function completeRow(row: Row, columns: Columns, loading: RowLoading): Row {
  const added = new Map<string, unknown>();
  for (const column of [columns.input, columns.expected, columns.feedback, columns.image]) {
    if (column === undefined) continue;
    const value = columnValue(row.values, column);
    if (value !== undefined && !Object.hasOwn(row.values, column)) added.set(column, value);
  }
  const imageAt = (image: string) => imageReference(image, row, loading);
  const input = columnValue(row.values, columns.input);
  if (isConversation(input)) added.set(columns.input, readConversation(input, imageAt));
  const image = columns.image === undefined ? undefined : columnValue(row.values, columns.image);
  if (columns.image !== undefined && !isNothing(image)) {
    added.set(columns.image, isList(image) ? image.map((one) => imageAt(textOf(one))) : imageAt(textOf(image)));
  }
  return added.size === 0 ? row : { ...row, values: { ...row.values, ...Object.fromEntries(added) } };
}

function textOf(image: unknown): string {
  if (typeof image === 'string') return image;
  throw new RowFault(`an image must be a path or a URL, not ${JSON.stringify(image)}`);
}

/** Returns a URL unchanged, or the checked path of a file relative to the base. */
function imageReference(image: string, row: Row, { reach, base }: RowLoading): string {
  if (isUrl(image)) return image;
  const place = placeOf(row);
  const path = resolve(dirname(place.file), image.replace(/^file:\/\//, ''));
  if (!isImagePath(path)) throw new RowFault(`the image ${image} is neither a URL nor a PNG, JPEG, GIF or WebP file`);
  checkReach(path, reach, place);
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined)
    throw new RowFault(
      `the image ${image} does not exist. Correct the path, which is relative to the folder of this file`,
    );
  const fault = sizeFault(size);
  if (fault !== undefined) throw new RowFault(`the image ${image} ${fault}`);
  return relative(base, path).split(sep).join('/');
}
