// Tested by test/unit/dashboard/dashboard.test.ts.
import { failureOf } from '../src/gepa/failures/left-out';
import { describeOneLeftOut } from '../src/gepa/words/left-out-words';
import { scoreInWords, summarize } from '../src/presentation/candidate-words';
import type { CanvasPlot } from './canvas-surface';
import { cellBox, gutter, heatMapGrid, rowsInView, type HeatMapGrid, type HeatMapOrder } from './heat-map-grid';
import { paintHeatMap } from './heat-map-paint';
import { formatScore } from '../src/presentation/number-format';
import type { Box, Direction, Point, Target } from '../src/presentation/plot';
import type { Projection, Selection } from '../src/presentation/projection';
import { dashboardWords as words } from './dashboard-words';

/**
 * Examples × candidates: the score of every candidate on every example of the Pareto set, and who leads which. The row
 * at the top is the best of all candidates on each example, and stays in view.
 */
export function heatMapPlot(
  projection: Projection,
  selection: Selection,
  order: HeatMapOrder,
  availableWidth: number,
): CanvasPlot {
  const grid = heatMapGrid(projection, selection, order, availableWidth);
  return {
    width: gutter + grid.columns.length * grid.cellWidth + 2,
    height: grid.top + grid.rows.length * grid.rowHeight + 2,
    pinned: { top: grid.top, left: gutter },
    contentOf: (visible) => contentOf(grid, visible),
    paint: (context, visible, palette) => paintHeatMap(grid, context, visible, palette),
    targetAt: (point, visible) => targetAt(grid, point, visible),
    step: (from, direction) => step(grid, from, direction),
    boxOf: (target) => boxOf(grid, target),
    describe: (target) => describe(grid, target),
  };
}

/** Returns everything that decides how the rows in view look. A candidate's cells only change when it gets scores. */
function contentOf(grid: HeatMapGrid, visible: Box): readonly unknown[] {
  const { state, leads } = grid.projection;
  const { first, last } = rowsInView(grid, visible);
  const scored = grid.rows.slice(first, last).map((candidate) => state.candidates[candidate]?.pareto.count);
  const { candidate, other, example } = grid.selection;
  const { columns, cellWidth, rowHeight, rows } = grid;
  return [
    ...[state.run.id, leads, state.leftOut.length, columns, cellWidth, rowHeight, candidate, other, example],
    ...rows.slice(first, last),
    ...scored,
  ];
}

function targetAt(grid: HeatMapGrid, point: Point, visible: Box): Target | undefined {
  const inGutter = point.x - visible.x < gutter;
  const example = inGutter ? undefined : grid.columns[Math.floor((point.x - gutter) / grid.cellWidth)];
  if (point.y - visible.y < grid.top) return example === undefined ? undefined : { example };
  const candidate = grid.rows[Math.floor((point.y - grid.top) / grid.rowHeight)];
  if (candidate === undefined || (!inGutter && example === undefined)) return undefined;
  return { candidate, example };
}

function step(grid: HeatMapGrid, from: Target | undefined, direction: Direction): Target | undefined {
  const row = from?.candidate === undefined ? -1 : grid.rows.indexOf(from.candidate);
  const column = from?.example === undefined ? -1 : grid.columns.indexOf(from.example);
  if (from === undefined) return { candidate: grid.rows[0] };
  const nextRow = row + (direction === 'down' ? 1 : direction === 'up' ? -1 : 0);
  const nextColumn = column + (direction === 'right' ? 1 : direction === 'left' ? -1 : 0);
  // Row -1 is the best of all, column -1 the row's head; both at once would be nothing.
  if (nextRow < -1 || nextColumn < -1 || (nextRow === -1 && nextColumn === -1)) return undefined;
  if (nextRow >= grid.rows.length || nextColumn >= grid.columns.length) return undefined;
  return {
    candidate: nextRow === -1 ? undefined : grid.rows[nextRow],
    example: nextColumn === -1 ? undefined : grid.columns[nextColumn],
  };
}

function boxOf(grid: HeatMapGrid, { candidate, example }: Target): Box | undefined {
  const row = candidate === undefined ? -1 : grid.rows.indexOf(candidate);
  const y = row === -1 ? 0 : grid.top + row * grid.rowHeight;
  if (candidate !== undefined && row === -1) return undefined;
  if (example === undefined) return { x: 1, y, width: gutter - 2, height: grid.rowHeight };
  const column = grid.columns.indexOf(example);
  return column === -1 ? undefined : cellBox(grid, column, y);
}

function describe(grid: HeatMapGrid, { candidate, example }: Target): readonly string[] {
  const { state, frontier } = grid.projection;
  const subject = candidate === undefined ? undefined : state.candidates[candidate];
  if (example === undefined) return subject === undefined ? [] : summarize(subject, grid.projection);
  const row = state.run.examples.pareto[example];
  const best = state.bestPerExample[example] ?? null;
  const led = frontier.leaders[example] ?? [];
  const about = [
    words.exampleTitle(example, row?.title ?? ''),
    ...(row?.expected === undefined ? [] : [words.expected(row.expected)]),
  ];
  const failure = failureOf(state, { set: 'pareto', index: example });
  if (failure !== undefined) return [...about, describeOneLeftOut(failure)];
  return [
    ...about,
    ...(subject === undefined ? [] : [`${words.shortName(subject.index)}: ${scoreInWords(state, subject, example)}`]),
    ...(best === null
      ? []
      : [words.bestOfAll(formatScore(best), describeLeaders(led, grid.projection.separating[example]))]),
  ];
}

function describeLeaders(leaders: readonly number[], separating: boolean | undefined): string {
  if (separating !== true) return words.byAll;
  const named = leaders.slice(0, 4).map(words.shortName).join(', ');
  return leaders.length > 4 ? words.andOthers(named, leaders.length - 4) : named;
}
