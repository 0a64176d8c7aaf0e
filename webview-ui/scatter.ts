import { emptyDrawing } from '../src/presentation/axes';
import { keyed, markup } from '../src/presentation/markup';
import { scatterAxes, scatterDrawing, type ScatterAxis } from '../src/presentation/scatter-drawing';
import type { Projection, Selection } from '../src/presentation/projection';
import { element, show } from './elements';
import { Kept } from './kept';
import { MarkedPlot } from './marked-plot';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import { render } from './render';
import { chooser } from './page-controls';
import { dashboardWords as words } from './dashboard-words';

const emptyHeight = 90;

/** Draws "Score against …": what a better score takes in tokens, money, time or another objective. */
export class Scatter {
  readonly element: HTMLElement;
  private readonly plot: MarkedPlot;
  private readonly axisChooser: HTMLSelectElement;
  private readonly axes = new Kept<readonly ScatterAxis[]>();
  private axis: ScatterAxis = 'size';
  private known: readonly ScatterAxis[] = [];

  /** @param redraw called when another axis is chosen */
  constructor(surroundings: PlotSurroundings, redraw: () => void) {
    this.plot = new MarkedPlot('scatter', { what: words.scatterLabel, marks: words.candidateMarks }, surroundings);
    this.axisChooser = chooser(words.axisLabel, (position) => {
      this.axis = this.known[Number(position)] ?? 'size';
      redraw();
    });
    const controls = element('div', { class: 'controls' }, this.axisChooser);
    const section = new PlotSection(words.scatterHeading, controls, this.plot.element);
    section.setCaption(words.scatterCaption);
    this.element = section.element;
  }

  update(projection: Projection, selection: Selection): void {
    const { leads, state } = projection;
    this.known = this.axes.of([leads], () => scatterAxes(projection));
    const nameOf = (axis: ScatterAxis) => words.axisName(axis, state.run.scales);
    const names = this.known.map(nameOf);
    render(
      this.axisChooser,
      names.map((name, position) => keyed(name, markup('option', { value: position }, name))),
    );
    this.axisChooser.value = String(Math.max(0, names.indexOf(nameOf(this.axis))));
    show(this.axisChooser, names.length > 1);
    this.plot.update([leads, state.best, this.axis], selection, (width) =>
      leads.size === 0
        ? emptyDrawing(width, emptyHeight, words.scatterEmpty)
        : scatterDrawing(projection, width, this.axis),
    );
  }
}
