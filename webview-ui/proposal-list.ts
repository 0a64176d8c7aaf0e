import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { describeFate, describeSkip } from '../src/gepa/words/reasons';
import { canResume, waitingProposals, type ProposalState, type RunState } from '../src/gepa/state';
import { element, setText, show } from './elements';
import { Kept } from './kept';
import { countOf } from './number-format';
import { describeSource } from './proposal-history';
import type { Projection } from './projection';
import { keyed, markup, render, type Markup } from './render';

/** The proposals that did not make it into the pool and the iterations that made none, with the reasons. */
export class ProposalList {
  readonly element = element('details', { class: 'proposals' });
  private readonly summary = element('summary');
  private readonly list = element('ol');
  private readonly entries = new Kept<readonly Markup[]>();

  constructor(private readonly send: (intent: DashboardIntent) => void) {
    this.element.append(this.summary, this.list);
    this.list.addEventListener('click', ({ target }) => {
      const proposal = target instanceof Element ? target.getAttribute('data-proposal') : null;
      if (proposal !== null) this.send({ type: 'openProposal', proposal: Number(proposal) });
    });
  }

  update({ state }: Projection): void {
    const discarded = state.proposals.filter(({ status }) => status === 'discarded');
    const combined = discarded.filter(({ discard }) => discard?.kind === 'combined').length;
    const unused = canResume(state) ? [] : waitingProposals(state);
    const parts = [
      ...(discarded.length === combined ? [] : [`${countOf(discarded.length - combined, 'proposal')} discarded`]),
      ...(combined === 0 ? [] : [`${countOf(combined, 'proposal')} combined`]),
      ...(unused.length === 0 ? [] : [`${countOf(unused.length, 'proposal')} not used`]),
      ...(state.skipped.length === 0 ? [] : [`${countOf(state.skipped.length, 'iteration')} without a proposal`]),
    ];
    show(this.element, parts.length > 0);
    setText(this.summary, `${parts.join(', ')}: why`);
    const from = [state.run.id, discarded.length, unused.length, state.skipped.length];
    const entries = this.entries.of(from, () =>
      [
        ...discarded.map((one) => entryOf(state, one, describeFate(one, state))),
        ...unused.map((one) => entryOf(state, one, 'not used: the run ended before you decided')),
        ...state.skipped.map(({ iteration, reason }) => ({
          iteration,
          proposal: undefined,
          text: describeSkip(reason),
        })),
      ]
        .sort((a, b) => b.iteration - a.iteration)
        .map(entryMarkup),
    );
    render(this.list, entries);
  }
}

function entryMarkup({ iteration, proposal, text }: Entry): Markup {
  const name =
    proposal === undefined
      ? markup('span', { class: 'quiet' }, `Iteration ${iteration}`)
      : markup('button', { class: 'row-button', type: 'button', 'data-proposal': proposal }, `Proposal ${proposal}`);
  const key = proposal === undefined ? `iteration ${iteration}` : `proposal ${proposal}`;
  return keyed(key, markup('li', {}, [name, markup('span', {}, ` ${text}`)]));
}

interface Entry {
  readonly iteration: number;
  /** Undefined for an iteration that made none. */
  readonly proposal: number | undefined;
  readonly text: string;
}

function entryOf(state: RunState, { proposal }: ProposalState, fate: string): Entry {
  const { iteration, number } = proposal;
  return { iteration, proposal: number, text: `${describeSource(state, proposal)}: ${fate}` };
}
