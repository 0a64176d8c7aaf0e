import './dashboard.css';
import type {
  DashboardIntent,
  DashboardUpdate,
  DashboardViewState,
  SelectedInRun,
} from '../src/editor/dashboard/messages';
import type { WorkedOn } from '../src/gepa/state';
import { RunFold } from '../src/gepa/fold';
import { Comparison } from './comparison';
import { Curve } from './curve';
import { Details } from './details';
import { element, setText, show } from './elements';
import { Header } from './header';
import { HeatMap } from './heat-map';
import { KeyFigures } from './key-figures';
import { LeftOutList } from './left-out-list';
import { Lineage } from './lineage';
import type { Target } from '../src/presentation/plot';
import { loadControls } from './page-controls';
import type { PlotSurroundings } from './plot-surroundings';
import { Projector, shownSelection, type Selection } from '../src/presentation/projection';
import { ProposalDetails } from './proposal-details';
import { RunSearch } from './run-search';
import { Scatter } from './scatter';
import { StatusLine } from './status-line';
import { onThemeChange, readPalette } from './theme';
import { Timeline } from './timeline';
import { Tooltip } from './tooltip';
import { dashboardWords as words } from './dashboard-words';

/** What VS Code provides to the script of a webview. */
interface WebviewApi {
  postMessage(intent: DashboardIntent): void;
  getState(): DashboardViewState | undefined;
  setState(state: DashboardViewState): void;
}
declare function acquireVsCodeApi(): WebviewApi;

/** The page: folds the editor's updates and redraws everything from the result, at most once a frame. */
class Dashboard {
  private fold: RunFold | undefined;
  private workedOn: WorkedOn = 'nowhere';
  private folder = '';
  private selection: Selection;
  private projector = new Projector();
  private palette = readPalette();
  private renderRequested = false;
  private hasRendered = false;

  private readonly tooltip = new Tooltip();
  private readonly announcer = element('div', { class: 'visually-hidden', attributes: { 'aria-live': 'polite' } });
  private readonly send = (intent: DashboardIntent): void => this.api.postMessage(intent);
  private readonly surroundings: PlotSurroundings = {
    tooltip: this.tooltip,
    palette: () => this.palette,
    select: (target) => this.select(target),
    compare: (candidate) => this.compare(candidate),
    open: (target) => this.openExample(target),
    announce: (text) => setText(this.announcer, text),
  };

  private readonly header = new Header(this.send);
  private readonly keyFigures = new KeyFigures();
  private readonly statusLine = new StatusLine(this.send);
  private readonly leftOut = new LeftOutList();
  private readonly heatMap = new HeatMap(this.surroundings, () => this.requestRender());
  private readonly scatter = new Scatter(this.surroundings, () => this.requestRender());
  private readonly lineage = new Lineage(this.surroundings);
  private readonly curve = new Curve(
    this.surroundings,
    () => this.requestRender(),
    () => this.send({ type: 'otherRuns' }),
  );
  private readonly details = new Details(this.send, (candidate) => this.compare(candidate));
  private readonly proposalDetails = new ProposalDetails(this.send);
  private readonly comparison = new Comparison({
    send: this.send,
    select: (target) => this.select(target),
    compare: (candidate) => this.compare(candidate),
    swap: () => this.swap(),
  });
  private readonly search = new RunSearch(this.send, (candidate) => this.select({ candidate }));
  private readonly timeline = new Timeline(this.send, (candidate) => this.select({ candidate }));
  private readonly page: HTMLElement;
  private readonly waiting = element('p', { class: 'loading', text: words.loading });

  constructor(private readonly api: WebviewApi) {
    const { candidate, other, example, proposal } = api.getState() ?? {};
    this.selection = { candidate, other, example, proposal };
    this.page = element(
      'div',
      { class: 'page' },
      this.header.element,
      this.keyFigures.element,
      this.statusLine.element,
      this.leftOut.element,
      this.search.element,
      element(
        'main',
        {},
        element(
          'div',
          { class: 'column' },
          this.heatMap.element,
          this.details.element,
          this.proposalDetails.element,
          this.comparison.element,
          this.timeline.element,
        ),
        element('div', { class: 'column' }, this.curve.element, this.scatter.element, this.lineage.element),
      ),
    );
    show(this.page, false);
    document.body.append(this.waiting, this.page, this.tooltip.element, this.announcer);
    onThemeChange(() => {
      this.palette = readPalette();
      this.requestRender();
    });
  }

