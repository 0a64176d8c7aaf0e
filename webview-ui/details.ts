import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { remainingExamples } from '../src/gepa/failures/left-out';
import { describeHypotheses } from '../src/gepa/words/hypothesis-words';
import { describeCopying } from '../src/gepa/words/copy-words';
import { nameOfScore } from '../src/gepa/words/score-words';
import type { ProposalState, RunState } from '../src/gepa/state';
import { meanOf, type CandidateState } from '../src/gepa/state';
import { candidateFacts, exampleLines, type Fact } from './candidate-facts';
import { changeView } from './change-view';
import { CompareChooser } from './compare-chooser';
import { element, setText, show } from './elements';
import { countOf, formatDifference, formatScore } from '../src/presentation/number-format';
import { describeAdmission, describeOrigin, proposalOf } from '../src/presentation/proposal-history';
import { comparedCandidate, shownCandidate, type Projection, type Selection } from '../src/presentation/projection';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import { render } from './render';
import { button } from './page-controls';
import { dashboardWords as words } from './dashboard-words';

/** The selected candidate: how good it is, what it changed, and why. */
export class Details {
  readonly element: HTMLElement;
  private readonly name = element('h2');
  private readonly origin = element('p', { class: 'caption' });
  private readonly summary = element('p', { class: 'summary' });
  private readonly facts = element('dl');
  private readonly example = element('div', { class: 'example' });
  private readonly changes = element('div', { class: 'changes' });
  private readonly changesHeading = element('h3', { text: words.whatChanged });
  private readonly reasons = element('div', {
    class: 'reasons',
    attributes: { tabindex: '0', role: 'group', 'aria-label': words.why },
  });
  private readonly why: HTMLElement;
  private readonly againstParent: HTMLElement;
  private readonly againstSeed: HTMLElement;
  private readonly apply: HTMLElement;
  private readonly newRun: HTMLElement;
  private readonly compare: CompareChooser;
  private readonly showExample: HTMLElement;
  private shown: CandidateState | undefined;
  private shownExample: number | undefined;
  private shownOther: number | undefined;

  constructor(send: (intent: DashboardIntent) => void, compare: (candidate: number) => void) {
    this.compare = new CompareChooser(compare);
    const withShown = (intent: (candidate: number) => DashboardIntent) => (): void => {
      if (this.shown !== undefined) send(intent(this.shown.index));
    };
    this.againstParent = button(
      words.openDiff,
      'secondary',
      withShown((candidate) => ({ type: 'openDiff', candidate, against: 'parent' })),
    );
    this.againstParent.title = words.openDiffHint;
    this.againstSeed = button(
      words.diffToSeed,
      'secondary',
      withShown((candidate) => ({ type: 'openDiff', candidate, against: 'seed' })),
    );
    this.apply = button(
      words.apply,
      'secondary',
      withShown((candidate) => ({ type: 'apply', candidate })),
    );
    this.apply.title = words.applyHint;
    this.newRun = button(
      words.newRun,
      'secondary',
      withShown((candidate) => ({ type: 'newRun', candidate })),
    );
    this.newRun.title = words.newRunHint;
    this.showExample = button(words.showExample, 'secondary', () => {
      const [example, candidate] = [this.shownExample, this.shown?.index];
      if (example !== undefined) send({ type: 'showExample', example, candidate, other: this.shownOther });
    });
    this.showExample.title = words.showExampleHint;
    const actions = element(
      'div',
      { class: 'actions' },
      this.againstParent,
      this.againstSeed,
      this.compare.element,
      this.apply,
      this.newRun,
    );
    this.why = element('div', { class: 'why' }, element('h3', { text: words.why }), this.reasons);
    this.element = element(
      'section',
      { class: 'details', attributes: { 'aria-label': words.detailsLabel } },
      element(
        'div',
        { class: 'about' },
        this.name,
        this.origin,
        this.summary,
        this.facts,
        this.example,
        this.showExample,
        actions,
      ),
      element('div', { class: 'change' }, element('div', {}, this.changesHeading, this.changes), this.why),
    );
  }

