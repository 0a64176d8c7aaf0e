import type { DashboardIntent } from '../src/editor/dashboard/messages';
import { describeFate, describeSkip } from '../src/gepa/words/reasons';
import { canResume, waitingProposals, type ProposalState, type RunState } from '../src/gepa/state';
import { element, setText, show } from './elements';
import { Kept } from './kept';
import { describeSource } from '../src/gepa/words/origin-words';
import type { Projection } from '../src/presentation/projection';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import { render } from './render';
import { dashboardWords as words } from './dashboard-words';

/** Lists the proposals that are not in the pool and the iterations without a proposal, with the reasons. */
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
      ...(discarded.length === combined ? [] : [words.discarded(discarded.length - combined)]),
      ...(combined === 0 ? [] : [words.combined(combined)]),
      ...(unused.length === 0 ? [] : [words.notUsed(unused.length)]),
      ...(state.skipped.length === 0 ? [] : [words.withoutProposal(state.skipped.length)]),
    ];
    show(this.element, parts.length > 0);
    setText(this.summary, words.whyOf(parts));
    const from = [state.run.id, discarded.length, unused.length, state.skipped.length];
    const entries = this.entries.of(from, () =>
      [
        ...discarded.map((one) => entryOf(state, one, describeFate(one, state))),
        ...unused.map((one) => entryOf(state, one, words.notUsedBecause)),
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
      ? markup('span', { class: 'quiet' }, words.iteration(iteration))
      : markup('button', { class: 'row-button', type: 'button', 'data-proposal': proposal }, words.proposal(proposal));
  const key = proposal === undefined ? `iteration ${iteration}` : `proposal ${proposal}`;
  return keyed(key, markup('li', {}, [name, markup('span', {}, ` ${text}`)]));
}

interface Entry {
  readonly iteration: number;
  /** Undefined for an iteration without a proposal. */
  readonly proposal: number | undefined;
  readonly text: string;
}

function entryOf(state: RunState, { proposal }: ProposalState, fate: string): Entry {
  const { iteration, number } = proposal;
  return { iteration, proposal: number, text: `${describeSource(state, proposal)}: ${fate}` };
}