  receive(update: DashboardUpdate): void {
    switch (update.type) {
      case 'snapshot':
        this.fold = RunFold.from(update.state);
        this.projector = new Projector();
        this.workedOn = update.workedOn;
        this.folder = update.folder;
        break;
      case 'events':
        for (const event of update.events) this.fold?.apply(event);
        break;
      case 'select':
        this.follow(update);
        break;
      case 'otherRuns':
        this.curve.showOthers(update.runs);
        break;
      case 'writing':
        this.statusLine.follow(update.characters);
        return;
      case 'promptCheck':
        this.statusLine.showPromptCheck(update.check);
        break;
      case 'found':
        this.search.receive(update);
    }
    this.requestRender();
  }

  /** Selects a candidate (by its row), an example (by its column) or both (by a cell). A proposal is no longer selected then. */
  private select({ candidate, example }: Target): void {
    const selection = this.selection.proposal === undefined ? this.selection : this.shownSelection();
    this.change({
      candidate: candidate ?? selection.candidate,
      other: candidate === selection.other ? undefined : selection.other,
      example: example ?? (candidate === selection.candidate ? undefined : selection.example),
    });
  }

  /** Compares the shown candidate with another one; ends the comparison for the same one, or for none. */
  private compare(other: number | undefined): void {
    const { candidate, example, other: compared } = this.shownSelection();
    if (other === candidate) return;
    this.change({ candidate, example, other: other === compared ? undefined : other });
  }

  private swap(): void {
    const { selection } = this;
    this.change({ ...selection, candidate: selection.other, other: selection.candidate });
  }

  /** Selects what was selected elsewhere in the editor. A comparison stays as long as its candidate is selected. */
  private follow({ candidate, other, proposal }: SelectedInRun): void {
    const { selection } = this;
    const kept = candidate === selection.candidate ? { example: selection.example, other: selection.other } : {};
    if (proposal !== undefined) this.show({ example: kept.example, candidate, proposal });
    else this.show({ ...kept, candidate, ...(other === undefined ? {} : { other }) });
  }

  /** Shows a selection that was made on the page, and tells the editor. */
  private change(selection: Selection): void {
    this.show(selection);
    const { candidate, other } = selection;
    if (candidate !== undefined) this.send({ type: 'selected', candidate, other });
  }

  private shownSelection(): Selection {
    return this.fold === undefined ? this.selection : shownSelection(this.fold.state, this.selection);
  }

  private show(selection: Selection): void {
    this.selection = selection;
    this.remember();
    this.render();
    const { candidate, other, proposal } = this.shownSelection();
    if (candidate === undefined) return;
    this.heatMap.reveal(candidate);
    this.lineage.reveal(candidate);
    if (proposal !== undefined) setText(this.announcer, words.proposalSelected(proposal));
    else setText(this.announcer, other === undefined ? words.selected(candidate) : words.comparing(candidate, other));
  }

  private openExample({ candidate = this.selection.candidate, example }: Target): void {
    if (example !== undefined) this.send({ type: 'showExample', example, candidate, other: this.selection.other });
  }

  private remember(): void {
    if (this.fold !== undefined) this.api.setState({ run: this.folder, ...this.selection });
  }

  private requestRender(): void {
    if (this.renderRequested) return;
    this.renderRequested = true;
    requestAnimationFrame(() => this.render());
  }

  private render(): void {
    this.renderRequested = false;
    if (this.fold === undefined) return;
    const { state } = this.fold;
    show(this.waiting, false);
    show(this.page, true);
    const projection = this.projector.project(state, this.workedOn);
    const shown = this.shownSelection();
    this.header.update(projection);
    this.keyFigures.update(projection);
    this.statusLine.update(projection);
    this.leftOut.update(projection);
    for (const view of [this.heatMap, this.scatter, this.lineage, this.curve]) view.update(projection, shown);
    this.details.update(projection, shown);
    this.proposalDetails.update(projection, shown);
    this.comparison.update(projection, shown);
    this.timeline.update(projection, shown);
    this.search.update(projection);
    this.remember();
    if (!this.hasRendered) loadControls();
    this.hasRendered = true;
  }
}

const api = acquireVsCodeApi();
const dashboard = new Dashboard(api);
window.addEventListener('message', (message: MessageEvent<DashboardUpdate>) => dashboard.receive(message.data));
api.postMessage({ type: 'ready' });
