import { emptyDrawing } from '../src/presentation/axes';
import { MarkedPlot } from './marked-plot';
import { curveDrawing } from '../src/presentation/curve-drawing';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import type { Projection, Selection } from '../src/presentation/projection';
import { dashboardWords as words } from './dashboard-words';

const emptyHeight = 90;

/** Draws "Score over rollouts": the progress of the search. */
export class Curve {
  readonly element: HTMLElement;
  private readonly plot: MarkedPlot;

  constructor(surroundings: PlotSurroundings) {
    this.plot = new MarkedPlot('curve', { what: words.curveLabel, marks: words.curveMarks }, surroundings);
    const section = new PlotSection(words.curveHeading, this.plot.element);
    section.setCaption(words.curveCaption);
    this.element = section.element;
  }

  update(projection: Projection, selection: Selection): void {
    const { curve, rollouts, status } = projection.state;
    this.plot.update([projection.leads, curve.length, rollouts, status.kind], selection, (width) =>
      curve.length === 0 ? emptyDrawing(width, emptyHeight, words.curveEmpty) : curveDrawing(projection, width),
    );
  }
}
