import { meanOf, type CandidateState } from '../src/gepa/state';
import { shortName, summarize } from './candidate-words';
import { countOf, formatScore } from './number-format';
import { separatesPool } from './orderings';
import type { Box, Direction, Plot, Point, Target } from './plot';
import type { Projection, Selection } from './projection';
import type { Palette } from './theme';

/** Width of a row's name, bar and mean, left of the cells. */
const gutter = 108;
/** The bar of a row's mean, within the gutter. */
const bar = { x: 42, width: 28 };
const rowHeights = { few: 20, many: 16 };
const fewCandidates = 16;
const cellWidths = { least: 6, most: 34 };
/** Between the pinned row "any" and the candidates. */
const gapBelowPinned = 5;

interface Grid {
  readonly projection: Projection;
  readonly selection: Selection;
  /** Indices of the candidates from top to bottom, and of the examples from left to right. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  readonly cellWidth: number;
  readonly rowHeight: number;
  /** By example: whether leading it means something. */
  readonly separating: readonly boolean[];
  readonly leaders: readonly ReadonlySet<number>[];
}

/**
 * Examples × candidates: the score of every candidate on every example of the Pareto set, and who leads which. The row
 * at the top is the best of all candidates on each example, and stays in view.
 */
export function heatMapPlot(
  projection: Projection,
  selection: Selection,
  order: { readonly rows: readonly number[]; readonly columns: readonly number[] },
  availableWidth: number,
): Plot {
  const room = (availableWidth - gutter - 2) / Math.max(1, order.columns.length);
  const grid: Grid = {
    projection,
    selection,
    ...order,
    cellWidth: Math.min(cellWidths.most, Math.max(cellWidths.least, room)),
    rowHeight: order.rows.length <= fewCandidates ? rowHeights.few : rowHeights.many,
    separating: projection.state.run.examples.pareto.map((_, example) => separatesPool(projection.state, example)),
    leaders: projection.frontier.leaders.map((candidates) => new Set(candidates)),
  };
  const top = topOf(grid);
  return {
    width: gutter + grid.columns.length * grid.cellWidth + 2,
    height: top + grid.rows.length * grid.rowHeight + 2,
    pinned: { top, left: gutter },
    paint: (context, visible, palette) => paintGrid(grid, context, visible, palette),
    targetAt: (point, visible) => targetAt(grid, point, visible),
    step: (from, direction) => step(grid, from, direction),
    boxOf: (target) => boxOf(grid, target),
    describe: (target) => describe(grid, target),
  };
}

function topOf(grid: Grid): number {
  if (grid.projection.state.best === undefined) return 0;
  return grid.rowHeight + gapBelowPinned;
}

function paintGrid(grid: Grid, context: CanvasRenderingContext2D, visible: Box, palette: Palette): void {
  const top = topOf(grid);
  const firstRow = Math.max(0, Math.floor(visible.y / grid.rowHeight));
  const lastRow = Math.min(grid.rows.length, Math.ceil((visible.y + visible.height - top) / grid.rowHeight));
  const firstColumn = Math.max(0, Math.floor(visible.x / grid.cellWidth));
  const lastColumn = Math.min(grid.columns.length, Math.ceil((visible.x + visible.width - gutter) / grid.cellWidth));
  const columns = { first: firstColumn, last: lastColumn };

  clipped(context, { ...visible, y: visible.y + top - 1, height: visible.height - top + 1 }, () => {
    for (let row = firstRow; row < lastRow; row += 1) paintCandidate(grid, row, columns, context, visible, palette);
  });
  paintBestOfAll(grid, columns, context, visible, palette);
  paintSelectedExample(grid, context, visible, palette);
}

function clipped(context: CanvasRenderingContext2D, box: Box, paint: () => void): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  paint();
  context.restore();
}

