import type { DashboardIntent, DashboardUpdate } from '../src/editor/dashboard/messages';
import { nameOfExample } from '../src/gepa/candidate';
import { capitalized } from '../src/gepa/user-error';
import { nameOfCandidate } from '../src/gepa/words/origin-words';
import type { Projection } from '../src/presentation/projection';
import { findPrompts, findReflections } from '../src/presentation/text-search';
import { dashboardWords as words } from './dashboard-words';
import { element, setText, show } from './elements';

const delayMs = 200;
const mostHits = 50;

type FoundOutputs = Extract<DashboardUpdate, { type: 'foundOutputs' }>;

/** A link to what was found. */
interface Hit {
  readonly name: string;
  readonly excerpt: string;
  readonly open: () => void;
}

/** Searches prompts and reflections, which the page has, and outputs, which the editor reads from the run's folder. */
export class RunSearch {
  readonly element: HTMLElement;
  private readonly input = element('input', {
    class: 'search',
    attributes: { type: 'search', placeholder: words.search, 'aria-label': words.searchLabel, dir: 'auto' },
  });
  private readonly hits = element('div', { class: 'hits' });
  private readonly said = element('span', { class: 'quiet', attributes: { role: 'status' } });
  private state: Projection['state'] | undefined;
  private outputs: FoundOutputs | undefined;
  private searching: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly send: (intent: DashboardIntent) => void,
    private readonly select: (candidate: number) => void,
  ) {
    const bar = element('div', { class: 'search-bar' }, this.input, this.said);
    this.element = element('section', { attributes: { role: 'search' } }, bar, this.hits);
    this.input.addEventListener('input', () => {
      clearTimeout(this.searching);
      this.searching = setTimeout(() => this.search(), delayMs);
    });
    show(this.hits, false);
  }

  update({ state }: Projection): void {
    this.state = state;
  }

  receive(found: FoundOutputs): void {
    if (found.text !== this.wanted) return;
    this.outputs = found;
    this.draw();
  }

  private get wanted(): string {
    return this.input.value.trim();
  }

  private search(): void {
    this.outputs = undefined;
    if (this.wanted !== '') this.send({ type: 'searchOutputs', text: this.wanted });
    this.draw();
  }

  private draw(): void {
    const { state, wanted, outputs } = this;
    show(this.hits, wanted !== '');
    if (state === undefined || wanted === '') {
      setText(this.said, '');
      this.hits.replaceChildren();
      return;
    }
    const prompts = findPrompts(state, wanted).map(({ number, excerpt }): Hit => {
      return { name: capitalized(nameOfCandidate(number)), excerpt, open: () => this.select(number) };
    });
    const reflections = findReflections(state, wanted).map(({ number, excerpt }): Hit => {
      const open = () => this.send({ type: 'showReflection', proposal: number });
      return { name: words.proposal(number), excerpt, open };
    });
    const answers = (outputs?.hits ?? []).map(({ example, subject, excerpt }): Hit => {
      const by = subject.kind === 'candidate' ? nameOfCandidate(subject.index) : words.proposal(subject.number);
      const open = () => this.send({ type: 'showOutput', example, subject });
      return { name: `${nameOfExample(example)} · ${by}`, excerpt, open };
    });
    this.hits.replaceChildren(
      ...groupOf(words.foundPrompts, prompts),
      ...groupOf(words.foundReflections, reflections),
      ...groupOf(words.foundOutputs, answers),
    );
    const count = prompts.length + reflections.length + answers.length;
    setText(this.said, outputs === undefined ? words.searchingOutputs : count === 0 ? words.nothingFound : '');
  }
}

function groupOf(name: string, hits: readonly Hit[]): readonly HTMLElement[] {
  if (hits.length === 0) return [];
  const rows = hits.slice(0, mostHits).map((hit) => {
    const link = element('button', { class: 'row-button', text: hit.name, attributes: { type: 'button' } });
    link.addEventListener('click', hit.open);
    return element('li', {}, link, ' ', element('bdi', { text: hit.excerpt }));
  });
  return [element('h2', { text: words.found(name, hits.length, mostHits) }), element('ul', {}, ...rows)];
}
