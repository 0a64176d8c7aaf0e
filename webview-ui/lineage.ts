import { Kept } from './kept';
import { MarkedPlot } from './marked-plot';
import { layOutLineage, lineageDrawing, type LineageLayout } from '../src/presentation/lineage-drawing';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import type { Projection, Selection } from '../src/presentation/projection';
import { dashboardWords as words } from './dashboard-words';

/** Draws "Lineage": the descent of the candidates. */
export class Lineage {
  readonly element: HTMLElement;
  private readonly section: PlotSection;
  private readonly plot: MarkedPlot;
  private readonly layout = new Kept<LineageLayout>();

  constructor(surroundings: PlotSurroundings) {
    this.plot = new MarkedPlot('lineage', { what: words.lineageLabel, marks: words.candidateMarks }, surroundings);
    this.section = new PlotSection(words.lineageHeading, this.plot.element);
    this.element = this.section.element;
  }

  /** Brings a candidate into view. */
  reveal(candidate: number): void {
    this.plot.reveal(candidate);
  }

  update(projection: Projection, selection: Selection): void {
    const { state, leads } = projection;
    const { length } = state.candidates;
    const layout = this.layout.of([state.candidates, length], () =>
      layOutLineage(state.candidates.map(({ parents }) => parents)),
    );
    const merges = layout.edges.some(({ kind }) => kind === 'merge') ? words.lineageMerges : '';
    this.section.setCaption(length < 2 ? words.lineageEmpty : `${words.lineageCaption}${merges}`);
    this.plot.update([leads, layout], selection, (width) => lineageDrawing(layout, projection, width));
  }
}
