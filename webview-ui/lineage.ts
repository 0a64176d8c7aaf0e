import { summarize } from './candidate-words';
import { layOutLineage, type LineageLayout } from './lineage-layout';
import { meetMarks, type Plot, type PointMark } from './plot';
import { PlotSection } from './plot-section';
import { PlotSurface } from './plot-surface';
import type { PlotSurroundings } from './plot-surroundings';
import type { Projection, Selection } from './projection';
import type { Palette } from './theme';

const maximalHeight = 230;
/** A roomy drawing has numbers in its nodes; one of many candidates has small nodes without. */
const sizes = {
  roomy: { row: 24, generation: 46, radius: 9 },
  dense: { row: 11, generation: 26, radius: 4 },
};
const padding = 14;

type Size = (typeof sizes)[keyof typeof sizes];

/** "Lineage": who came from whom. */
export class Lineage {
  readonly element: HTMLElement;
  private readonly section: PlotSection;
  private readonly surface: PlotSurface;

  constructor(surroundings: PlotSurroundings) {
    this.surface = new PlotSurface(
      'Lineage of the candidates. Arrow keys move between candidates, Enter selects.',
      maximalHeight,
      surroundings,
    );
    this.section = new PlotSection('Lineage', this.surface.element);
    this.element = this.section.element;
  }

  /** Brings a candidate into view. */
  reveal(candidate: number): void {
    this.surface.reveal({ candidate });
  }

  update(projection: Projection, selection: Selection): void {
    const layout = layOutLineage(projection.state.candidates.map(({ parents }) => parents));
    const merges = layout.edges.some(({ kind }) => kind === 'merge') ? ' · dashed: merge' : '';
    this.section.setCaption(
      layout.nodes.length < 2 ? 'the seed’s descendants will grow to the right' : `filled: on the frontier${merges}`,
    );
    this.surface.update((width) => lineagePlot(layout, projection, selection, width));
  }
}

function lineagePlot(layout: LineageLayout, projection: Projection, selection: Selection, available: number): Plot {
  const size = layout.rows * sizes.roomy.row + 2 * padding <= maximalHeight ? sizes.roomy : sizes.dense;
  const room = (available - 2 * padding) / Math.max(1, layout.generations - 1);
  const generation = Math.min(90, Math.max(size.generation, room));
  const marks = layout.nodes.map(({ candidate, generation: depth, row }): PointMark => ({
    candidate,
    x: padding + depth * generation,
    y: padding + row * size.row,
  }));
  const width = Math.max(available, 2 * padding + (layout.generations - 1) * generation);
  const describe = (candidate: number | undefined): readonly string[] => {
    const state = candidate === undefined ? undefined : projection.state.candidates[candidate];
    return state === undefined ? [] : summarize(state, projection);
  };
  return {
    width,
    height: Math.max(56, (layout.rows - 1) * size.row + 2 * padding),
    paint: (context, _visible, palette) => {
      drawEdges(context, layout, marks, ancestorsOf(projection, selection.candidate), palette);
      for (const mark of marks) drawNode(context, mark, size, projection, selection, palette);
    },
    ...meetMarks(marks, size.radius + 2),
    describe: ({ candidate }) => describe(candidate),
  };
}

/** The selected candidate and all it descends from: its way is drawn stronger. */
function ancestorsOf({ state }: Projection, candidate: number | undefined): ReadonlySet<number> {
  const found = new Set<number>();
  const visit = (index: number): void => {
    if (found.has(index)) return;
    found.add(index);
    state.candidates[index]?.parents.forEach(visit);
  };
  if (candidate !== undefined) visit(candidate);
  return found;
}

function drawEdges(
  context: CanvasRenderingContext2D,
  layout: LineageLayout,
  marks: readonly PointMark[],
  way: ReadonlySet<number>,
  palette: Palette,
): void {
  for (const { from, to, kind } of layout.edges) {
    const start = marks[from];
    const end = marks[to];
    if (start === undefined || end === undefined) continue;
    const strong = way.has(from) && way.has(to);
    const bend = (end.x - start.x) / 2;
    context.strokeStyle = kind === 'merge' ? palette.together : strong ? palette.foreground : palette.dim;
    context.globalAlpha = strong || kind === 'merge' || palette.highContrast ? 1 : 0.6;
    context.lineWidth = strong ? 2 : 1.2;
    context.setLineDash(kind === 'merge' ? [4, 3] : []);
    context.beginPath();
    context.moveTo(start.x, start.y);
    context.bezierCurveTo(start.x + bend, start.y, end.x - bend, end.y, end.x, end.y);
    context.stroke();
  }
  context.setLineDash([]);
  context.globalAlpha = 1;
}

function drawNode(
  context: CanvasRenderingContext2D,
  mark: PointMark,
  size: Size,
  projection: Projection,
  selection: Selection,
  palette: Palette,
): void {
  const candidate = projection.state.candidates[mark.candidate];
  const filled = projection.leads.has(mark.candidate);
  const selected = mark.candidate === selection.candidate;
  context.beginPath();
  context.arc(mark.x, mark.y, size.radius, 0, 2 * Math.PI);
  context.fillStyle = filled ? palette.accent : palette.background;
  context.strokeStyle = selected ? palette.foreground : filled ? palette.accent : palette.dim;
  context.lineWidth = selected ? 2.5 : 1.2;
  context.setLineDash(candidate?.inPool === true ? [] : [2, 2]);
  context.fill();
  context.stroke();
  context.setLineDash([]);
  if (size !== sizes.roomy) return;
  context.font = `${filled ? 'bold ' : ''}${mark.candidate < 100 ? 10 : 8.5}px ${palette.fontFamily}`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = filled ? palette.background : palette.foreground;
  context.fillText(String(mark.candidate), mark.x, mark.y + 0.5);
}