  update(projection: Projection, selection: Selection): void {
    const { state } = projection;
    const candidate = shownCandidate(state, selection);
    const isAlone = comparedCandidate(state, selection) === undefined && selection.proposal === undefined;
    const isShown = candidate !== undefined && isAlone;
    show(this.element, isShown);
    if (!isShown) return;
    const parent = state.candidates[candidate.parents[0] ?? -1];
    if (candidate.index !== this.shown?.index || candidate.texts !== this.shown.texts)
      this.showChanges(candidate, parent);
    this.shown = candidate;
    setText(this.name, words.candidateTitle(candidate.index));
    setText(this.origin, describeOrigin(state, candidate));
    setText(this.summary, summaryOf(candidate, parent, projection));
    render(this.facts, candidateFacts(candidate, parent, state).map(factRow));
    const lines = exampleLines(candidate, parent, projection, selection);
    this.shownExample = selection.example;
    this.shownOther = selection.other;
    show(this.example, lines.length > 0);
    show(this.showExample, lines.length > 0);
    render(
      this.example,
      lines.map((line) => markup('p', { dir: 'auto' }, line)),
    );
    this.showReasons(state, proposalOf(state, candidate), describeAdmission(state, candidate));
    show(this.againstParent, candidate.index !== 0);
    show(this.againstSeed, candidate.index !== 0 && parent?.index !== 0);
    this.compare.update(projection, candidate);
    show(this.compare.element, state.candidates.length > 1);
    show(this.apply, candidate.index !== 0);
    show(this.newRun, candidate.index !== 0);
  }

  private showChanges(candidate: CandidateState, parent: CandidateState | undefined): void {
    setText(this.changesHeading, parent === undefined ? words.theText : words.whatChanged);
    this.changes.replaceChildren(...changeView(candidate.texts, parent?.texts));
  }

  private showReasons(state: RunState, source: ProposalState | undefined, admission: string | undefined): void {
    show(this.why, source !== undefined);
    if (source !== undefined) render(this.reasons, reasonsOf(state, source, admission));
  }
}

export function factRow({ name, value }: Fact): Markup {
  return keyed(name, markup('div', {}, [markup('dt', {}, name), markup('dd', {}, value)]));
}

/** Shows the diagnosis of a proposal, the reasons for its changes, why it was admitted, and what the developer said about it. */
export function reasonsOf(
  state: RunState,
  { proposal, decision }: ProposalState,
  admission: string | undefined,
): readonly Markup[] {
  const changes = proposal.changes.map(({ summary, examples }) =>
    markup('li', { dir: 'auto' }, [
      markup('span', {}, summary),
      ...(examples.length === 0 ? [] : [markup('span', { class: 'quiet' }, ` ${examples.join(', ')}`)]),
    ]),
  );
  const note = decision?.kind === 'edit' ? decision.note : decision?.kind === 'reject' ? decision.reason : '';
  return [
    markup('p', { dir: 'auto' }, proposal.diagnosis === '' ? words.noDiagnosis : proposal.diagnosis),
    ...describeHypotheses(state, proposal).map((line) => markup('p', { dir: 'auto' }, line)),
    ...(changes.length === 0 ? [] : [markup('ul', {}, changes)]),
    ...(proposal.copied === undefined
      ? []
      : [keyed('copied', markup('p', { class: 'quiet', dir: 'auto' }, `${describeCopying(proposal.copied)}.`))]),
    ...(admission === undefined ? [] : [keyed('admission', markup('p', { class: 'quiet' }, admission))]),
    ...(note === '' ? [] : [keyed('note', markup('p', { class: 'quiet' }, words.yourNote(note)))]),
  ];
}

function summaryOf(
  candidate: CandidateState,
  parent: CandidateState | undefined,
  { leads, state }: Projection,
): string {
  const score = meanInWords(candidate, state);
  const growth = parent === undefined ? '' : ` (${formatDifference(candidate.size - parent.size, 0)})`;
  const led = leads.get(candidate.index) ?? 0;
  const leading = state.best === undefined ? '' : words.leads(led);
  return `${score} · ${countOf(candidate.size, 'token')}${growth}${leading}`;
}

function meanInWords({ pareto, inPool, dropped, withdrawn }: CandidateState, state: RunState): string {
  const mean = meanOf(pareto);
  if (mean === undefined) return words.notScoredYet;
  const named = words.mean(nameOfScore(state.run), formatScore(mean));
  if (inPool || withdrawn === true) return named;
  const examples = remainingExamples(state, 'pareto').length;
  return dropped ? words.whenGivenUp(named, pareto.count, examples) : words.soFar(named, pareto.count, examples);
}
