import { element } from './elements';
import type { Box } from '../src/presentation/plot';

const gap = 8;

/** The only tooltip of the page. Screen readers get its text from the plot that has the focus. */
export class Tooltip {
  readonly element = element('div', { class: 'tooltip', attributes: { 'aria-hidden': 'true' } });

  constructor() {
    this.element.hidden = true;
  }

  /** @param anchor in viewport pixels; the tooltip goes below it, or above where there is no room */
  showAt(anchor: Box, lines: readonly string[]): void {
    this.element.replaceChildren(...lines.map((line) => element('div', { text: line })));
    this.element.hidden = false;
    const { width, height } = this.element.getBoundingClientRect();
    const left = Math.min(anchor.x + anchor.width + gap, innerWidth - width - gap);
    const below = anchor.y + anchor.height + gap;
    const top = below + height > innerHeight ? anchor.y - height - gap : below;
    this.element.style.left = `${Math.max(gap, left)}px`;
    this.element.style.top = `${Math.max(gap, top)}px`;
  }

  hide(): void {
    this.element.hidden = true;
  }
}
