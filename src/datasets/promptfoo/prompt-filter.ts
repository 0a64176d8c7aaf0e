// Tested by test/unit/datasets/promptfoo/configuration.test.ts.
import { DataError } from '../data-error';
import { placeOf, type Row } from '../row';

/**
 * Returns the rows whose tests are for a prompt.
 *
 * @param names the labels and ids of one or several prompts. If undefined, all rows are returned.
 * @throws DataError when no row is for the prompt.
 */
export function rowsForPrompts(rows: readonly Row[], names: readonly string[] | undefined): readonly Row[] {
  const fitting = rows.filter(({ prompts }) => {
    if (prompts === undefined || names === undefined) return true;
    return prompts.some((wanted) => names.some((name) => isNamedBy(wanted, name)));
  });
  const [first] = rows;
  if (fitting.length === 0 && first !== undefined) {
    const wanted = [...new Set(rows.flatMap(({ prompts = [] }) => prompts))];
    throw new DataError(
      `No test is for this prompt (${(names ?? []).map(quoted).join(', ')}): all tests are for others (${wanted.map(quoted).join(', ')}). Add tests for it, name it in the "prompts" of some, or optimize another prompt.`,
      placeOf(first),
    );
  }
  return fitting;
}

/** Whether a test names a prompt by promptfoo's rules: by the whole name, a beginning before `*`, or a group before a colon. */
function isNamedBy(wanted: string, name: string): boolean {
  if (wanted === name || name.startsWith(`${wanted}:`)) return true;
  return wanted.endsWith('*') && name.startsWith(wanted.slice(0, -1));
}

function quoted(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}
