// Tested by test/unit/dashboard/comparison.test.ts.
import { meanOf, type CandidateState } from '../src/gepa/state';
import { dashboardWords as words } from './dashboard-words';
import { Kept } from './kept';
import { formatScore } from '../src/presentation/number-format';
import { orderCandidates } from '../src/presentation/orderings';
import { poolOf, type Projection } from '../src/presentation/projection';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import { render } from './render';
import { chooser } from './page-controls';

/** Chooses the candidate to compare the selected one with, without a pointer and without a modifier key. */
export class CompareChooser {
  readonly element: HTMLSelectElement;
  private readonly options = new Kept<readonly Markup[]>();

  constructor(compare: (candidate: number) => void) {
    this.element = chooser(words.compareWith, (value) => {
      if (value !== '') compare(Number(value));
    });
  }

  update({ state, leads }: Projection, shown: CandidateState): void {
    const from = [state.run.id, leads, state.candidates.length, shown.index];
    render(
      this.element,
      this.options.of(from, () => [
        keyed('', markup('option', { value: '' }, words.compareWith)),
        ...orderCandidates(poolOf(state), 'best').flatMap((index) => {
          const candidate = state.candidates[index];
          return candidate === undefined || candidate === shown ? [] : [optionOf(candidate)];
        }),
      ]),
    );
    this.element.value = '';
  }
}

function optionOf({ index, pareto }: CandidateState): Markup {
  const mean = meanOf(pareto);
  const text = `${words.shortName(index)} · ${mean === undefined ? words.noFigure : formatScore(mean)}`;
  return keyed(index, markup('option', { value: index }, text));
}
