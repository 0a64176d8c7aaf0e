import { isLeftOut } from '../src/gepa/failures/left-out';
import { meanOf, type CandidateState } from '../src/gepa/state';
import { shortName } from './candidate-words';
import { cellBox, gutter, type HeatMapGrid } from './heat-map-grid';
import { formatScore } from './number-format';
import type { Box } from './plot';
import type { Palette } from './theme';

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
  grid: HeatMapGrid,
  row: number,
  columns: { readonly first: number; readonly last: number },
  context: CanvasRenderingContext2D,
  visible: Box,
  palette: Palette,
): void {
  const candidate = grid.projection.state.candidates[grid.rows[row] ?? -1];
  if (candidate === undefined) return;
  const y = grid.top + row * grid.rowHeight;
  const cells = { ...visible, x: visible.x + gutter, width: visible.width - gutter };
  clipped(context, cells, () => {
    for (let column = columns.first; column < columns.last; column += 1) {
      const example = grid.columns[column] ?? -1;
      const cell = cellBox(grid, column, y);
      if (isLeftOut(grid.projection.state, { set: 'pareto', index: example })) {
        paintLeftOut(context, cell, palette);
        continue;
      }
      const score = candidate.scores[example];
      if (score === null || score === undefined) paintHatching(context, cell, palette);
      else paintScore(context, cell, score, palette.accent, palette);
      const leaders = grid.projection.separating[example] ? grid.leaders[example] : undefined;
      if (leaders?.has(candidate.index)) paintLead(context, cell, score ?? 0, leaders.size === 1, palette);
    }
  });
  paintRowHead(grid, candidate, { ...visible, y, height: grid.rowHeight }, context, palette);
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

/** An example that counts for nobody is crossed out, and has no ground that could be taken for a score. */
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
  grid: HeatMapGrid,
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
  grid: HeatMapGrid,
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
      const example = grid.columns[column] ?? -1;
      const cell = cellBox(grid, column, visible.y);
      if (isLeftOut(state, { set: 'pareto', index: example })) paintLeftOut(context, cell, palette);
      else paintScore(context, cell, state.bestPerExample[example] ?? 0, palette.together, palette);
    }
  });
  const middle = visible.y + grid.rowHeight / 2;
  const mean = state.curve.at(-1)?.frontier ?? 0;
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
