// Tested by test/unit/dashboard/dashboard.test.ts.
import { leftOutOf } from '../src/gepa/failures/left-out';
import type { RunState } from '../src/gepa/state';
import { CanvasSurface } from './canvas-surface';
import { element, show } from './elements';
import type { HeatMapOrder } from './heat-map-grid';
import { heatMapPlot } from './heat-map-plot';
import { Kept } from './kept';
import { orderCandidates, orderExamples, type CandidateOrder, type ExampleOrder } from '../src/presentation/orderings';
import { PlotSection } from './plot-section';
import type { PlotSurroundings } from './plot-surroundings';
import type { Projection, Selection } from '../src/presentation/projection';
import { ScoreTables } from './score-tables';
import { button, dropdown } from './page-controls';
import { dashboardWords as words } from './dashboard-words';

const maximalHeight = 360;

/** Draws "Who leads which example": the heat map with its orders and legend, or the same as tables. */
export class HeatMap {
  readonly element: HTMLElement;
  private readonly section: PlotSection;
  private readonly surface: CanvasSurface;
  private readonly tables: ScoreTables;
  private readonly legend = legend();
  private readonly tableButton: HTMLElement;
  private exampleOrder: ExampleOrder = 'hardest';
  private candidateOrder: CandidateOrder = 'best';
  private asTables = false;
  /** The order of the examples that the view was scrolled for. */
  private startedFor: HeatMapOrder['columns'] | undefined;
  private readonly rows = new Kept<HeatMapOrder['rows']>();
  private readonly columns = new Kept<HeatMapOrder['columns']>();

  /** @param redraw called when the order or the view changes */
  constructor(
    surroundings: PlotSurroundings,
    private readonly redraw: () => void,
  ) {
    this.surface = new CanvasSurface(words.heatMapLabel, maximalHeight, surroundings);
    this.tables = new ScoreTables(
      (target) => surroundings.select(target),
      (target) => surroundings.open(target),
    );
    this.tableButton = button(words.showTables, 'secondary', () => this.toggleTables());
    this.section = new PlotSection(
      words.heatMapHeading,
      this.surface.element,
      this.tables.element,
      element('div', { class: 'below-plot' }, this.legend, this.orderControls()),
    );
    this.element = this.section.element;
    show(this.tables.element, false);
  }

  update(projection: Projection, selection: Selection): void {
    const { state } = projection;
    const order = this.orderOf(projection);
    this.section.setCaption(caption(state, this.asTables));
    if (this.asTables) this.tables.update(projection, selection, order);
    else this.showPlot(projection, selection, order);
  }

  private showPlot(projection: Projection, selection: Selection, order: HeatMapOrder): void {
    this.surface.update((width) => heatMapPlot(projection, selection, order, width));
    if (order.columns === this.startedFor) return;
    // Where no candidate differs from another there is nothing to see, as on many of the hardest examples.
    const first = order.columns.find((example) => projection.separating[example] === true);
    if (first !== undefined && this.surface.startAt({ example: first })) this.startedFor = order.columns;
  }

  /** Caches the order, because sorting a large pool takes time. */
  private orderOf({ state, leads }: Projection): HeatMapOrder {
    const { candidateOrder, exampleOrder } = this;
    return {
      rows: this.rows.of([leads, state.candidates.length, candidateOrder], () =>
        orderCandidates(state.candidates, candidateOrder),
      ),
      columns: this.columns.of([leads, exampleOrder], () => orderExamples(state, exampleOrder)),
    };
  }

  /** Brings a candidate's row into view. */
  reveal(candidate: number): void {
    this.surface.reveal({ candidate });
  }

  private orderControls(): HTMLElement {
    const examples = dropdown(words.exampleOrderLabel, words.exampleOrders, (order) => {
      this.exampleOrder = order;
      this.redraw();
    });
    const candidates = dropdown(words.candidateOrderLabel, words.candidateOrders, (order) => {
      this.candidateOrder = order;
      this.redraw();
    });
    return element('div', { class: 'controls' }, examples, candidates, this.tableButton);
  }

  private toggleTables(): void {
    this.asTables = !this.asTables;
    this.tableButton.textContent = this.asTables ? words.showHeatMap : words.showTables;
    show(this.tables.element, this.asTables);
    show(this.surface.element, !this.asTables);
    show(this.legend, !this.asTables);
    this.redraw();
  }
}

function caption(state: RunState, asTables: boolean): string {
  const examples = words.paretoExamples(state.run.examples.pareto.length);
  const crossedOut = leftOutOf(state, 'pareto').length;
  const leftOut = crossedOut === 0 ? '' : ` · ${words.leftOutMark(crossedOut)}`;
  if (state.best === undefined) return `${examples}${leftOut} · ${words.seedFirst}`;
  const leads = asTables || state.candidates.length < 2 ? '' : ` · ${words.leadMarks}`;
  return `${examples} · ${words.candidates(state.candidates.length)}${leads}${leftOut}`;
}

function legend(): HTMLElement {
  return element(
    'div',
    { class: 'legend' },
    element('span', { text: '0' }),
    element('span', { class: 'ramp', attributes: { 'aria-hidden': 'true' } }),
    element('span', { text: '1' }),
    element('span', { class: 'swatch not-scored', attributes: { 'aria-hidden': 'true' } }),
    element('span', { text: words.notScored }),
    element('span', { class: 'swatch together', attributes: { 'aria-hidden': 'true' } }),
    element('span', { text: words.anyLegend }),
  );
}
