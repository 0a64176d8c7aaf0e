import { emptyDrawing } from '../src/presentation/axes';
import { element } from './elements';
import { MarkedPlot } from './marked-plot';
import { curveDrawing, type OtherCurve } from '../src/presentation/curve-drawing';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import type { Projection, Selection } from '../src/presentation/projection';
import { button } from './page-controls';
import { dashboardWords as words } from './dashboard-words';

const emptyHeight = 90;

/** Draws "Score over rollouts": the progress of the search. */
export class Curve {
  readonly element: HTMLElement;
  private readonly plot: MarkedPlot;

  private readonly section: PlotSection;
  private readonly toggle: HTMLElement;
  private others: readonly OtherCurve[] = [];

  /** @param requestOthers asks the editor for the other runs of the prompt */
  constructor(
    surroundings: PlotSurroundings,
    private readonly redraw: () => void,
    requestOthers: () => void,
  ) {
    this.toggle = button(words.showOtherRuns, 'secondary', () => {
      if (this.others.length === 0) requestOthers();
      else this.showOthers([]);
    });
    this.plot = new MarkedPlot('curve', { what: words.curveLabel, marks: words.curveMarks }, surroundings);
    const controls = element('div', { class: 'controls' }, this.toggle);
    this.section = new PlotSection(words.curveHeading, this.plot.element, controls);
    this.section.setCaption(words.curveCaption);
    this.element = this.section.element;
  }

  /** Draws the curves of other runs of the prompt; none hides them. */
  showOthers(others: readonly OtherCurve[]): void {
    this.others = others;
    this.toggle.textContent = others.length === 0 ? words.showOtherRuns : words.hideOtherRuns;
    this.section.setCaption(`${words.curveCaption}${others.length === 0 ? '' : words.otherRuns(others.length)}`);
    this.redraw();
  }

  update(projection: Projection, selection: Selection): void {
    const { curve, rollouts, status } = projection.state;
    this.plot.update([projection.leads, curve.length, rollouts, status.kind, this.others], selection, (width) =>
      curve.length === 0
        ? emptyDrawing(width, emptyHeight, words.curveEmpty)
        : curveDrawing(projection, width, this.others),
    );
  }
}
