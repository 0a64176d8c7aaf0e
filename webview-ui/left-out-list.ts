import { nameOfExample } from '../src/gepa/candidate';
import { countLeftOut, shortReason, whatLeftOutMeans } from '../src/gepa/words/left-out-words';
import { element, setText, show } from './elements';
import type { Projection } from '../src/presentation/projection';
import { keyed, markup } from '../src/presentation/markup';
import { render } from './render';

/** Lists the examples that could not be run or scored, with the reasons. Hidden while there are none. */
export class LeftOutList {
  readonly element: HTMLElement;
  private readonly summary = element('summary');
  private readonly list = element('ul');

  constructor() {
    const why = element('p', { text: whatLeftOutMeans });
    this.element = element('details', { class: 'left-out' }, this.summary, why, this.list);
  }

  update({ state }: Projection): void {
    const { leftOut, run } = state;
    show(this.element, leftOut.length > 0);
    setText(this.summary, countLeftOut(state) ?? '');
    render(
      this.list,
      leftOut.map(({ example, detail }) => {
        const source = run.examples[example.set][example.index]?.source ?? '';
        return keyed(
          `${example.set} ${example.index}`,
          markup('li', { title: detail }, [
            markup('strong', {}, nameOfExample(example)),
            keyed('source', markup('span', { class: 'quiet' }, ` ${source}: `)),
            markup('span', {}, shortReason(detail)),
          ]),
        );
      }),
    );
  }
}
