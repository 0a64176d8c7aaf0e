import type { RunDescription } from '../src/gepa/run-description';
import { outageOf, pausingFindings, type RunState } from '../src/gepa/state';
import { describeStart } from '../src/gepa/words/origin-words';
import { otherSearch } from '../src/gepa/words/preset-words';
import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { element, setText, show } from './elements';
import type { Projection } from '../src/presentation/projection';
import { controlsOf } from './run-controls';
import { badge, button } from './page-controls';
import { dashboardWords as words } from './dashboard-words';

function runInWords({ id, search, startedFrom }: RunDescription): string {
  return [
    words.run(id),
    ...otherSearch(search),
    ...(search.seed === undefined ? [] : [words.searchSeed(search.seed)]),
    ...(startedFrom === undefined ? [] : [describeStart(startedFrom)]),
  ].join(' · ');
}

function continueInWords(state: RunState): string {
  if (pausingFindings(state).length > 0) return words.startAnyway;
  return outageOf(state) === undefined ? words.continue : words.tryNow;
}

/** Shows the name of the run, the proposals to review and the buttons for the run. */
export class Header {
  readonly element: HTMLElement;
  private readonly name = element('h1');
  private readonly run = element('span', { class: 'run-id' });
  private readonly waiting = badge();
  private readonly pause: HTMLElement;
  private readonly continue: HTMLElement;
  private readonly finish: HTMLElement;
  private readonly resume: HTMLElement;
  private readonly review: HTMLElement;
  private readonly save: HTMLElement;

  constructor(send: (intent: DashboardIntent) => void) {
    this.pause = button(words.pause, 'secondary', () => send({ type: 'pause' }));
    this.continue = button(words.continue, 'secondary', () => send({ type: 'continue' }));
    this.finish = button(words.finish, 'secondary', () => send({ type: 'finish' }));
    this.finish.title = words.finishHint;
    this.resume = button(words.resume, 'secondary', () => send({ type: 'resume' }));
    this.review = button(words.review, 'primary', () => send({ type: 'reviewNext' }));
    this.save = button(words.export, 'secondary', () => send({ type: 'export' }));
    this.waiting.setAttribute('role', 'status');
    const title = element('div', { class: 'title' }, this.name, this.run, this.waiting);
    const actions = [this.pause, this.continue, this.finish, this.resume, this.save, this.review];
    this.element = element('header', {}, title, element('div', { class: 'actions' }, ...actions));
  }

  update(projection: Projection): void {
    const { state } = projection;
    const controls = controlsOf(projection);
    setText(this.name, state.run.name);
    setText(this.run, runInWords(state.run));
    setText(this.waiting, words.toReview(controls.toReview));
    show(this.waiting, controls.toReview > 0);
    show(this.pause, controls.pause);
    show(this.continue, controls.continue);
    setText(this.continue, continueInWords(state));
    show(this.finish, controls.finish);
    show(this.resume, controls.resume);
    show(this.save, state.best !== undefined);
    show(this.review, controls.toReview > 0);
  }
}
