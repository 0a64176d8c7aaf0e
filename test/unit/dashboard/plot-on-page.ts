import type { PlotSurroundings } from '../../../webview-ui/plot-surroundings';
import { readPalette } from '../../../webview-ui/theme';
import { Tooltip } from '../../../webview-ui/tooltip';

/** A page with nothing on it but a plot and the tooltip. */
export class PlotOnPage<Plot extends { readonly element: HTMLElement }> {
  readonly plot: Plot;
  /** The candidates that were selected, in order. */
  readonly selected: (number | undefined)[] = [];
  /** The candidates to compare with, in order. */
  readonly compared: number[] = [];
  private readonly tooltip = new Tooltip();

  constructor(make: (surroundings: PlotSurroundings) => Plot) {
    this.plot = make({
      tooltip: this.tooltip,
      palette: readPalette,
      select: ({ candidate }) => this.selected.push(candidate),
      compare: (candidate) => this.compared.push(candidate),
      open: () => undefined,
      announce: () => undefined,
    });
    document.body.replaceChildren(this.plot.element, this.tooltip.element);
  }

  get svg(): SVGSVGElement {
    const svg = this.plot.element.querySelector('svg');
    if (svg === null) throw new Error('The plot has no drawing.');
    return svg;
  }

  /** What assistive technology gets to know of the marks, in the order of the page. */
  get marks(): readonly { readonly name: string | null; readonly selected: boolean }[] {
    return [...this.svg.querySelectorAll('[role=option]')].map((mark) => ({
      name: mark.getAttribute('aria-label'),
      selected: mark.getAttribute('aria-selected') === 'true',
    }));
  }

  /** The texts of a part of the drawing. */
  texts(selector: string): readonly (string | null)[] {
    return [...this.svg.querySelectorAll(selector)].map(({ textContent }) => textContent);
  }

  mark(candidate: number): SVGElement {
    const mark = this.svg.querySelector<SVGElement>(`[data-candidate='${candidate}']`);
    if (mark === null) throw new Error(`Candidate ${candidate} has no mark.`);
    return mark;
  }

  /** Where a mark's middle is, in CSS pixels from the drawing's top left corner. */
  placeOf(candidate: number): { readonly x: number; readonly y: number } {
    const mark = this.mark(candidate);
    const dot = mark.querySelector('circle') ?? mark;
    return { x: Number(dot.getAttribute('cx')), y: Number(dot.getAttribute('cy')) };
  }

  /** The marks that Tab stops at. */
  get tabStops(): readonly (string | null)[] {
    return [...this.svg.querySelectorAll('[tabindex="0"]')].map((mark) => mark.getAttribute('data-candidate'));
  }

  /** The candidate whose mark has the focus. */
  get focused(): string | null | undefined {
    return document.activeElement?.getAttribute('data-candidate');
  }

  /** What the tooltip says; nothing while it is hidden. */
  get said(): readonly (string | null)[] {
    if (this.tooltip.element.hidden) return [];
    return [...this.tooltip.element.children].map(({ textContent }) => textContent);
  }

  press(key: string, modifiers: KeyboardEventInit = {}): void {
    const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...modifiers });
    document.activeElement?.dispatchEvent(event);
  }

  pointAt(candidate: number): void {
    const { x, y } = this.placeOf(candidate);
    this.mark(candidate).dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: x, clientY: y }));
  }
}
