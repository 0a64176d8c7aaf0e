import type { Columns } from './columns/columns';
import { isList, isObject } from './readers/read-row';
import type { Row } from './row';

/**
 * Returns the texts in a row that a prompt shouldn't repeat: those of inputs and answers, at any depth. Notes are left out, because
 * reflections are asked to learn from them, and so are images.
 */
export function textsOfRow(row: Row | undefined, { feedback, image }: Columns): readonly string[] {
  return Object.entries(row?.values ?? {}).flatMap(([column, value]) =>
    column === feedback || column === image ? [] : textsIn(value),
  );
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (isList(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
