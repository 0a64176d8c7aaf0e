import { meanOf } from '../src/gepa/state';
import { drawAxes, emptyPlot, frameOf, horizontalScale, margin, scoreScale } from './axes';
import { shortName, summarize } from './candidate-words';
import { lengthFrontier, type SizedScore } from './length-frontier';
import { formatCount } from './number-format';
import { meetMarks, type Plot, type PointMark } from './plot';
import { PlotSection } from './plot-section';
import { PlotSurface } from './plot-surface';
import type { PlotSurroundings } from './plot-surroundings';
import { poolOf, type Projection, type Selection } from './projection';
import type { Palette } from './theme';

const height = 180;
const emptyHeight = 90;
/** From here on the points are drawn small. */
const manyPoints = 60;

/** "Score against prompt tokens": what a longer prompt buys. */
export class Scatter {
  readonly element: HTMLElement;
  private readonly section: PlotSection;
  private readonly surface: PlotSurface;

  constructor(surroundings: PlotSurroundings) {
    this.surface = new PlotSurface(
      'Scatter plot of mean score against prompt length. Arrow keys move between candidates, Enter selects.',
      height,
      surroundings,
    );
    this.section = new PlotSection('Score against prompt tokens', this.surface.element);
    this.element = this.section.element;
  }

  update(projection: Projection, selection: Selection): void {
    const points = poolOf(projection.state).map(({ index, size, pareto }): SizedScore => ({
      candidate: index,
      size,
      mean: meanOf(pareto) ?? 0,
    }));
    this.section.setCaption('filled: on the frontier · line: best up to that length');
    this.surface.update((width) =>
      points.length === 0
        ? emptyPlot(width, emptyHeight, 'A point for every candidate, once the seed is scored')
        : scatterPlot(points, projection, selection, width),
    );
  }
}

interface PlacedPoint extends SizedScore, PointMark {}

function scatterPlot(points: readonly SizedScore[], projection: Projection, selection: Selection, width: number): Plot {
  const frame = frameOf(width, height);
  const sizes = points.map(({ size }) => size);
  const x = horizontalScale(frame, paddedDomain(sizes)).nice(5);
  const y = scoreScale(
    frame,
    points.map(({ mean }) => mean),
  );
  const place = (point: SizedScore): PlacedPoint => ({ ...point, x: x(point.size), y: y(point.mean) });
  const marks = points.map(place);
  const inFront = marks.filter(({ candidate }) => projection.leads.has(candidate));
  const behind = marks.filter(({ candidate }) => !projection.leads.has(candidate));
  const markOf = (candidate: number | undefined): PlacedPoint | undefined =>
    marks.find((mark) => mark.candidate === candidate);
  return {
    width,
    height,
    paint: (context, _visible, palette) => {
      drawAxes(context, frame, { x, y, formatX: formatCount }, palette);
      drawSteps(context, lengthFrontier(points).map(place), frame.x + frame.width, palette);
      const radius = marks.length > manyPoints ? 3 : 4.5;
      for (const mark of behind) drawPoint(context, mark, radius, false, palette);
      for (const mark of inFront) drawPoint(context, mark, radius, true, palette);
      const chosen = markOf(selection.candidate);
      if (chosen !== undefined) drawChosen(context, chosen, projection.leads.has(chosen.candidate), palette);
      drawNames(context, marks, [selection.candidate, projection.state.best, 0], frame.x + frame.width, palette);
    },
    ...meetMarks(marks, 8),
    describe: ({ candidate }) => {
      const state = candidate === undefined ? undefined : projection.state.candidates[candidate];
      return state === undefined ? [] : summarize(state, projection);
    },
  };
}

function paddedDomain(sizes: readonly number[]): [number, number] {
  const low = Math.min(...sizes);
  const high = Math.max(...sizes);
  const room = Math.max(10, (high - low) * 0.08);
  return [Math.max(0, low - room), high + room];
}

function drawSteps(
  context: CanvasRenderingContext2D,
  steps: readonly PlacedPoint[],
  right: number,
  palette: Palette,
): void {
  const first = steps[0];
  if (first === undefined) return;
  context.strokeStyle = palette.accent;
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(first.x, first.y);
  let last = first;
  for (const next of steps.slice(1)) {
    context.lineTo(next.x, last.y);
    context.lineTo(next.x, next.y);
    last = next;
  }
  context.lineTo(right, last.y);
  context.stroke();
}

function drawPoint(
  context: CanvasRenderingContext2D,
  mark: PlacedPoint,
  radius: number,
  filled: boolean,
  palette: Palette,
): void {
  context.beginPath();
  context.arc(mark.x, mark.y, radius, 0, 2 * Math.PI);
  context.fillStyle = filled ? palette.accent : palette.background;
  context.strokeStyle = filled ? palette.accent : palette.dim;
  context.lineWidth = 1.5;
  context.fill();
  context.stroke();
}

function drawChosen(context: CanvasRenderingContext2D, mark: PlacedPoint, filled: boolean, palette: Palette): void {
  context.beginPath();
  context.arc(mark.x, mark.y, 6, 0, 2 * Math.PI);
  context.fillStyle = filled ? palette.accent : palette.background;
  context.strokeStyle = palette.foreground;
  context.lineWidth = 2;
  context.fill();
  context.stroke();
}

/** Names a few candidates, the more important first; a name that would cover another is left out. */
function drawNames(
  context: CanvasRenderingContext2D,
  marks: readonly PlacedPoint[],
  candidates: readonly (number | undefined)[],
  right: number,
  palette: Palette,
): void {
  context.font = `11px ${palette.fontFamily}`;
  context.textBaseline = 'middle';
  const named: PlacedPoint[] = [];
  for (const candidate of candidates) {
    const mark = marks.find((one) => one.candidate === candidate);
    if (mark === undefined) continue;
    if (named.some(({ x, y }) => Math.abs(x - mark.x) < 44 && Math.abs(y - mark.y) < 14)) continue;
    named.push(mark);
    // The seed is mostly the shortest: there is room on its left.
    const onTheLeft = mark.x > right - 40 || (mark.candidate === 0 && mark.x > margin.left + 36);
    context.textAlign = onTheLeft ? 'right' : 'left';
    const x = mark.x + (onTheLeft ? -11 : 11);
    // Above its mark, but not above the plot.
    const y = mark.candidate === 0 ? mark.y : Math.max(mark.y - 9, 7);
    context.lineWidth = 3;
    context.strokeStyle = palette.background;
    context.strokeText(shortName(mark.candidate), x, y);
    context.fillStyle = palette.foreground;
    context.fillText(shortName(mark.candidate), x, y);
  }
}
