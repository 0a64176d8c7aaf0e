// Tested by test/unit/dashboard/heat-map-paint.test.ts.
import { isLeftOut } from '../src/gepa/failures/left-out';
import type { Box } from '../src/presentation/plot';
import type { Projection, Selection } from '../src/presentation/projection';

/** Width of a row's name, bar and mean, left of the cells. */
export const gutter = 108;
const rowHeights = { few: 20, many: 16 };
const fewCandidates = 16;
const cellWidths = { least: 6, most: 34 };
/** Between the pinned row "any" and the candidates. */
const gapBelowPinned = 5;

/** What is in the rows and columns of the heat map. */
export interface HeatMapOrder {
  /** Indices of the candidates from top to bottom. */
  readonly rows: readonly number[];
  /** Indices of the examples from left to right. */
  readonly columns: readonly number[];
}

/** Where everything in the heat map is, in CSS pixels. */
export interface HeatMapGrid extends HeatMapOrder {
  readonly projection: Projection;
  readonly selection: Selection;
  readonly cellWidth: number;
  readonly rowHeight: number;
  /** Height of the pinned row "any" with the gap below it; 0 while there is no such row. */
  readonly top: number;
  readonly leaders: readonly ReadonlySet<number>[];
  /** By example: whether it was left out of the run. */
  readonly leftOut: readonly boolean[];
}

/** Positions from `first` up to, but not including, `last`. */
interface Range {
  readonly first: number;
  readonly last: number;
}

export function heatMapGrid(
  projection: Projection,
  selection: Selection,
  order: HeatMapOrder,
  availableWidth: number,
): HeatMapGrid {
  const { state, frontier } = projection;
  const room = (availableWidth - gutter - 2) / Math.max(1, order.columns.length);
  const rowHeight = order.rows.length <= fewCandidates ? rowHeights.few : rowHeights.many;
  return {
    projection,
    selection,
    ...order,
    cellWidth: Math.min(cellWidths.most, Math.max(cellWidths.least, room)),
    rowHeight,
    top: state.best === undefined ? 0 : rowHeight + gapBelowPinned,
    leaders: frontier.leaders.map((candidates) => new Set(candidates)),
    leftOut: state.run.examples.pareto.map((_, index) => isLeftOut(state, { set: 'pareto', index })),
  };
}

/** The positions of the candidates' rows of which a part is in view. */
export function rowsInView({ rows, rowHeight, top }: HeatMapGrid, { y, height }: Box): Range {
  return {
    first: Math.max(0, Math.floor(y / rowHeight)),
    last: Math.min(rows.length, Math.ceil((y + height - top) / rowHeight)),
  };
}

/** The positions of the columns of which a part is in view. */
export function columnsInView({ columns, cellWidth }: HeatMapGrid, { x, width }: Box): Range {
  return {
    first: Math.max(0, Math.floor(x / cellWidth)),
    last: Math.min(columns.length, Math.ceil((x + width - gutter) / cellWidth)),
  };
}

/** The cell of a column in the row that begins at `y`. */
export function cellBox(grid: HeatMapGrid, column: number, y: number): Box {
  const gap = grid.cellWidth >= 9 ? 2 : grid.cellWidth >= 7 ? 1 : 0.5;
  return { x: gutter + column * grid.cellWidth, y: y + 1, width: grid.cellWidth - gap, height: grid.rowHeight - 2 };
}
