// Tested by test/unit/dashboard/proposal-details.test.ts.
import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { evidenceOf } from '../src/gepa/review/evidence';
import { evidenceInShort, evidenceTitle } from '../src/gepa/words/evidence-words';
import { describeSource } from '../src/gepa/words/origin-words';
import type { ProposalState, RunState } from '../src/gepa/state';
import type { Projection, Selection } from '../src/presentation/projection';
import { describeProposal } from '../src/presentation/timeline';
import { changeView } from './change-view';
import { dashboardWords as words } from './dashboard-words';
import { factRow, reasonsOf } from './details';
import { element, setText, show } from './elements';
import { button } from './page-controls';
import { render } from './render';

/** The selected proposal, while it isn't a candidate: what came of it so far, what it changes, and why. */
export class ProposalDetails {
  readonly element: HTMLElement;
  private readonly name = element('h2');
  private readonly source = element('p', { class: 'caption' });
  private readonly fate = element('p', { class: 'summary', attributes: { dir: 'auto' } });
  private readonly facts = element('dl');
  private readonly changes = element('div', { class: 'changes' });
  private readonly reasons = element('div', {
    class: 'reasons',
    attributes: { tabindex: '0', role: 'group', 'aria-label': words.why },
  });
  private readonly showReflection: HTMLElement;
  private shown: ProposalState['proposal'] | undefined;

  constructor(send: (intent: DashboardIntent) => void) {
    const withShown = (intent: (proposal: number) => DashboardIntent) => (): void => {
      if (this.shown !== undefined) send(intent(this.shown.number));
    };
    const open = button(
      words.openProposal,
      'secondary',
      withShown((proposal) => ({ type: 'openProposal', proposal })),
    );
    this.showReflection = button(
      words.requestAndReply,
      'secondary',
      withShown((proposal) => ({ type: 'showReflection', proposal })),
    );
    const actions = element('div', { class: 'actions' }, open, this.showReflection);
    const about = element('div', { class: 'about' }, this.name, this.source, this.fate, this.facts, actions);
    const heading = element('h3', { text: words.whatWouldChange });
    const why = element('div', { class: 'why' }, element('h3', { text: words.why }), this.reasons);
    this.element = element(
      'section',
      { class: 'details', attributes: { 'aria-label': words.proposalLabel } },
      about,
      element('div', { class: 'change' }, element('div', {}, heading, this.changes), why),
    );
  }

  update({ state }: Projection, selection: Selection): void {
    const reviewed = state.proposals[(selection.proposal ?? 0) - 1];
    show(this.element, reviewed !== undefined);
    if (reviewed === undefined) return;
    const { proposal } = reviewed;
    if (proposal.number !== this.shown?.number || proposal.texts !== this.shown.texts) {
      const parent = state.candidates[proposal.parents[0]]?.texts ?? {};
      this.changes.replaceChildren(...changeView({ ...parent, ...proposal.texts }, parent));
    }
    this.shown = proposal;
    const { outcome, why, reflected } = describeProposal(reviewed, state);
    setText(this.name, words.proposal(proposal.number));
    setText(this.source, describeSource(state, proposal));
    setText(this.fate, `${words.outcomes[outcome]}: ${why}`);
    render(this.facts, factsOf(reviewed, state).map(factRow));
    render(this.reasons, reasonsOf(state, reviewed, undefined));
    show(this.showReflection, reflected);
  }
}

function factsOf(reviewed: ProposalState, state: RunState): Parameters<typeof factRow>[0][] {
  if (evidenceOf(state, reviewed).kind === 'none') return [];
  return [{ name: evidenceTitle(reviewed.proposal), value: evidenceInShort(state, reviewed) }];
}
