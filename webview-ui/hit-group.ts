// Tested by test/unit/dashboard/run-search.test.ts.
import { markup } from '../src/presentation/markup';
import { dashboardWords as words } from './dashboard-words';
import { element, setText, show } from './elements';
import { button } from './page-controls';
import { render } from './render';

/** How many hits are listed at first, and added at once. */
const pageSize = 50;

/** A link to what was found. */
export interface Hit {
  readonly name: string;
  readonly excerpt: string;
  readonly open: () => void;
}

/** What a search found of one kind: the first hits, and the others on request. */
export class HitGroup {
  readonly element: HTMLElement;
  private readonly heading = element('h2');
  private readonly list = element('ul');
  private readonly more = button('', 'secondary', () => {
    this.listed += pageSize;
    this.draw();
  });
  private readonly rest = element('p', { class: 'quiet' });
  private hits: readonly Hit[] = [];
  private total = 0;
  private listed = pageSize;

  constructor(private readonly name: string) {
    this.element = element('section', {}, this.heading, this.list, this.more, this.rest);
    this.list.addEventListener('click', ({ target }) => {
      if (target instanceof HTMLButtonElement) this.hits[Number(target.value)]?.open();
    });
  }

  /** Lists only the first hits again, since they are those of another search. */
  restart(): void {
    this.listed = pageSize;
  }

  /** @param total how many there are, of which `hits` are the first. */
  update(hits: readonly Hit[], total: number): void {
    this.hits = hits;
    this.total = total;
    this.draw();
  }

  private draw(): void {
    const { hits, total } = this;
    const listed = hits.slice(0, this.listed);
    const isEnd = listed.length === hits.length;
    show(this.element, total > 0);
    setText(this.heading, words.found(this.name, listed.length, total));
    render(
      this.list,
      listed.map(({ name, excerpt }, value) =>
        markup('li', {}, [
          markup('button', { class: 'row-button', type: 'button', value }, name),
          markup('span', {}, ' '),
          markup('bdi', {}, excerpt),
        ]),
      ),
    );
    setText(this.more, words.showMoreHits(Math.min(pageSize, hits.length - listed.length)));
    show(this.more, !isEnd);
    setText(this.rest, words.searchForMore(total - hits.length));
    show(this.rest, isEnd && total > hits.length);
  }
}
