import { meanOf, type CurvePoint, type RunState } from '../src/gepa/state';
import { drawAxes, emptyPlot, frameOf, horizontalScale, scoreScale, type Scale } from './axes';
import { summarize } from './candidate-words';
import { formatCount } from './number-format';
import { meetMarks, type Box, type Plot, type PointMark } from './plot';
import { PlotSection } from './plot-section';
import { PlotSurface, type PlotSurroundings } from './plot-surface';
import { poolOf, type Projection, type Selection } from './projection';
import type { Palette } from './theme';

const height = 160;
const emptyHeight = 90;
const roomForAName = 18;

/** "Score over rollouts": what the budget has bought so far. */
export class Curve {
  readonly element: HTMLElement;
  private readonly section: PlotSection;
  private readonly surface: PlotSurface;

  constructor(surroundings: PlotSurroundings) {
    this.surface = new PlotSurface(
      'Line plot of the best score over rollouts. Arrow keys move between the candidates that set a new best, Enter selects.',
      height,
      surroundings,
    );
    this.section = new PlotSection('Score over rollouts', this.surface);
    this.element = this.section.element;
  }

  update(projection: Projection, selection: Selection): void {
    this.section.setCaption('solid: best candidate · dashed: best of any per example');
    this.surface.update((width) =>
      projection.state.curve.length === 0
        ? emptyPlot(width, emptyHeight, 'Begins when the seed is scored')
        : curvePlot(projection, selection, width),
    );
  }
}

function curvePlot(projection: Projection, selection: Selection, width: number): Plot {
  const { state } = projection;
  const frame = frameOf(width, height);
  const x = horizontalScale(frame, [0, lastRollouts(state)]);
  const y = scoreScale(
    frame,
    state.curve.flatMap((p) => [p.best, p.frontier]),
  );
  const marks = newBests(state).map(({ candidate, point }): PointMark => ({
    candidate,
    x: x(point.rollouts),
    y: y(point.best),
  }));
  return {
    width,
    height,
    paint: (context, _visible, palette) => {
      drawAxes(context, frame, { x, y, formatX: formatCount }, palette);
      drawSeed(context, state, frame, y, palette);
      const end = x(state.rollouts);
      drawSteps(context, state.curve, (p) => y(p.frontier), x, end, {
        color: palette.together,
        dash: [5, 3],
        width: 1.5,
      });
      drawSteps(context, state.curve, (p) => y(p.best), x, end, { color: palette.accent, dash: [], width: 2 });
      for (const mark of marks) drawMark(context, mark, mark.candidate === selection.candidate, palette);
    },
    ...meetMarks(marks, 7),
    describe: ({ candidate }) => {
      const best = candidate === undefined ? undefined : state.candidates[candidate];
      if (best === undefined) return [];
      const since = state.curve.find((point) => point.best === meanOf(best.pareto));
      const when = since === undefined ? [] : [`the best from rollout ${formatCount(since.rollouts)} on`];
      return [...summarize(best, projection), ...when];
    },
  };
}

/** Room for what is to come, but not the whole budget: early on the curve would be squeezed into a corner. */
function lastRollouts(state: RunState): number {
  const ahead = Math.max(20, state.rollouts * (state.status.kind === 'stopped' ? 1 : 1.25));
  return state.status.kind === 'stopped' ? ahead : Math.min(ahead, state.run.budget.rollouts ?? Infinity);
}

/** The candidates that were the best when they joined the pool, each with its step of the curve. */
function newBests(state: RunState): readonly { readonly candidate: number; readonly point: CurvePoint }[] {
  const pool = poolOf(state);
  let best = -Infinity;
  return state.curve.flatMap((point) => {
    if (point.best <= best) return [];
    best = point.best;
    const candidate = pool.find(({ pareto }) => meanOf(pareto) === point.best);
    return candidate === undefined ? [] : [{ candidate: candidate.index, point }];
  });
}

function drawSeed(context: CanvasRenderingContext2D, state: RunState, frame: Box, y: Scale, palette: Palette): void {
  const seed = state.curve[0];
  if (seed === undefined) return;
  const level = Math.round(y(seed.best)) + 0.5;
  context.strokeStyle = palette.dim;
  context.lineWidth = 1;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(frame.x, level);
  context.lineTo(frame.x + frame.width, level);
  context.stroke();
  context.setLineDash([]);
  const best = state.curve.at(-1)?.best ?? seed.best;
  if (level - y(best) < roomForAName) return;
  context.font = `11px ${palette.fontFamily}`;
  context.fillStyle = palette.dim;
  context.textAlign = 'right';
  context.textBaseline = 'bottom';
  context.strokeStyle = palette.background;
  context.lineWidth = 3;
  context.strokeText('seed', frame.x + frame.width, level - 2);
  context.fillText('seed', frame.x + frame.width, level - 2);
}

function drawSteps(
  context: CanvasRenderingContext2D,
  curve: readonly CurvePoint[],
  heightOf: (point: CurvePoint) => number,
  x: Scale,
  end: number,
  stroke: { readonly color: string; readonly dash: readonly number[]; readonly width: number },
): void {
  const first = curve[0];
  if (first === undefined) return;
  context.strokeStyle = stroke.color;
  context.lineWidth = stroke.width;
  context.setLineDash([...stroke.dash]);
  context.beginPath();
  context.moveTo(x(first.rollouts), heightOf(first));
  let last = first;
  for (const point of curve.slice(1)) {
    context.lineTo(x(point.rollouts), heightOf(last));
    context.lineTo(x(point.rollouts), heightOf(point));
    last = point;
  }
  context.lineTo(end, heightOf(last));
  context.stroke();
  context.setLineDash([]);
}

function drawMark(context: CanvasRenderingContext2D, mark: PointMark, selected: boolean, palette: Palette): void {
  context.beginPath();
  context.arc(mark.x, mark.y, selected ? 5.5 : 3.5, 0, 2 * Math.PI);
  context.fillStyle = palette.accent;
  context.fill();
  if (!selected) return;
  context.strokeStyle = palette.foreground;
  context.lineWidth = 2;
  context.stroke();
}
