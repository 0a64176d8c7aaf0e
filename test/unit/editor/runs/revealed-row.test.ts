import { expect, it } from 'vitest';
import { RevealedRow } from '../../../../src/editor/runs/revealed-row';

/** A view of VS Code: it selects a row that is revealed, as far as it has it. */
function viewOf(rows: readonly string[], visible = true) {
  const view = {
    visible,
    selection: [] as readonly string[],
    revealed: [] as string[],
    reveal: (row: string) => {
      if (!rows.includes(row)) return Promise.reject(new Error('Cannot resolve tree item'));
      view.revealed.push(row);
      view.selection = [row];
      return Promise.resolve();
    },
  };
  return { view, row: new RevealedRow<string>(view, (key) => key) };
}

it('selects a row, and recognizes the report of it once', async () => {
  const { view, row } = viewOf(['one', 'two']);
  await row.reveal('one');
  expect(view.revealed).toEqual(['one']);
  expect(row.isEcho(['one'])).toBe(true);
  expect(row.isEcho(['one'])).toBe(false);
});

it('takes another selection, or one of several rows, for that of the developer', async () => {
  const { row } = viewOf(['one', 'two']);
  await row.reveal('one');
  expect(row.isEcho(['two'])).toBe(false);
  await row.reveal('two');
  expect(row.isEcho(['two', 'one'])).toBe(false);
});

it('leaves a hidden view and a row that is already selected alone', async () => {
  const hidden = viewOf(['one'], false);
  await hidden.row.reveal('one');
  const selected = viewOf(['one']);
  selected.view.selection = ['one'];
  await selected.row.reveal('one');
  expect([...hidden.view.revealed, ...selected.view.revealed]).toEqual([]);
});

it('ignores a row that has left the view', async () => {
  const { row } = viewOf(['one']);
  await row.reveal('two');
  expect(row.isEcho(['two'])).toBe(false);
});
