import { describe, expect, it } from 'vitest';
import { cellBox, gutter, heatMapGrid, type HeatMapGrid } from '../../../webview-ui/heat-map-grid';
import { paintHeatMap } from '../../../webview-ui/heat-map-paint';
import type { Box } from '../../../src/presentation/plot';
import type { Selection } from '../../../src/presentation/projection';
import type { Palette } from '../../../webview-ui/theme';
import { ExampleRun } from './example-run';
import { RecordingContext } from './recording-context';
import { projectionOf } from './view-of';

const palette: Palette = {
  background: 'background',
  foreground: 'foreground',
  dim: 'dim',
  accent: 'accent',
  together: 'together',
  focus: 'focus',
  compared: 'compared',
  fontFamily: 'sans-serif',
  highContrast: false,
};

/** Rows and columns in their natural order: the seed on top, the first example on the left. */
function gridOf(run: ExampleRun, selection: Selection = {}): HeatMapGrid {
  const projection = projectionOf(run);
  const { candidates, run: described } = projection.state;
  const order = {
    rows: candidates.map(({ index }) => index),
    columns: described.examples.pareto.map((_, index) => index),
  };
  return heatMapGrid(projection, selection, order, 400);
}

function paint(grid: HeatMapGrid, visible: Box = { x: 0, y: 0, width: 400, height: 300 }): RecordingContext {
  const context = new RecordingContext();
  paintHeatMap(grid, context.asContext, visible, palette);
  return context;
}

/** The cell of a candidate on an example. */
const cellOf = (grid: HeatMapGrid, candidate: number, example: number) =>
  cellBox(grid, example, grid.top + candidate * grid.rowHeight);

const isIn = (box: Box, x: number, y: number) =>
  x >= box.x && x <= box.x + box.width && y >= box.y && y <= box.y + box.height;

/** The colors of a cell, from the ground up. */
const colorsOf = ({ areas }: RecordingContext, box: Box) =>
  areas.filter((area) => area.x === box.x && area.y === box.y).map(({ color, alpha }) => `${color} ${alpha}`);

const linesIn = ({ lines }: RecordingContext, box: Box) =>
  lines.filter(({ from, to }) => isIn(box, (from[0] + to[0]) / 2, (from[1] + to[1]) / 2));

const arcsIn = ({ arcs }: RecordingContext, box: Box) => arcs.filter(({ x, y }) => isIn(box, x, y));

const withChild = (seed: readonly number[], child: readonly number[]) =>
  new ExampleRun(seed.length).scores(0, seed).proposes({}, [1, 1, 1]).admits().scores(1, child);

describe('a cell of the heat map', () => {
  it('is more intense the higher its score', () => {
    const grid = gridOf(withChild([0, 0.5, 1], [0, 0, 0]));
    const context = paint(grid);
    expect(colorsOf(context, cellOf(grid, 0, 0))).toEqual(['foreground 0.09']);
    expect(colorsOf(context, cellOf(grid, 0, 1))).toEqual(['foreground 0.09', 'accent 0.5']);
    expect(colorsOf(context, cellOf(grid, 0, 2))).toEqual(['accent 1']);
  });

  it('is hatched while it is not scored, and not colored as if it had a score of 0', () => {
    const grid = gridOf(withChild([1, 1], [1]));
    const context = paint(grid);
    expect(colorsOf(context, cellOf(grid, 1, 1))).toEqual([]);
    expect(linesIn(context, cellOf(grid, 1, 1)).length).toBeGreaterThan(2);
    expect(linesIn(context, cellOf(grid, 0, 1))).toEqual([]);
  });

  it('is crossed out when its example was left out, for all candidates', () => {
    const run = withChild([1, 0], [1, 1]).add({
      type: 'exampleLeftOut',
      example: { set: 'pareto', index: 1 },
      detail: 'No answer.',
    });
    const grid = gridOf(run);
    const context = paint(grid);
    for (const candidate of [0, 1]) {
      const cell = cellOf(grid, candidate, 1);
      expect(colorsOf(context, cell)).toEqual([]);
      expect(linesIn(context, cell)).toHaveLength(2);
    }
  });
});