function paintCandidate(
  grid: Grid,
  row: number,
  columns: { readonly first: number; readonly last: number },
  context: CanvasRenderingContext2D,
  visible: Box,
  palette: Palette,
): void {
  const candidate = grid.projection.state.candidates[grid.rows[row] ?? -1];
  if (candidate === undefined) return;
  const y = topOf(grid) + row * grid.rowHeight;
  const cells = { ...visible, x: visible.x + gutter, width: visible.width - gutter };
  clipped(context, cells, () => {
    for (let column = columns.first; column < columns.last; column += 1) {
      const example = grid.columns[column] ?? -1;
      const cell = cellBox(grid, column, y);
      const score = candidate.scores[example];
      if (score === null || score === undefined) paintHatching(context, cell, palette);
      else paintScore(context, cell, score, palette.accent, palette);
      const leaders = grid.separating[example] ? grid.leaders[example] : undefined;
      if (leaders?.has(candidate.index)) paintLead(context, cell, score ?? 0, leaders.size === 1, palette);
    }
  });
  paintRowHead(grid, candidate, { ...visible, y, height: grid.rowHeight }, context, palette);
}

function cellBox(grid: Grid, column: number, y: number): Box {
  const gap = grid.cellWidth >= 9 ? 2 : grid.cellWidth >= 7 ? 1 : 0.5;
  return { x: gutter + column * grid.cellWidth, y: y + 1, width: grid.cellWidth - gap, height: grid.rowHeight - 2 };
}

function paintScore(
  context: CanvasRenderingContext2D,
  cell: Box,
  score: number,
  color: string,
  palette: Palette,
): void {
  context.fillStyle = palette.foreground;
  context.globalAlpha = 0.09;
  context.fillRect(cell.x, cell.y, cell.width, cell.height);
  context.fillStyle = color;
  context.globalAlpha = score;
  context.fillRect(cell.x, cell.y, cell.width, cell.height);
  context.globalAlpha = 1;
}

/** Not scored is not a zero: it must look like neither. */
function paintHatching(context: CanvasRenderingContext2D, cell: Box, palette: Palette): void {
  clipped(context, cell, () => {
    context.strokeStyle = palette.foreground;
    context.globalAlpha = palette.highContrast ? 0.6 : 0.22;
    context.lineWidth = 1;
    context.beginPath();
    for (let offset = -cell.height; offset < cell.width; offset += 5) {
      context.moveTo(cell.x + offset, cell.y + cell.height);
      context.lineTo(cell.x + offset + cell.height, cell.y);
    }
    context.stroke();
    context.globalAlpha = 1;
  });
}

/** A ring for the one candidate that leads an example, a dot for each of several. */
function paintLead(
  context: CanvasRenderingContext2D,
  cell: Box,
  score: number,
  alone: boolean,
  palette: Palette,
): void {
  const color = score > 0.5 ? palette.background : palette.foreground;
  const radius = Math.min(3.8, cell.width / 2 - 1.4);
  context.beginPath();
  context.arc(
    cell.x + cell.width / 2,
    cell.y + cell.height / 2,
    alone ? radius : Math.min(1.5, radius),
    0,
    2 * Math.PI,
  );
  context.fillStyle = color;
  context.strokeStyle = color;
  context.lineWidth = 1.8;
  if (alone && radius > 2) context.stroke();
  else context.fill();
}

function paintRowHead(
  grid: Grid,
  candidate: CandidateState,
  row: Box,
  context: CanvasRenderingContext2D,
  palette: Palette,
): void {
  const { state, leads } = grid.projection;
  const selected = candidate.index === grid.selection.candidate;
  const mean = meanOf(candidate.pareto);
  const middle = row.y + row.height / 2;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = `${candidate.index === state.best ? 'bold ' : ''}11px ${palette.fontFamily}`;
  context.fillStyle = selected || candidate.index === state.best ? palette.foreground : palette.dim;
  context.fillText(shortName(candidate.index), row.x + 5, middle);
  if (mean !== undefined && candidate.inPool) {
    context.textAlign = 'right';
    context.fillText(formatScore(mean), row.x + gutter - 8, middle);
    const onFrontier = leads.has(candidate.index);
    context.fillStyle = onFrontier ? palette.accent : palette.dim;
    context.globalAlpha = onFrontier ? 1 : 0.5;
    context.fillRect(row.x + bar.x, middle - 3, bar.width * mean, 6);
    context.globalAlpha = 1;
  }
  if (!selected) return;
  context.strokeStyle = palette.focus;
  context.lineWidth = 1.5;
  const right = Math.min(row.width, gutter + grid.columns.length * grid.cellWidth + 1);
  context.strokeRect(row.x + 1, row.y - 0.25, right - 2, row.height - 0.5);
}

