import { expect, it } from 'vitest';
import type { Target } from '../../../src/presentation/plot';
import { ScoreTables } from '../../../webview-ui/score-tables';
import { ExampleRun } from './example-run';
import { projectionOf } from './view-of';

const run = new ExampleRun().scores(0, [1, 0]).proposes({}, [1, 1, 1]).admits().scores(1, [0.5, 1]);

function tables(
  select: (target: Target) => void = () => undefined,
  open: (target: Target) => void = () => undefined,
): ScoreTables {
  const made = new ScoreTables(select, open);
  document.body.replaceChildren(made.element);
  made.update(projectionOf(run), { candidate: 1, example: 0 }, { rows: [1, 0], columns: [1, 0] });
  return made;
}

const rowsOf = ({ element }: ScoreTables) =>
  [...element.querySelectorAll('tbody tr')].map((row) => [...row.children].map(({ textContent }) => textContent));

it('tells what the heat map shows: the candidates, and the examples of the selected one', () => {
  expect(rowsOf(tables())).toEqual([
    ['#1', '0.75', '6', '1', expect.stringMatching(/^from the seed/)],
    ['seed', '0.50', '4', '1', expect.anything()],
    ['2', 'ticket 2', '', '1.00', '1.00', '#1'],
    ['1', 'ticket 1', '', '0.50', '1.00', 'seed'],
  ]);
});

it('marks the selected rows, and selects others', () => {
  const selected: Target[] = [];
  const { element } = tables((target) => selected.push(target));
  const marked = [...element.querySelectorAll('tr[aria-current=true] button')].map(({ textContent }) => textContent);
  expect(marked).toEqual(['#1', '1']);
  for (const name of element.querySelectorAll<HTMLElement>('tbody tr:last-child button')) name.click();
  expect(selected).toEqual([{ candidate: 0 }, { example: 0 }]);
});

it('opens the example of a row that is double-clicked', () => {
  const opened: Target[] = [];
  const { element } = tables(undefined, (target) => opened.push(target));
  for (const row of element.querySelectorAll('tbody tr:first-child td'))
    row.dispatchEvent(new MouseEvent('dblclick', { bubbles: true }));
  expect([...new Set(opened.map(({ example }) => example))]).toEqual([1]);
});

it('keeps the focus when the order changes', () => {
  const made = tables();
  const seed = made.element.querySelectorAll('button')[1];
  seed?.focus();
  made.update(projectionOf(run), {}, { rows: [0, 1], columns: [0, 1] });
  expect(document.activeElement).toBe(seed);
  expect(rowsOf(made)[0]?.[0]).toBe('seed');
});