describe('the leader of an example', () => {
  it('has a ring when it leads alone', () => {
    const grid = gridOf(withChild([1, 0], [0, 1]));
    const context = paint(grid);
    expect(arcsIn(context, cellOf(grid, 1, 1)).map(({ kind }) => kind)).toEqual(['ring']);
    expect(arcsIn(context, cellOf(grid, 1, 0))).toEqual([]);
  });

  it('has a dot when others lead too', () => {
    const run = withChild([1, 1, 0], [1, 0, 1]).proposes({}, [1, 1, 1]).admits().scores(2, [0, 0, 0]);
    const grid = gridOf(run);
    const context = paint(grid);
    const kindsOf = (candidate: number) => arcsIn(context, cellOf(grid, candidate, 0)).map(({ kind }) => kind);
    expect([0, 1, 2].map(kindsOf)).toEqual([['disc'], ['disc'], []]);
  });

  it('is not marked where all candidates score the same', () => {
    const grid = gridOf(withChild([1, 1, 0], [1, 0, 1]));
    expect(arcsIn(paint(grid), cellOf(grid, 0, 0))).toEqual([]);
  });
});

describe('the head of a row', () => {
  it('has the name and the mean of its candidate, the best one’s in bold', () => {
    const texts = paint(gridOf(withChild([1, 0], [1, 1]))).texts;
    const inRow = (name: string) => {
      const y = texts.find(({ text }) => text === name)?.y;
      return texts.filter((text) => text.y === y).map(({ text, font }) => `${text} ${font}`);
    };
    expect(inRow('seed')).toEqual(['seed 11px sans-serif', '0.50 11px sans-serif']);
    expect(inRow('#1')).toEqual(['#1 bold 11px sans-serif', '1.00 bold 11px sans-serif']);
  });

  it('has no mean until its candidate is scored on all examples', () => {
    expect(paint(gridOf(withChild([0, 0], [1]))).texts.map(({ text }) => text)).toEqual([
      'seed',
      '0.00',
      '#1',
      'any',
      '0.00',
    ]);
  });

  it('has a bar as long as the mean', () => {
    const bars = paint(gridOf(withChild([1, 0], [1, 1]))).areas.filter(({ x, height }) => x < gutter && height === 6);
    expect(bars.map(({ width, color }) => ({ width, color }))).toEqual([
      { width: 14, color: 'dim' },
      { width: 28, color: 'accent' },
      { width: 28, color: 'together' },
    ]);
  });
});

describe('the row of the best scores', () => {
  it('has a color of its own', () => {
    const grid = gridOf(withChild([1, 0], [0, 0.5]));
    const context = paint(grid);
    expect(colorsOf(context, cellBox(grid, 0, 0))).toEqual(['together 1']);
    expect(colorsOf(context, cellBox(grid, 1, 0))).toEqual(['foreground 0.09', 'together 0.5']);
  });

  it('is not there before the seed is scored', () => {
    expect(paint(gridOf(new ExampleRun().scores(0, [1]))).texts.map(({ text }) => text)).toEqual(['seed']);
  });

  it('stays at the top when the candidates are scrolled', () => {
    const context = paint(gridOf(withChild([1, 0], [0, 1])), { x: 0, y: 30, width: 400, height: 20 });
    const y = context.texts.find(({ text }) => text === 'any')?.y;
    expect(y).toBe(40);
  });
});

describe('the selection', () => {
  it('outlines the row of the candidate and the column of the example', () => {
    const grid = gridOf(withChild([1, 0], [0, 1]), { candidate: 1, example: 0 });
    const [row, column, ...others] = paint(grid).outlines;
    expect(row?.y).toBeCloseTo(grid.top + grid.rowHeight, 0);
    expect(column?.x).toBeCloseTo(cellOf(grid, 1, 0).x, -1);
    expect([row?.color, column?.color]).toEqual(['focus', 'focus']);
    expect(others).toEqual([]);
  });

  it('outlines nothing when nothing is selected', () => {
    expect(paint(gridOf(withChild([1, 0], [0, 1]))).outlines).toEqual([]);
  });
});

describe('a heat map that is larger than its view', () => {
  it('is painted only where it is in view', () => {
    const run = new ExampleRun().scores(0, [1, 0]);
    for (let candidate = 1; candidate <= 40; candidate += 1) run.proposes().admits().scores(candidate, [1, 0]);
    const grid = gridOf(run);
    const rows = paint(grid, { x: 0, y: 160, width: 400, height: 100 }).texts.map(({ text }) => text);
    expect(rows).toContain('#10');
    expect(rows).not.toContain('#9');
    expect(rows).not.toContain('#30');
  });
});
