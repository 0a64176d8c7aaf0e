import { meanOf, type CandidateState } from '../src/gepa/state';
import { cellBox, columnsInView, gutter, rowsInView, type HeatMapGrid } from './heat-map-grid';
import { formatScore } from '../src/presentation/number-format';
import type { Box } from '../src/presentation/plot';
import type { Palette } from './theme';
import { dashboardWords as words } from './dashboard-words';

/** The bar of a row's mean, within the gutter. */
const bar = { x: 42, width: 28 };

/** Paints the part of the heat map that is in view; the row "any" and the heads of the rows stay in view. */
export function paintHeatMap(
  grid: HeatMapGrid,
  context: CanvasRenderingContext2D,
  visible: Box,
  palette: Palette,
): void {
  const { top } = grid;
  const candidates = rowsOf(grid, visible);
  const below = { ...visible, y: visible.y + top - 1, height: visible.height - top + 1 };
  clipped(context, rightOfGutter(below), () => {
    const cells = candidates.flatMap(({ candidate, y }) => cellsOf(grid, candidate.scores, y, visible));
    paintScores(context, cells, palette.accent, palette);
    for (const { candidate, y } of candidates) paintLeads(grid, candidate, y, context, visible, palette);
  });
  clipped(context, below, () => {
    for (const { candidate, y } of candidates)
      paintRowHead(grid, candidate, { ...visible, y, height: grid.rowHeight }, context, palette);
  });
  paintBestOfAll(grid, context, visible, palette);
  paintSelectedExample(grid, context, visible, palette);
}

/** A cell of the heat map: a candidate's score on an example, or the best of all. */
interface Cell {
  readonly box: Box;
  /** Undefined when it is not scored. */
  readonly score: number | 'left out' | undefined;
}

/** The candidates in view, each with the top of its row. */
function rowsOf(
  grid: HeatMapGrid,
  visible: Box,
): readonly { readonly candidate: CandidateState; readonly y: number }[] {
  const { first, last } = rowsInView(grid, visible);
  return grid.rows.slice(first, last).flatMap((index, position) => {
    const candidate = grid.projection.state.candidates[index];
    return candidate === undefined ? [] : [{ candidate, y: grid.top + (first + position) * grid.rowHeight }];
  });
}

/** The cells in view of a row that begins at `y`. */
function cellsOf(grid: HeatMapGrid, scores: readonly (number | null)[], y: number, visible: Box): readonly Cell[] {
  const { first, last } = columnsInView(grid, visible);
  return grid.columns.slice(first, last).map((example, position) => ({
    box: cellBox(grid, first + position, y),
    score: grid.leftOut[example] ? 'left out' : (scores[example] ?? undefined),
  }));
}

/** Returns the part in which cells are visible, which the heads of the rows do not cover. */
function rightOfGutter(box: Box): Box {
  return { ...box, x: box.x + gutter, width: box.width - gutter };
}

function clipped(context: CanvasRenderingContext2D, box: Box, paint: () => void): void {
  context.save();
  context.beginPath();
  context.rect(box.x, box.y, box.width, box.height);
  context.clip();
  paint();
  context.restore();
}

/** Paints cells color by color, because changing the color takes as long as filling a cell. */
function paintScores(context: CanvasRenderingContext2D, cells: readonly Cell[], color: string, palette: Palette): void {
  context.fillStyle = palette.foreground;
  context.globalAlpha = 0.09;
  for (const { box, score } of cells)
    if (typeof score === 'number' && score < 1) context.fillRect(box.x, box.y, box.width, box.height);
  context.fillStyle = color;
  for (const { box, score } of cells) {
    if (typeof score !== 'number' || score === 0) continue;
    context.globalAlpha = score;
    context.fillRect(box.x, box.y, box.width, box.height);
  }
  context.globalAlpha = 1;
  for (const { box, score } of cells) {
    if (score === 'left out') paintLeftOut(context, box, palette);
    else if (score === undefined) paintHatching(context, box, palette);
  }
}

function paintLeads(
  grid: HeatMapGrid,
  candidate: CandidateState,
  y: number,
  context: CanvasRenderingContext2D,
  visible: Box,
  palette: Palette,
): void {
  const { first, last } = columnsInView(grid, visible);
  for (let column = first; column < last; column += 1) {
    const example = grid.columns[column] ?? -1;
    const leaders = grid.projection.separating[example] && !grid.leftOut[example] ? grid.leaders[example] : undefined;
    if (!leaders?.has(candidate.index)) continue;
    const score = candidate.scores[example] ?? 0;
    paintLead(context, cellBox(grid, column, y), score, leaders.size === 1, palette);
  }
}

