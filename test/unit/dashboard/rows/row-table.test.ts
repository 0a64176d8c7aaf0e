import { beforeEach, describe, expect, it } from 'vitest';
import type { RowTableIntent, TypedRow } from '../../../../src/editor/optimize/row-table-messages';
import { RowTable } from '../../../../webview-ui/rows/row-table';

let sent: RowTableIntent[] = [];

function tableWith(rows: readonly TypedRow[] = [], least = 1): HTMLElement {
  const columns = ['article', 'expected'];
  const update = {
    type: 'table',
    title: 'Optimize',
    columns,
    optional: 'expected',
    rows,
    least,
    file: 'a.jsonl',
  } as const;
  const { page } = new RowTable(update, (intent) => sent.push(intent));
  document.body.replaceChildren(page);
  return page;
}

const cells = (page: HTMLElement) => [...page.querySelectorAll('textarea')];
const values = (page: HTMLElement) => cells(page).map(({ value }) => value);

function type(page: HTMLElement, cell: number, text: string): void {
  const target = cells(page)[cell];
  if (target === undefined) throw new Error(`There is no cell ${cell}.`);
  target.value = text;
  target.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function click(page: HTMLElement, name: RegExp): void {
  const found = [...page.querySelectorAll('button')].find((button) =>
    name.test(button.getAttribute('aria-label') ?? button.textContent),
  );
  found?.click();
}

function paste(page: HTMLElement, cell: number, text: string): Event {
  const event = new Event('paste', { bubbles: true, cancelable: true });
  Object.assign(event, { clipboardData: { getData: () => text } });
  cells(page)[cell]?.dispatchEvent(event);
  return event;
}

beforeEach(() => {
  sent = [];
});

describe('a table of new rows', () => {
  it('begins with an empty row and always has one at the end', () => {
    const page = tableWith();
    expect(values(page)).toEqual(['', '']);

    type(page, 0, 'Rain tomorrow.');
    expect(values(page)).toEqual(['Rain tomorrow.', '', '', '']);
  });

  it('names every cell by its column and row', () => {
    const page = tableWith([{ article: 'One' }]);

    expect(cells(page).map((cell) => cell.getAttribute('aria-label'))).toEqual([
      'article, row 1',
      'expected, row 1',
      'article, row 2',
      'expected, row 2',
    ]);
  });

  it('uses the rows with something in them, with their line breaks', () => {
    const page = tableWith();
    type(page, 0, 'First line\nSecond line');
    click(page, /^Use This Row$/);

    expect(sent.at(-1)).toEqual({ type: 'use', rows: [{ article: 'First line\nSecond line', expected: '' }] });
  });

  it('says which cell is missing instead', () => {
    const page = tableWith();
    type(page, 1, 'Rain');
    click(page, /^Use/);

    expect(page.querySelector('[role=alert]')?.textContent).toBe('Row 1 has no article.');
    expect(sent.map((intent) => intent.type)).not.toContain('use');
  });

  it('says how many rows it takes', () => {
    const page = tableWith([{ article: 'One' }], 2);
    click(page, /^Use/);

    expect(page.querySelector('[role=alert]')?.textContent).toMatch(/^Write at least 2 rows/);
  });

  it('spreads cells that are copied in a spreadsheet', () => {
    const page = tableWith([{ article: 'One', expected: '1' }]);
    const event = paste(page, 2, 'Two\t2\nThree\t3\n');

    expect(event.defaultPrevented).toBe(true);
    expect(values(page)).toEqual(['One', '1', 'Two', '2', 'Three', '3', '', '']);
  });

  it('leaves any other text to the cell', () => {
    expect(paste(tableWith(), 0, 'Two\nlines').defaultPrevented).toBe(false);
  });

  it('tells what is typed, so that it can be kept', () => {
    type(tableWith(), 0, 'One');

    expect(sent).toEqual([{ type: 'changed', rows: [{ article: 'One', expected: '' }] }]);
  });

  it('removes a row', () => {
    const page = tableWith([{ article: 'One' }, { article: 'Two' }]);
    click(page, /^Remove row 1$/);

    expect(values(page)).toEqual(['Two', '', '', '']);
  });
});
