import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { valueOf } from '../src/gepa/named-values';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import type { Projection, Selection } from '../src/presentation/projection';
import { timelineOf, type Attempt, type TimelineEntry, type TimelineOutcome } from '../src/presentation/timeline';
import { dashboardWords as words } from './dashboard-words';
import { element, setText, show } from './elements';
import { render } from './render';
import { button, chooser } from './page-controls';

/** How many attempts are added at once: a long run has thousands of them. */
const pageSize = 50;

const outcomes = Object.keys(words.outcomes) as TimelineOutcome[];

/** Lists what the iterations tried, what came of it and why, the latest first. What it lists is drawn once it is open. */
export class Timeline {
  readonly element = element('details', { class: 'timeline' });
  private readonly summary = element('summary');
  private readonly filter = chooser(words.timelineFilter, (value) => {
    this.wanted = outcomes.find((outcome) => outcome === value);
    this.shown = pageSize;
    this.draw();
  });
  private readonly list = element('ol');
  private readonly more = button(words.showMore, 'secondary', () => {
    this.shown += pageSize;
    this.draw();
  });
  private entries: readonly TimelineEntry[] = [];
  private wanted: TimelineOutcome | undefined;
  private shown = pageSize;
  private selection: Selection = {};
  private live = false;

  constructor(
    send: (intent: DashboardIntent) => void,
    private readonly select: (candidate: number) => void,
  ) {
    const controls = element('div', { class: 'controls' }, this.filter);
    this.element.append(this.summary, controls, this.list, this.more);
    this.element.addEventListener('toggle', () => this.draw());
    const links: Readonly<Record<string, (number: number) => void>> = {
      proposal: (proposal) => send({ type: 'openProposal', proposal }),
      reflection: (proposal) => send({ type: 'showReflection', proposal }),
      undo: (proposal) => send({ type: 'undoDecision', proposal }),
      candidate: (candidate) => this.select(candidate),
    };
    this.list.addEventListener('click', ({ target }) => {
      if (!(target instanceof HTMLButtonElement)) return;
      valueOf(links, target.dataset['opens'] ?? '')?.(Number(target.value));
    });
  }

  update({ state, live }: Projection, selection: Selection): void {
    this.live = live;
    this.selection = selection;
    this.entries = timelineOf(state);
    show(this.element, this.entries.length > 0);
    const counts = outcomes
      .map((outcome) => ({ outcome, count: this.entries.filter((entry) => entry.outcome === outcome).length }))
      .filter(({ count }) => count > 0);
    setText(
      this.summary,
      words.timeline(
        state.iterations,
        counts.map(({ outcome, count }) => words.outcomeCount(count, words.outcomes[outcome])),
      ),
    );
    this.offer(counts.map(({ outcome }) => outcome));
    this.draw();
  }

  /** Offers the outcomes that there are. They are replaced only when they differ, since an open list would close. */
  private offer(present: readonly TimelineOutcome[]): void {
    const offered = this.wanted === undefined || present.includes(this.wanted) ? present : [...present, this.wanted];
    if (
      offered.join() ===
      [...this.filter.options]
        .slice(1)
        .map(({ value }) => value)
        .join()
    )
      return;
    this.filter.replaceChildren(
      element('option', { text: words.allOutcomes, attributes: { value: '' } }),
      ...offered.map((value) => element('option', { text: words.outcomes[value], attributes: { value } })),
    );
    this.filter.value = this.wanted ?? '';
  }

  private draw(): void {
    if (!this.element.open) return;
    const { wanted } = this;
    const found = wanted === undefined ? this.entries : this.entries.filter(({ outcome }) => outcome === wanted);
    render(
      this.list,
      found.slice(0, this.shown).map((entry) => {
        const attempt = entry.describe();
        return keyed(entry.key, rowOf(attempt, isSelected(attempt, this.selection), this.live));
      }),
    );
    show(this.more, found.length > this.shown);
  }
}

/** Whether an attempt is the selected proposal, or became the selected candidate. */
function isSelected({ proposal, candidate }: Attempt, selection: Selection): boolean {
  if (selection.proposal !== undefined) return proposal === selection.proposal;
  return candidate !== undefined && candidate === selection.candidate;
}

function rowOf(attempt: Attempt, selected: boolean, live: boolean): Markup {
  const { iteration, outcome, proposal, candidate, undoable, reflected, tried, why, diagnosis } = attempt;
  const links = [
    ...(proposal === undefined ? [] : [link('proposal', proposal, words.proposal(proposal))]),
    ...(candidate === undefined ? [] : [link('candidate', candidate, words.candidateTitle(candidate))]),
    ...(reflected && proposal !== undefined ? [link('reflection', proposal, words.requestAndReply)] : []),
    ...(live && undoable && proposal !== undefined ? [link('undo', proposal, words.undoDecision)] : []),
  ];
  return markup('li', { 'data-outcome': outcome, 'aria-current': selected ? 'true' : undefined }, [
    markup('div', { class: 'attempt' }, [
      // It is unknown in an imported run without a log.
      ...(iteration === 0 ? [] : [keyed('iteration', markup('span', { class: 'quiet' }, words.iteration(iteration)))]),
      ...links,
      keyed('tried', markup('span', {}, tried.join(' · '))),
    ]),
    keyed('why', markup('div', { dir: 'auto' }, `${words.outcomes[outcome]}: ${why}`)),
    ...(diagnosis === '' ? [] : [keyed('diagnosis', markup('div', { class: 'diagnosis', dir: 'auto' }, diagnosis))]),
  ]);
}

function link(opens: 'proposal' | 'candidate' | 'reflection' | 'undo', value: number, text: string): Markup {
  return keyed(opens, markup('button', { class: 'row-button', type: 'button', 'data-opens': opens, value }, text));
}