/** Hatches a cell without a score, which must not look like a score of 0. */
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

/** Crosses out an example that was left out. A filled cell could be mistaken for a score. */
function paintLeftOut(context: CanvasRenderingContext2D, cell: Box, palette: Palette): void {
  const [x, y] = [cell.x + cell.width / 2, cell.y + cell.height / 2];
  const arm = Math.min(3, cell.width / 2 - 0.5);
  context.strokeStyle = palette.foreground;
  context.globalAlpha = palette.highContrast ? 0.8 : 0.35;
  context.lineWidth = 1;
  context.beginPath();
  context.moveTo(x - arm, y - arm);
  context.lineTo(x + arm, y + arm);
  context.moveTo(x - arm, y + arm);
  context.lineTo(x + arm, y - arm);
  context.stroke();
  context.globalAlpha = 1;
}

/** Draws a ring for a candidate that leads an example alone, a dot for each of several. */
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
  grid: HeatMapGrid,
  candidate: CandidateState,
  row: Box,
  context: CanvasRenderingContext2D,
  palette: Palette,
): void {
  const { state, leads } = grid.projection;
  const selected = candidate.index === grid.selection.candidate;
  const compared = candidate.index === grid.selection.other;
  const mean = meanOf(candidate.pareto);
  const middle = row.y + row.height / 2;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.font = `${candidate.index === state.best ? 'bold ' : ''}11px ${palette.fontFamily}`;
  context.fillStyle = selected || compared || candidate.index === state.best ? palette.foreground : palette.dim;
  context.fillText(words.shortName(candidate.index), row.x + 5, middle);
  if (mean !== undefined && candidate.inPool) {
    context.textAlign = 'right';
    context.fillText(formatScore(mean), row.x + gutter - 8, middle);
    const onFrontier = leads.has(candidate.index);
    context.fillStyle = onFrontier ? palette.accent : palette.dim;
    context.globalAlpha = onFrontier ? 1 : 0.5;
    context.fillRect(row.x + bar.x, middle - 3, bar.width * mean, 6);
    context.globalAlpha = 1;
  }
  if (!selected && !compared) return;
  context.strokeStyle = selected ? palette.focus : palette.compared;
  context.lineWidth = 1.5;
  context.setLineDash(selected ? [] : [4, 2]);
  const right = Math.min(row.width, gutter + grid.columns.length * grid.cellWidth + 1);
  context.strokeRect(row.x + 1, row.y - 0.25, right - 2, row.height - 0.5);
  context.setLineDash([]);
}

function paintBestOfAll(grid: HeatMapGrid, context: CanvasRenderingContext2D, visible: Box, palette: Palette): void {
  const { state } = grid.projection;
  if (state.best === undefined) return;
  clipped(context, rightOfGutter(visible), () => {
    const best = state.bestPerExample.map((score) => score ?? 0);
    paintScores(context, cellsOf(grid, best, visible.y, visible), palette.together, palette);
  });
  const middle = visible.y + grid.rowHeight / 2;
  const mean = state.curve.at(-1)?.frontier ?? 0;
  context.font = `11px ${palette.fontFamily}`;
  context.textBaseline = 'middle';
  context.textAlign = 'left';
  context.fillStyle = palette.dim;
  context.fillText(words.any, visible.x + 5, middle);
  context.textAlign = 'right';
  context.fillText(formatScore(mean), visible.x + gutter - 8, middle);
  context.fillStyle = palette.together;
  context.fillRect(visible.x + bar.x, middle - 3, bar.width * mean, 6);
}

function paintSelectedExample(
  grid: HeatMapGrid,
  context: CanvasRenderingContext2D,
  visible: Box,
  palette: Palette,
): void {
  const { example } = grid.selection;
  const column = example === undefined ? -1 : grid.columns.indexOf(example);
  if (column < 0) return;
  const cells = { ...visible, x: visible.x + gutter - 2, width: visible.width - gutter + 2 };
  clipped(context, cells, () => {
    const cell = cellBox(grid, column, visible.y);
    const height = Math.min(visible.height, grid.top + grid.rows.length * grid.rowHeight) - 1;
    context.strokeStyle = palette.focus;
    context.lineWidth = 1.5;
    context.strokeRect(cell.x - 1, visible.y + 0.75, cell.width + 2, height - 0.5);
  });
}
