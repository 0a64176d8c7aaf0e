import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { nameOf } from './activity';
import { element, setText, show } from './elements';
import { countOf } from './number-format';
import { describeDiscard, describeSkip } from './proposal-history';
import type { Projection } from './projection';

/** The proposals that did not make it into the pool and the iterations that made none, with the reasons. */
export class ProposalList {
  readonly element = element('details', { class: 'proposals' });
  private readonly summary = element('summary');
  private readonly list = element('ol');
  private listed = '';

  constructor(private readonly send: (intent: DashboardIntent) => void) {
    this.element.append(this.summary, this.list);
  }

  update({ state }: Projection): void {
    const discarded = state.proposals.filter(({ status }) => status === 'discarded');
    const parts = [
      ...(discarded.length === 0 ? [] : [`${countOf(discarded.length, 'proposal')} discarded`]),
      ...(state.skipped.length === 0 ? [] : [`${countOf(state.skipped.length, 'iteration')} without a proposal`]),
    ];
    show(this.element, parts.length > 0);
    setText(this.summary, `${parts.join(', ')}: why`);
    const key = `${state.run.id} ${discarded.length} ${state.skipped.length}`;
    if (key === this.listed) return;
    this.listed = key;
    const entries = [
      ...discarded.map((one) => ({
        iteration: one.proposal.iteration,
        proposal: one.proposal.number,
        text: `from ${one.proposal.parents.map(nameOf).join(' and ')}: ${one.discard === undefined ? 'discarded' : describeDiscard(one.discard, one)}`,
      })),
      ...state.skipped.map(({ iteration, reason }) => ({ iteration, proposal: undefined, text: describeSkip(reason) })),
    ].sort((a, b) => b.iteration - a.iteration);
    this.list.replaceChildren(...entries.map((entry) => this.entry(entry)));
  }

  private entry(entry: { iteration: number; proposal: number | undefined; text: string }): HTMLElement {
    const { proposal } = entry;
    if (proposal === undefined) {
      return element(
        'li',
        {},
        element('span', { class: 'quiet', text: `Iteration ${entry.iteration}` }),
        ' ',
        entry.text,
      );
    }
    const open = element('button', {
      class: 'row-button',
      text: `Proposal ${proposal}`,
      attributes: { type: 'button' },
    });
    open.addEventListener('click', () => this.send({ type: 'openProposal', proposal }));
    return element('li', {}, open, ' ', entry.text);
  }
}
