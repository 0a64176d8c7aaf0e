import type { DashboardIntent, DashboardUpdate, OutputHit, ReplyHit } from '../src/editor/dashboard/messages';
import { nameOfExample } from '../src/gepa/candidate';
import { capitalized } from '../src/gepa/user-error';
import { nameOfCandidate } from '../src/gepa/words/origin-words';
import type { Projection } from '../src/presentation/projection';
import { findPrompts, findReflections, type TextHit } from '../src/presentation/text-search';
import { dashboardWords as words } from './dashboard-words';
import { element, setText, show } from './elements';
import { HitGroup, type Hit } from './hit-group';

const delayMs = 200;

type FoundUpdate = Extract<DashboardUpdate, { type: 'found' }>;

/**
 * Searches prompts and the reasons of reflections, which the page has, and the replies of the reflection model and outputs, which the
 * editor reads from the run's folder.
 */
export class RunSearch {
  readonly element: HTMLElement;
  private readonly input = element('input', {
    class: 'search',
    attributes: { type: 'search', placeholder: words.search, 'aria-label': words.searchLabel, dir: 'auto' },
  });
  private readonly prompts = new HitGroup(words.foundPrompts);
  private readonly reflections = new HitGroup(words.foundReflections);
  private readonly outputs = new HitGroup(words.foundOutputs);
  private readonly groups = [this.prompts, this.reflections, this.outputs];
  private readonly hits = element('div', { class: 'hits' }, ...this.groups.map((group) => group.element));
  private readonly said = element('span', { class: 'quiet', attributes: { role: 'status' } });
  private state: Projection['state'] | undefined;
  private found: FoundUpdate['found'] | undefined;
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

  receive({ text, found }: FoundUpdate): void {
    if (text !== this.wanted) return;
    this.found = found;
    this.draw();
  }

  private get wanted(): string {
    return this.input.value.trim();
  }

  private search(): void {
    this.found = undefined;
    for (const group of this.groups) group.restart();
    if (this.wanted !== '') this.send({ type: 'search', text: this.wanted });
    this.draw();
  }

  private draw(): void {
    const { state, wanted, found } = this;
    show(this.hits, wanted !== '');
    if (state === undefined || wanted === '') {
      setText(this.said, '');
      for (const group of this.groups) group.update([], 0);
      return;
    }
    const prompts = findPrompts(state, wanted).map(({ number, excerpt }): Hit => {
      return { name: capitalized(nameOfCandidate(number)), excerpt, open: () => this.select(number) };
    });
    const reasons = findReflections(state, wanted);
    const shown = new Set<number | undefined>(reasons.map(({ number }) => number));
    const replies = (found?.replies.first ?? []).filter(
      ({ proposal }) => proposal === undefined || !shown.has(proposal),
    );
    const reflections = [...reasons.map((hit) => this.reasonsHit(hit)), ...replies.map((hit) => this.replyHit(hit))];
    const unlisted = (found?.replies.total ?? 0) - (found?.replies.first.length ?? 0);
    const outputs = (found?.outputs.first ?? []).map((hit) => this.outputHit(hit));
    this.prompts.update(prompts, prompts.length);
    this.reflections.update(reflections, reflections.length + unlisted);
    this.outputs.update(outputs, found?.outputs.total ?? 0);
    const count = prompts.length + reflections.length + outputs.length;
    setText(this.said, found?.isComplete !== true ? words.searching : count === 0 ? words.nothingFound : '');
  }

  private reasonsHit({ number, excerpt }: TextHit): Hit {
    const open = () => this.send({ type: 'showReflection', proposal: number });
    return { name: words.proposal(number), excerpt, open };
  }

  private replyHit({ task, iteration, proposal, excerpt }: ReplyHit): Hit {
    if (proposal !== undefined) return this.reasonsHit({ number: proposal, excerpt });
    const open = () => this.send({ type: 'showReply', task });
    return { name: words.reflectionOf(iteration), excerpt, open };
  }

  private outputHit({ example, subject, excerpt }: OutputHit): Hit {
    const by = subject.kind === 'candidate' ? nameOfCandidate(subject.index) : words.proposal(subject.number);
    const open = () => this.send({ type: 'showOutput', example, subject });
    return { name: `${nameOfExample(example)} · ${by}`, excerpt, open };
  }
}