function paintBestOfAll(
  grid: Grid,
  columns: { readonly first: number; readonly last: number },
  context: CanvasRenderingContext2D,
  visible: Box,
  palette: Palette,
): void {
  const { state } = grid.projection;
  if (state.best === undefined) return;
  const cells = { ...visible, x: visible.x + gutter, width: visible.width - gutter };
  clipped(context, cells, () => {
    for (let column = columns.first; column < columns.last; column += 1) {
      const best = state.bestPerExample[grid.columns[column] ?? -1] ?? 0;
      paintScore(context, cellBox(grid, column, visible.y), best, palette.together, palette);
    }
  });
  const middle = visible.y + grid.rowHeight / 2;
  const mean = state.bestPerExample.reduce((sum, score) => sum + score, 0) / Math.max(1, state.bestPerExample.length);
  context.font = `11px ${palette.fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = palette.dim;
  context.fillText('any', visible.x + 5, middle);
  context.textAlign = 'right';
  context.fillText(formatScore(mean), visible.x + gutter - 8, middle);
  context.fillStyle = palette.together;
  context.fillRect(visible.x + bar.x, middle - 3, bar.width * mean, 6);
}

function paintSelectedExample(grid: Grid, context: CanvasRenderingContext2D, visible: Box, palette: Palette): void {
  const { example } = grid.selection;
  const column = example === undefined ? -1 : grid.columns.indexOf(example);
  if (column < 0) return;
  const cells = { ...visible, x: visible.x + gutter - 2, width: visible.width - gutter + 2 };
  clipped(context, cells, () => {
    const cell = cellBox(grid, column, visible.y);
    const height = Math.min(visible.height, topOf(grid) + grid.rows.length * grid.rowHeight) - 1;
    context.strokeStyle = palette.focus;
    context.lineWidth = 1.5;
    context.strokeRect(cell.x - 1, visible.y + 0.75, cell.width + 2, height - 0.5);
  });
}

function targetAt(grid: Grid, point: Point, visible: Box): Target | undefined {
  const inGutter = point.x - visible.x < gutter;
  const example = inGutter ? undefined : grid.columns[Math.floor((point.x - gutter) / grid.cellWidth)];
  if (point.y - visible.y < topOf(grid) - gapBelowPinned) return example === undefined ? undefined : { example };
  if (point.y - visible.y < topOf(grid)) return undefined;
  const candidate = grid.rows[Math.floor((point.y - topOf(grid)) / grid.rowHeight)];
  if (candidate === undefined || (!inGutter && example === undefined)) return undefined;
  return { candidate, example };
}

function step(grid: Grid, from: Target | undefined, direction: Direction): Target | undefined {
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

function boxOf(grid: Grid, { candidate, example }: Target): Box | undefined {
  const row = candidate === undefined ? -1 : grid.rows.indexOf(candidate);
  const y = row === -1 ? 0 : topOf(grid) + row * grid.rowHeight;
  if (candidate !== undefined && row === -1) return undefined;
  if (example === undefined) return { x: 1, y, width: gutter - 2, height: grid.rowHeight };
  const column = grid.columns.indexOf(example);
  return column === -1 ? undefined : cellBox(grid, column, y);
}

function describe(grid: Grid, { candidate, example }: Target): readonly string[] {
  const { state, frontier } = grid.projection;
  const subject = candidate === undefined ? undefined : state.candidates[candidate];
  if (example === undefined) return subject === undefined ? [] : summarize(subject, grid.projection);
  const row = state.run.examples.pareto[example];
  const score = subject?.scores[example];
  const led = frontier.leaders[example] ?? [];
  return [
    `Example ${example + 1}: ${row?.title ?? ''}`,
    ...(row?.expected === undefined ? [] : [`expected: ${row.expected}`]),
    ...(subject === undefined
      ? []
      : [`${shortName(subject.index)}: ${score === null || score === undefined ? 'not scored' : formatScore(score)}`]),
    ...(state.best === undefined
      ? []
      : [
          `best of all: ${formatScore(state.bestPerExample[example] ?? 0)}${describeLeaders(led, grid.separating[example])}`,
        ]),
  ];
}

function describeLeaders(leaders: readonly number[], separating: boolean | undefined): string {
  if (separating !== true) return ' by all';
  const named = leaders.slice(0, 4).map(shortName).join(', ');
  return leaders.length > 4 ? ` by ${named} and ${countOf(leaders.length - 4, 'other')}` : ` by ${named}`;
}
