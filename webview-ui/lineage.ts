import { layOutLineage, lineageDrawing, type LineageLayout } from '../src/presentation/lineage-drawing';
import type { Projection, Selection } from '../src/presentation/projection';
import { element, show } from './elements';
import { Kept } from './kept';
import { MarkedPlot } from './marked-plot';
import { panByDragging } from './panning';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import { button } from './page-controls';
import { dashboardWords as words } from './dashboard-words';

/** As in the style sheet: a taller drawing scrolls. In CSS pixels. */
const maximalHeight = 230;
const zoomStep = 1.5;
const maximalZoom = 12;

/** Draws "Lineage": the descent of the candidates. It fits at first, and can be zoomed and panned. */
export class Lineage {
  readonly element: HTMLElement;
  private readonly section: PlotSection;
  private readonly plot: MarkedPlot;
  private readonly layout = new Kept<LineageLayout>();
  private readonly controls: HTMLElement;
  private zoom = 1;
  private shown: readonly [Projection, Selection] | undefined;

  constructor(surroundings: PlotSurroundings) {
    this.plot = new MarkedPlot('lineage', { what: words.lineageLabel, marks: words.candidateMarks }, surroundings);
    this.controls = element(
      'div',
      { class: 'controls zoom' },
      button(words.zoomOut, 'secondary', () => this.zoomTo(this.zoom / zoomStep)),
      button(words.zoomIn, 'secondary', () => this.zoomTo(this.zoom * zoomStep)),
      button(words.zoomToFit, 'secondary', () => this.zoomTo(1)),
    );
    this.section = new PlotSection(words.lineageHeading, this.plot.element, this.controls);
    this.element = this.section.element;
    panByDragging(this.plot.element);
    this.plot.element.addEventListener('keydown', (event) => this.onKey(event));
    this.plot.element.addEventListener('wheel', (event) => this.onWheel(event), { passive: false });
  }

  /** Brings a candidate into view. */
  reveal(candidate: number): void {
    this.plot.reveal(candidate);
  }

  update(projection: Projection, selection: Selection): void {
    this.shown = [projection, selection];
    const { state, leads } = projection;
    const { length } = state.candidates;
    const layout = this.layout.of([state.candidates, length], () =>
      layOutLineage(state.candidates.map(({ parents }) => parents)),
    );
    const merges = layout.edges.some(({ kind }) => kind === 'merge') ? words.lineageMerges : '';
    const isJoined = state.candidates.some(({ origin: { kind } }) => kind === 'merge' || kind === 'combination');
    const joined = isJoined ? words.lineageJoined : '';
    this.section.setCaption(length < 2 ? words.lineageEmpty : `${words.lineageCaption}${joined}${merges}`);
    show(this.controls, length > 1);
    const { zoom } = this;
    this.plot.update([leads, layout, zoom], selection, (width) =>
      lineageDrawing(layout, projection, { width, height: maximalHeight, zoom }),
    );
  }

  /** Zooms, and keeps what is in the middle of the view there. */
  private zoomTo(zoom: number): void {
    if (this.shown === undefined) return;
    const view = this.plot.element;
    const factor = Math.min(maximalZoom, Math.max(1, zoom)) / this.zoom;
    const middle = { x: view.scrollLeft + view.clientWidth / 2, y: view.scrollTop + view.clientHeight / 2 };
    this.zoom *= factor;
    this.update(...this.shown);
    view.scrollLeft = middle.x * factor - view.clientWidth / 2;
    view.scrollTop = middle.y * factor - view.clientHeight / 2;
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === '+' || event.key === '=') this.zoomTo(this.zoom * zoomStep);
    else if (event.key === '-') this.zoomTo(this.zoom / zoomStep);
    else if (event.key === '0') this.zoomTo(1);
    else return;
    event.preventDefault();
  }

  private onWheel(event: WheelEvent): void {
    // A pinch arrives as a wheel with Ctrl. Without it, the wheel scrolls.
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.zoomTo(this.zoom * (event.deltaY < 0 ? 1.2 : 1 / 1.2));
  }
}
