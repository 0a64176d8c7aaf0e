import { nameOfExample } from '../src/gepa/candidate';
import { countLeftOut, reasonInShort } from '../src/gepa/words/left-out-words';
import { element, setText, show } from './elements';
import type { Projection } from './projection';

/** The examples that could not be run or scored, with what they failed with. Nothing is shown while there are none. */
export class LeftOutList {
  readonly element: HTMLElement;
  private readonly summary = element('summary');
  private readonly list = element('ul');

  constructor() {
    const why = element('p', { text: 'They could not be run or scored, and count in no score.' });
    this.element = element('details', { class: 'left-out' }, this.summary, why, this.list);
  }

  update({ state }: Projection): void {
    const { leftOut, run } = state;
    show(this.element, leftOut.length > 0);
    // What was left out is never taken back.
    if (this.list.childElementCount === leftOut.length) return;
    setText(this.summary, countLeftOut(state) ?? '');
    this.list.replaceChildren(
      ...leftOut.map(({ example, detail }) =>
        element(
          'li',
          { attributes: { title: detail } },
          element('strong', { text: nameOfExample(example) }),
          element('span', { class: 'quiet', text: ` ${run.examples[example.set][example.index]?.source ?? ''}: ` }),
          reasonInShort(detail),
        ),
      ),
    );
  }
}
