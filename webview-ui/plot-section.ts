import { element, setText } from './elements';
import type { PlotSurface } from './plot-surface';

/** A plot with its heading and a caption that says how to read it. */
export class PlotSection {
  readonly element: HTMLElement;
  private readonly caption = element('p', { class: 'caption' });

  constructor(heading: string, surface: PlotSurface, ...below: readonly HTMLElement[]) {
    this.element = element('section', {}, element('h2', { text: heading }), this.caption, surface.element, ...below);
  }

  setCaption(text: string): void {
    setText(this.caption, text);
  }
}
