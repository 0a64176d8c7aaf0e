// Tested by test/unit/dashboard/curve.test.ts.
import { element, setText } from './elements';

/** A plot with its heading and a caption that says how to read it. */
export class PlotSection {
  readonly element: HTMLElement;
  private readonly caption = element('p', { class: 'caption' });

  constructor(heading: string, ...content: readonly HTMLElement[]) {
    this.element = element('section', {}, element('h2', { text: heading }), this.caption, ...content);
  }

  setCaption(text: string): void {
    setText(this.caption, text);
  }
}
