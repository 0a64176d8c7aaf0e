import { emptyDrawing } from '../src/presentation/axes';
import { MarkedPlot } from './marked-plot';
import { scatterDrawing } from '../src/presentation/scatter-drawing';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import type { Projection, Selection } from '../src/presentation/projection';
import { dashboardWords as words } from './dashboard-words';

const emptyHeight = 90;

/** Draws "Score against prompt tokens": whether longer prompts score better. */
export class Scatter {
  readonly element: HTMLElement;
  private readonly plot: MarkedPlot;

  constructor(surroundings: PlotSurroundings) {
    this.plot = new MarkedPlot('scatter', { what: words.scatterLabel, marks: words.candidateMarks }, surroundings);
    const section = new PlotSection(words.scatterHeading, this.plot.element);
    section.setCaption(words.scatterCaption);
    this.element = section.element;
  }

  update(projection: Projection, selection: Selection): void {
    const { leads, state } = projection;
    this.plot.update([leads, state.best], selection, (width) =>
      leads.size === 0 ? emptyDrawing(width, emptyHeight, words.scatterEmpty) : scatterDrawing(projection, width),
    );
  }
}
