import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { EvidenceIntent, TableRow } from '../../../../src/editor/evidence/messages';
import { EvaluationTable } from '../../../../webview-ui/evidence/evaluation-table';
import { exampleWith, scored, snapshotOf } from './snapshot';

const examples = 5000;
const sent: EvidenceIntent[] = [];
let table: EvaluationTable;

beforeAll(() => {
  // jsdom lays nothing out: everything is as high as the view.
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 460 });
});

beforeEach(() => {
  sent.splice(0);
  table = new EvaluationTable((intent) => sent.push(intent));
  document.body.replaceChildren(table.element);
  show();
});

function show(version = 1, rows = examples): void {
  const snapshot = snapshotOf(exampleWith([scored('a'), scored('b')]), { tab: 'table' });
  table.update({ ...snapshot, table: { ...snapshot.table, version, rows } });
}

/** Answers what the table asks for, as the editor does. */
function answer(): void {
  for (const intent of sent.splice(0)) {
    if (intent.type !== 'rows') continue;
    const rows = Array.from({ length: intent.count }, (_, place): TableRow => {
      const index = intent.first + place;
      return {
        example: { set: 'pareto', index },
        title: `<b>ticket ${index}</b>`,
        leftOut: index === 1,
        cells: [
          { score: 0, output: 'billing' },
          { score: 1, output: `answer ${index}` },
        ],
      };
    });
    table.receive({ type: 'rows', version: intent.version, first: intent.first, rows });
  }
}

function gridOf({ element }: EvaluationTable): HTMLElement {
  const grid = element.querySelector<HTMLElement>('.rows');
  if (grid === null) throw new Error('The table has no rows.');
  return grid;
}

const drawn = () => [...table.element.querySelectorAll('.rows-ground .table-row')];

it('draws only the rows in view, and asks for them in pages', () => {
  expect(sent).toEqual([{ type: 'rows', version: 1, first: 0, count: 60 }]);
  answer();
  expect(drawn().length).toBeLessThan(30);
  const [first, second] = drawn().map((row) => [...row.children].map(({ textContent }) => textContent));
  expect(first).toEqual(['pareto-1', '<b>ticket 0</b>', '', '0.00billing', '1.00answer 0']);
  expect(second?.[0]).toBe('pareto-2left out');
});

it('scrolls through thousands of rows', () => {
  answer();
  const grid = gridOf(table);
  grid.scrollTop = 46 * 4000;
  grid.dispatchEvent(new Event('scroll'));
  expect(sent.map((intent) => intent.type === 'rows' && intent.first)).toEqual([3960]);
  answer();
  expect(drawn().length).toBeLessThan(40);
  expect(drawn().some(({ textContent }) => textContent.includes('ticket 4000'))).toBe(true);
});

it('shows the example of a cell, with its text beside the first', () => {
  answer();
  drawn()[2]?.querySelector<HTMLElement>('[data-column="1"]')?.click();
  expect(sent).toEqual([
    {
      type: 'showExample',
      example: { set: 'pareto', index: 2 },
      subjects: [
        { kind: 'candidate', index: 0 },
        { kind: 'candidate', index: 1 },
      ],
    },
  ]);
});

it('is used with the keyboard', () => {
  answer();
  const grid = gridOf(table);
  for (const key of ['ArrowDown', 'ArrowDown', 'ArrowRight', 'Enter'])
    grid.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
  expect(table.element.querySelector('.current')?.textContent).toContain('pareto-3');
  expect(sent.filter(({ type }) => type === 'showExample')).toMatchObject([{ example: { index: 2 } }]);
});

it('asks for other examples, orders and columns', () => {
  const press = (label: string) =>
    [...table.element.querySelectorAll('button')].find(({ textContent }) => textContent === label)?.click();
  sent.splice(0);
  press('Difference');
  press('Copy as CSV');
  press('×');
  const filter = table.element.querySelector<HTMLSelectElement>('select[aria-label=Filter]');
  if (filter !== null) filter.value = 'changed';
  filter?.dispatchEvent(new Event('change'));
  expect(sent).toMatchObject([
    { type: 'query', query: { order: { by: 'change', column: 1, descending: false } } },
    { type: 'copyTable' },
    { type: 'compare', subjects: [{ kind: 'candidate', index: 1 }] },
    { type: 'query', query: { filter: 'changed' } },
  ]);
});

it('keeps its rows until those of a newer version arrive, and drops those of an older one', () => {
  answer();
  show(2);
  expect(drawn()[0]?.textContent).toContain('ticket 0');
  const row = { example: { set: 'pareto', index: 0 }, title: 'late', leftOut: false, cells: [] } as const;
  table.receive({ type: 'rows', version: 1, first: 0, rows: [row] });
  expect(drawn()[0]?.textContent).not.toContain('late');
  table.receive({ type: 'rows', version: 2, first: 0, rows: [{ ...row, title: 'new' }] });
  expect(drawn()[0]?.textContent).toContain('new');
});

it('says that nothing matches', () => {
  show(3, 0);
  expect(table.element.textContent).toContain('No example matches the filter.');
});
