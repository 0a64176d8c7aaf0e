import { describe, expect, it } from 'vitest';
import { layOutLineage } from '../../../src/presentation/lineage-drawing';
import { Lineage } from '../../../webview-ui/lineage';
import { ExampleRun } from './example-run';
import { PlotOnPage } from './plot-on-page';
import { projectionOf } from './view-of';

describe('the layout of the lineage', () => {
  it('puts every candidate one generation right of its first parent', () => {
    const { nodes, generations } = layOutLineage([[], [0], [0], [1]]);
    expect(nodes.map(({ generation }) => generation)).toEqual([0, 1, 1, 2]);
    expect(generations).toBe(3);
  });

  it('gives no two candidates of a generation the same row', () => {
    const { nodes, rows } = layOutLineage([[], [0], [0], [1], [1], [2], [2]]);
    const places = nodes.map(({ generation, row }) => `${generation}/${row}`);
    expect(new Set(places).size).toBe(nodes.length);
    expect(Math.min(...nodes.map(({ row }) => row))).toBe(0);
    expect(Math.max(...nodes.map(({ row }) => row))).toBe(rows - 1);
  });

  it('draws a merge’s second parent as an edge of its own kind', () => {
    expect(layOutLineage([[], [0], [0], [1, 2]]).edges.filter(({ to }) => to === 3)).toEqual([
      { from: 1, to: 3, kind: 'descent' },
      { from: 2, to: 3, kind: 'merge' },
    ]);
  });

  it('is empty before the seed is there', () => {
    expect(layOutLineage([])).toEqual({ nodes: [], edges: [], generations: 0, rows: 0 });
  });
});

/** The seed, its child and its grandchild, and another child that is still being scored. */
const family = () =>
  new ExampleRun()
    .scores(0, [0, 0])
    .proposes({}, [1, 1, 1])
    .admits()
    .scores(1, [1, 0])
    .proposes({ parents: [1] }, [1, 1, 1])
    .admits()
    .scores(2, [1, 1])
    .proposes({}, [1, 1, 1])
    .admits()
    .scores(3, [1]);

function lineageOf(run: ExampleRun, candidate?: number): PlotOnPage<Lineage> {
  const page = new PlotOnPage((surroundings) => new Lineage(surroundings));
  page.plot.update(projectionOf(run), { candidate });
  return page;
}

describe('the lineage', () => {
  it('has a mark for every candidate, in the pool or not', () => {
    const page = lineageOf(family());
    expect(page.marks.map(({ name }) => name)).toEqual([
      'Candidate 0, the seed. mean 0.00 · about 4 tokens. not on the frontier',
      'Candidate 1. mean 0.50 · about 6 tokens. not on the frontier. from seed',
      'Candidate 2. mean 1.00 · about 6 tokens. on the frontier: leads 2 examples. from #1',
      'Candidate 3. mean 1.00 · about 6 tokens. being scored: 1 of 2 examples. from seed',
    ]);
    expect(page.mark(3).classList).toContain('outside-pool');
    expect(page.texts('.mark text')).toEqual(['0', '1', '2', '3']);
  });

  it('draws the way to the selected candidate stronger', () => {
    const strong = (page: PlotOnPage<Lineage>) => page.svg.querySelectorAll('.edge.strong').length;
    expect(strong(lineageOf(family(), 1))).toBe(1);
    expect(strong(lineageOf(family(), 3))).toBe(1);
    expect(strong(lineageOf(family()))).toBe(0);
  });

  it('draws a merge’s second parent as a line of its own kind, and says so', () => {
    const run = family()
      .proposes({ parents: [1, 3], origin: { kind: 'merge', ancestor: 0 } }, [1, 1, 1])
      .admits();
    const page = lineageOf(run);
    expect(page.svg.querySelectorAll('.edge.merge')).toHaveLength(1);
    expect(page.plot.element.textContent).toContain('dashed: second parent of a merge');
  });

  it('draws small marks without numbers when many candidates would not fit', () => {
    const run = new ExampleRun().scores(0, [0, 0]);
    for (let child = 1; child <= 12; child += 1) run.proposes().admits();
    const page = lineageOf(run);
    expect(page.marks).toHaveLength(13);
    expect(page.texts('.mark text')).toEqual([]);
  });

  it('fits at first, and grows with the keys + and − and with 0 fits again', () => {
    const page = lineageOf(family());
    const heightOf = () => Number(page.svg.getAttribute('height'));
    const fitted = heightOf();
    page.mark(0).focus();
    page.press('+');
    expect(heightOf()).toBeGreaterThan(fitted);
    page.press('0');
    expect(heightOf()).toBe(fitted);
  });

  it('fits however many candidates there are', () => {
    const run = new ExampleRun().scores(0, [0, 0]);
    for (let child = 1; child <= 60; child += 1) run.proposes().admits();
    expect(Number(lineageOf(run).svg.getAttribute('height'))).toBeLessThanOrEqual(230);
  });

  it('lets the way to the best candidate stand out, and gives combinations a ring of their own', () => {
    const run = family()
      .proposes({ origin: { kind: 'combination', of: [1, 2] } }, [1, 1, 1])
      .add({
        type: 'candidateAdded',
        candidate: 4,
        parents: [2],
        texts: {},
        origin: { kind: 'combination', proposal: 4 },
      });
    const page = lineageOf(run);
    expect(page.svg.querySelectorAll('.edge.to-best')).toHaveLength(2);
    expect(page.mark(4).classList).toContain('joined');
    expect(page.mark(3).classList).not.toContain('joined');
  });

  it('is panned with a pressed pointer, which selects nothing', () => {
    const page = lineageOf(family());
    const { element } = page.plot;
    const view = element.querySelector('.plot');
    const pointer = (type: string, clientX: number, buttons: number) =>
      view?.dispatchEvent(new MouseEvent(type, { bubbles: true, clientX, clientY: 0, buttons }));
    pointer('pointerdown', 100, 1);
    pointer('pointermove', 60, 1);
    pointer('pointerup', 60, 0);
    page.mark(1).dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(view?.scrollLeft).toBe(40);
    expect(page.selected).toEqual([]);
    page.mark(1).dispatchEvent(new MouseEvent('click', { bubbles: true }));
    expect(page.selected).toEqual([1]);
  });
});
