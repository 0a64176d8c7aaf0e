// Tested by test/unit/dashboard/evidence/evidence-page.test.ts.
import { element } from '../elements';

/** A part of the page that is built again only when its data differ, which keeps what is expanded, selected and scrolled. */
export class Section<Data> {
  readonly element: HTMLElement;
  private readonly body = element('div', { class: 'section-body' });
  private shown = '';

  /** @param build returns the content; none hides the section. */
  constructor(
    heading: string,
    name: string,
    private readonly build: (data: Data) => readonly HTMLElement[],
    ...beside: readonly HTMLElement[]
  ) {
    const title = element('div', { class: 'section-title' }, element('h2', { text: heading }), ...beside);
    this.element = element('section', { class: name, attributes: { 'aria-label': heading } }, title, this.body);
  }

  update(data: Data): void {
    const wanted = JSON.stringify(data);
    if (wanted === this.shown) return;
    this.shown = wanted;
    const content = this.build(data);
    this.element.hidden = content.length === 0;
    this.body.replaceChildren(...content);
  }
}
