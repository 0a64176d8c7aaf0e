import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { changeView } from './change-view';
import { compareOnParetoSet, comparedFigures, describePaired, differentScores } from './comparison-facts';
import type { DifferentScore } from './comparison-facts';
import { dashboardWords as words } from './dashboard-words';
import { element, setText, show } from './elements';
import { formatDifference, formatScore } from '../src/presentation/number-format';
import { comparedCandidate, shownCandidate, type Projection, type Selection } from '../src/presentation/projection';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import { render } from './render';
import { button } from './page-controls';
import type { CandidateState, RunState } from '../src/gepa/state';
import type { Target } from '../src/presentation/plot';

/** More rows than these would slow the page down. The heat map shows the others. */
const mostRows = 200;

/** What a comparison asks of the page around it. */
export interface ComparisonActions {
  readonly send: (intent: DashboardIntent) => void;
  readonly select: (target: Target) => void;
  /** Compares the selected candidate with another one; with none, ends the comparison. */
  readonly compare: (candidate: number | undefined) => void;
  /** Selects the second candidate, and compares it with the first. */
  readonly swap: () => void;
}

/** The selected candidate beside a second one: figures, scores of examples, and their texts as a diff. */
export class Comparison {
  readonly element: HTMLElement;
  private readonly name = element('h2');
  private readonly paired = element('p', { class: 'summary' });
  private readonly figures = element('table', { class: 'figures-table' });
  private readonly scores = element('table', { class: 'scores-table' });
  private readonly scoresScroll = element(
    'div',
    { class: 'table-scroll', attributes: { tabindex: '0', role: 'group', 'aria-label': words.scoresThatDiffer } },
    this.scores,
  );
  private readonly more = element('p', { class: 'caption' });
  private readonly changes = element('div', { class: 'changes' });
  private readonly sameTexts = element('p', { class: 'quiet', text: words.sameTexts });
  private shown: { readonly candidate: CandidateState; readonly other: CandidateState } | undefined;

  constructor({ send, select, compare, swap }: ComparisonActions) {
    const diff = button(words.openDiff, 'secondary', () => {
      if (this.shown === undefined) return;
      const { candidate, other } = this.shown;
      send({ type: 'openDiff', candidate: candidate.index, against: other.index });
    });
    const actions = element(
      'div',
      { class: 'actions' },
      diff,
      button(words.swapCandidates, 'secondary', swap),
      button(words.endComparison, 'secondary', () => compare(undefined)),
    );
    this.scores.addEventListener('click', ({ target }) => {
      const example = target instanceof Element ? target.getAttribute('data-row') : null;
      if (example !== null) select({ candidate: this.shown?.candidate.index, example: Number(example) });
    });
    this.element = element(
      'section',
      { class: 'details comparison', attributes: { 'aria-label': words.comparisonLabel } },
      element('div', { class: 'about' }, this.name, this.paired, this.figures, actions),
      element(
        'div',
        { class: 'change' },
        element('div', {}, element('h3', { text: words.whatDiffers }), this.sameTexts, this.changes),
        element('div', {}, element('h3', { text: words.scoresThatDiffer }), this.more, this.scoresScroll),
      ),
    );
  }

  update({ state }: Projection, selection: Selection): void {
    const [candidate, other] = [shownCandidate(state, selection), comparedCandidate(state, selection)];
    const compares = candidate !== undefined && other !== undefined;
    show(this.element, compares);
    if (!compares) return;
    if (candidate.index !== this.shown?.candidate.index || other.index !== this.shown.other.index)
      this.showChanges(candidate, other);
    this.shown = { candidate, other };
    setText(this.name, words.comparisonTitle(candidate.index, other.index));
    setText(this.paired, describePaired(compareOnParetoSet(candidate, other, state)));
    render(this.figures, figureRows(candidate, other, state));
    this.showScores(candidate, other, state, selection.example);
  }

  private showChanges(candidate: CandidateState, other: CandidateState): void {
    const views = changeView(candidate.texts, other.texts);
    show(this.sameTexts, views.length === 0);
    this.changes.replaceChildren(...views);
  }

  private showScores(
    candidate: CandidateState,
    other: CandidateState,
    state: RunState,
    selected: number | undefined,
  ): void {
    const different = differentScores(candidate, other, state);
    setText(this.more, words.differentExamples(different.length, Math.min(different.length, mostRows)));
    show(this.scoresScroll, different.length > 0);
    const headings = ['', words.shortName(candidate.index), words.shortName(other.index), '±'];
    render(this.scores, [
      markup('thead', {}, [
        markup(
          'tr',
          {},
          headings.map((text) => markup('th', { scope: 'col' }, text === '' ? words.exampleHeading : text)),
        ),
      ]),
      markup(
        'tbody',
        {},
        different.slice(0, mostRows).map((one) => scoreRow(one, state, one.example === selected)),
      ),
    ]);
  }
}

function figureRows(candidate: CandidateState, other: CandidateState, state: RunState): readonly Markup[] {
  const headings = [words.figureHeading, words.shortName(candidate.index), words.shortName(other.index), '±'];
  return [
    markup('thead', {}, [
      markup(
        'tr',
        {},
        headings.map((text) => markup('th', { scope: 'col' }, text)),
      ),
    ]),
    markup(
      'tbody',
      {},
      comparedFigures(candidate, other, state).map(({ name, candidate: a, other: b, difference }) =>
        keyed(
          name,
          markup('tr', {}, [
            markup('th', { scope: 'row' }, name),
            ...[a, b, difference].map((text) => markup('td', {}, text)),
          ]),
        ),
      ),
    ),
  ];
}

function scoreRow({ example, candidate, other }: DifferentScore, state: RunState, selected: boolean): Markup {
  const title = state.run.examples.pareto[example]?.title ?? '';
  const chooser = markup(
    'button',
    { class: 'row-button', type: 'button', 'data-row': example, dir: 'auto' },
    `${example + 1}: ${title}`,
  );
  return keyed(
    example,
    markup('tr', { class: selected ? 'selected' : undefined, 'aria-current': selected ? 'true' : undefined }, [
      markup('th', { scope: 'row' }, [chooser]),
      markup('td', {}, formatScore(candidate)),
      markup('td', {}, formatScore(other)),
      markup('td', {}, formatDifference(candidate - other)),
    ]),
  );
}
