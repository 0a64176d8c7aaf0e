import { valueOf } from '../src/gepa/named-values';
import { element } from './elements';
import { Kept } from './kept';
import { markAt, markTowards, type Drawing, type Mark, type MarkedCandidates } from '../src/presentation/marks';
import { choosesSecond, directions, type Box, type Direction, type Point } from '../src/presentation/plot';
import type { PlotSurroundings } from './plot-surroundings';
import { keyed, markup, type Markup } from '../src/presentation/markup';
import { render } from './render';
import { dashboardWords as words } from './dashboard-words';

/** A mark on the page, with everything that decides how it is drawn. */
interface ShownMark {
  readonly drawing: Drawing;
  readonly name: string;
  readonly state: string;
  readonly markup: Markup;
}

/** The accessible description of a plot. */
export interface PlotName {
  /** What it shows. */
  readonly what: string;
  /** What the arrow keys move between. */
  readonly marks: string;
}

/**
 * A plot whose marks are elements that have names and can take the focus. Tab reaches one of them, the arrow keys the
 * others.
 */
export class MarkedPlot {
  readonly element: HTMLElement;
  private readonly svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  private readonly layers = { ground: group('ground'), marks: group('marks'), over: group('over') };
  private draw: ((width: number) => Drawing) | undefined;
  private drawing: Drawing | undefined;
  private readonly drawings = new Kept<Drawing>();
  private from: readonly unknown[] = [];
  private readonly marks = new Map<number, ShownMark>();
  private width = 0;
  private selection: MarkedCandidates = {};
  /** The candidate whose mark had the focus last. */
  private cursor: number | undefined;
  /** The candidate whose mark is under the pointer. */
  private pointed: number | undefined;

  /** @param look a class that says how the plot looks */
  constructor(
    look: string,
    private readonly name: PlotName,
    private readonly surroundings: Pick<PlotSurroundings, 'tooltip' | 'select' | 'compare'>,
  ) {
    const { ground, marks, over } = this.layers;
    for (const layer of [ground, over]) layer.setAttribute('aria-hidden', 'true');
    marks.setAttribute('role', 'none');
    this.svg.append(ground, marks, over);
    this.element = element('div', { class: `plot ${look}` }, this.svg);
    this.listen();
  }

  /**
   * Shows a drawing that is made for the available width.
   *
   * @param from what it is made from: while these values and the width stay the same, it is not made again
   * @param selection candidates that may have no mark here
   */
  update(from: readonly unknown[], selection: MarkedCandidates, draw: (width: number) => Drawing): void {
    this.from = from;
    this.selection = selection;
    this.draw = draw;
    this.show();
  }

  /** Scrolls a candidate's mark into view, within the plot. */
  reveal(candidate: number): void {
    const mark = this.elementOf(candidate)?.getBoundingClientRect();
    if (mark === undefined) return;
    const view = this.element.getBoundingClientRect();
    const { clientWidth, clientHeight } = this.element;
    this.element.scrollLeft += scrollTo(mark.left - view.left, mark.width, clientWidth);
    this.element.scrollTop += scrollTo(mark.top - view.top, mark.height, clientHeight);
  }

  private listen(): void {
    const { tooltip } = this.surroundings;
    new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width === this.width) return;
      this.width = width;
      // The rest of the page appears sooner if its plots are drawn a frame later.
      if (this.drawing === undefined) requestAnimationFrame(() => this.show());
      else this.show();
    }).observe(this.element);
    // Not on the SVG element: Chromium would let Tab stop at it if it listened to the focus.
    this.element.addEventListener('pointermove', (event) => {
      const candidate = this.candidateUnder(event);
      this.point(candidate);
      if (candidate === undefined) tooltip.hide();
      else this.explain(candidate, { x: event.clientX, y: event.clientY, width: 4, height: 12 });
    });
    this.element.addEventListener('pointerleave', () => {
      this.point(undefined);
      tooltip.hide();
    });
    this.element.addEventListener('click', (event) => {
      const candidate = this.candidateUnder(event);
      if (candidate !== undefined) this.choose(candidate, event);
    });
    this.element.addEventListener('focusin', ({ target }) => this.onFocus(target));
    this.element.addEventListener('focusout', () => tooltip.hide());
    this.element.addEventListener('keydown', (event) => this.onKey(event));
  }

  private redrawn(draw: (width: number) => Drawing): Drawing {
    const drawing = draw(this.width);
    const { width, height, marks, note } = drawing;
    const usage = words.plotUsage(this.name.marks);
    this.svg.setAttribute('width', String(width));
    this.svg.setAttribute('height', String(height));
    this.svg.setAttribute('role', marks.length === 0 ? 'img' : 'listbox');
    this.svg.setAttribute('aria-multiselectable', 'true');
    this.svg.setAttribute('aria-label', `${this.name.what}. ${marks.length === 0 ? (note ?? '') : usage}`);
    return drawing;
  }

  /** Updates the page from the drawing, the selection and the focus. */
  private show(): void {
    const { draw, layers, selection, width } = this;
    const selected = selection.candidate;
    if (draw === undefined || width === 0) return;
    const drawing = this.drawings.of([...this.from, width], () => this.redrawn(draw));
    this.drawing = drawing;
    const { marks } = drawing;
    const known = [this.cursor, selected].find((one) => marks.some(({ candidate }) => candidate === one));
    const reached = known ?? marks[0]?.candidate;
    render(layers.ground, drawing.ground(selection));
    render(
      layers.marks,
      marks.map((mark) => this.markupOf(drawing, mark, mark.candidate === reached)),
    );
    render(layers.over, drawing.over(selection));
  }

  private markupOf(drawing: Drawing, mark: Mark, reached: boolean): Markup {
    const { candidate, x, y, radius, look, label } = mark;
    const compared = candidate === this.selection.other;
    const selected = compared || candidate === this.selection.candidate;
    const role = compared ? ' compared' : selected ? ' selected' : '';
    const classes = `mark ${look}${role}${candidate === this.pointed ? ' pointed' : ''}`;
    const shown = this.marks.get(candidate);
    const name = shown?.drawing === drawing ? shown.name : drawing.describe(candidate).join('. ');
    const state = [classes, reached, tidy(x), tidy(y), radius, label].join(' ');
    // Most marks are the same as before.
    const same = shown?.state === state && shown.name === name;
    const made = same ? shown.markup : markMarkup(mark, classes, name, { selected, reached });
    this.marks.set(candidate, { drawing, name, state, markup: made });
    return made;
  }

  private point(candidate: number | undefined): void {
    if (candidate === this.pointed) return;
    this.pointed = candidate;
    this.svg.setAttribute('class', candidate === undefined ? '' : 'pointing');
    this.show();
  }

  private onFocus(target: EventTarget | null): void {
    const candidate = candidateOf(target);
    if (candidate === undefined || !(target instanceof Element)) return;
    this.cursor = candidate;
    // Its name may be outdated since it was drawn.
    this.marks.delete(candidate);
    this.show();
    if (target.matches(':focus-visible')) this.explain(candidate, target.getBoundingClientRect());
  }

  private onKey(event: KeyboardEvent): void {
    const candidate = candidateOf(event.target);
    const direction = valueOf(directions, event.key);
    if (event.key === 'Escape') this.surroundings.tooltip.hide();
    else if (candidate === undefined) return;
    else if (event.key === 'Enter' || event.key === ' ') this.choose(candidate, event);
    else if (direction !== undefined) this.move(candidate, direction);
    else return;
    event.preventDefault();
  }

  private choose(candidate: number, event: MouseEvent | KeyboardEvent): void {
    if (choosesSecond(event)) this.surroundings.compare(candidate);
    else this.surroundings.select({ candidate });
  }

  private move(candidate: number, direction: Direction): void {
    const marks = this.drawing?.marks ?? [];
    const from = marks.find((mark) => mark.candidate === candidate);
    const to = from && markTowards(marks, from, direction);
    const next = to && this.elementOf(to.candidate);
    if (!to || !next) return;
    next.focus();
    this.explain(to.candidate, next.getBoundingClientRect());
  }

  private explain(candidate: number, anchor: Box): void {
    if (this.drawing !== undefined) this.surroundings.tooltip.showAt(anchor, this.drawing.describe(candidate));
  }

  /** Returns the candidate whose mark the pointer is on, else the one whose mark is closest. */
  private candidateUnder({ target, clientX, clientY }: MouseEvent): number | undefined {
    const corner = this.svg.getBoundingClientRect();
    const point: Point = { x: clientX - corner.left, y: clientY - corner.top };
    return candidateOf(target) ?? markAt(this.drawing?.marks ?? [], point)?.candidate;
  }

  private elementOf(candidate: number): SVGElement | null {
    return this.svg.querySelector<SVGElement>(`[data-candidate='${candidate}']`);
  }
}

function group(name: string): SVGGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', 'g');
  made.setAttribute('class', name);
  return made;
}

/** Returns a dot with its label, if any. It has coordinates instead of a transform because Chromium keeps a layer for each transform. */
function markMarkup(
  { candidate, x, y, radius, label }: Mark,
  classes: string,
  name: string,
  { selected, reached }: { readonly selected: boolean; readonly reached: boolean },
): Markup {
  const attributes = {
    class: classes,
    role: 'option',
    tabindex: reached ? 0 : -1,
    'aria-selected': String(selected),
    'aria-label': name,
    'data-candidate': candidate,
  };
  const dot = { cx: tidy(x), cy: tidy(y), r: radius };
  if (label === undefined) return keyed(candidate, markup('circle', { ...attributes, ...dot }));
  const text = { x: dot.cx, y: dot.cy, ...(label.length > 2 ? { class: 'long' } : {}) };
  return keyed(candidate, markup('g', attributes, [markup('circle', dot), markup('text', text, label)]));
}

/** Rounds to hundredths of a pixel: more digits only take time. */
function tidy(length: number): number {
  return Math.round(length * 100) / 100;
}

/** Returns the candidate whose mark an event happened on. */
function candidateOf(target: EventTarget | null): number | undefined {
  const mark = target instanceof Element ? target.closest('[data-candidate]') : null;
  return mark === null ? undefined : Number(mark.getAttribute('data-candidate'));
}

/** How far to scroll for a mark to be in view. All in CSS pixels, from the edge of the view. */
function scrollTo(start: number, size: number, room: number): number {
  return start < 0 ? start : Math.max(0, start + size - room);
}
