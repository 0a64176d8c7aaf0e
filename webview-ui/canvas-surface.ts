import { element } from './elements';
import { choosesSecond, directions, type Box, type Direction, type Point, type Target } from '../src/presentation/plot';
import type { PlotSurroundings } from './plot-surroundings';
import type { Palette } from './theme';
import { valueOf } from '../src/gepa/named-values';

/** A plot on a canvas, with marks for the pointer and the keyboard. Lengths are CSS pixels from the drawing's top left corner. */
export interface CanvasPlot {
  readonly width: number;
  readonly height: number;
  /** Height that stays in view at the top, and width at the left, when the drawing is scrolled. */
  readonly pinned?: { readonly top: number; readonly left: number };
  /** Everything that decides how a part of the drawing looks, for comparison with what is painted already. */
  contentOf(visible: Box): readonly unknown[];
  /** @param visible the part of the drawing that is in view: nothing else needs painting */
  paint(context: CanvasRenderingContext2D, visible: Box, palette: Palette): void;
  /** The mark under a point that is in view. */
  targetAt(point: Point, visible: Box): Target | undefined;
  /** Where the keyboard's cursor goes; from nothing to the plot's first mark. */
  step(from: Target | undefined, direction: Direction): Target | undefined;
  boxOf(target: Target): Box | undefined;
  /** Lines for the tooltip and the screen reader. */
  describe(target: Target): readonly string[];
}

/**
 * Shows a plot on a canvas: scrolls it, keeps the canvas sharp and no larger than the view, and moves a cursor over its marks
 * with the pointer and the keyboard.
 */
export class CanvasSurface {
  readonly element: HTMLElement;
  private readonly canvas = element('canvas', { attributes: { 'aria-hidden': 'true' } });
  private readonly ground: HTMLElement;
  private draw: ((width: number) => CanvasPlot) | undefined;
  private plot: CanvasPlot | undefined;
  private cursor: Target | undefined;
  private hovered: Target | undefined;
  private width = 0;
  private overflow = '';
  private painted: readonly unknown[] = [];
  private paintRequested = false;

  /**
   * @param label what the plot shows, for screen readers
   * @param maximalHeight in CSS pixels; a taller drawing scrolls
   */
  constructor(
    label: string,
    private readonly maximalHeight: number,
    private readonly surroundings: PlotSurroundings,
  ) {
    this.ground = element('div', { class: 'plot-ground' }, this.canvas);
    this.element = element(
      'div',
      { class: 'plot', attributes: { tabindex: '0', role: 'application', 'aria-label': label } },
      this.ground,
    );
    this.listen();
  }

  /** Shows another drawing. It is made for the available width, and again when that changes. */
  update(draw: (width: number) => CanvasPlot): void {
    this.draw = draw;
    this.layOut();
  }

  /** Scrolls a mark into view, within the plot. */
  reveal(target: Target): void {
    const box = this.plot?.boxOf(target);
    if (box === undefined || this.plot === undefined) return;
    const { top, left } = this.pinned();
    const view = this.element;
    if (box.y >= top && box.y < view.scrollTop + top) view.scrollTop = box.y - top;
    if (box.y + box.height > view.scrollTop + view.clientHeight)
      view.scrollTop = box.y + box.height - view.clientHeight;
    if (box.x >= left && box.x < view.scrollLeft + left) view.scrollLeft = box.x - left;
    if (box.x + box.width > view.scrollLeft + view.clientWidth) view.scrollLeft = box.x + box.width - view.clientWidth;
  }

  /** Scrolls so that a mark is the first at the left. Does nothing while there is no room known yet. */
  startAt(target: Target): boolean {
    const box = this.plot?.boxOf(target);
    if (box === undefined || this.width === 0) return false;
    this.element.scrollLeft = Math.max(0, box.x - this.pinned().left - 1);
    return true;
  }

  private listen(): void {
    new ResizeObserver(([entry]) => {
      const width = entry?.contentRect.width ?? 0;
      if (width === this.width) return;
      this.width = width;
      this.layOut();
    }).observe(this.element);
    this.element.addEventListener('scroll', () => this.requestPaint());
    this.element.addEventListener('pointermove', (event) => this.hover(event));
    this.element.addEventListener('pointerleave', () => this.hover(undefined));
    this.element.addEventListener('click', (event) => {
      const target = this.targetUnder(event);
      if (target === undefined) return;
      this.cursor = target;
      this.choose(target, event);
    });
    this.element.addEventListener('dblclick', (event) => {
      const target = this.targetUnder(event);
      if (target !== undefined) this.surroundings.open(target);
    });
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('focus', () => this.requestPaint());
    this.element.addEventListener('blur', () => {
      this.surroundings.tooltip.hide();
      this.requestPaint();
    });
  }

  private layOut(): void {
    if (this.draw === undefined || this.width === 0) return;
    this.plot = this.draw(this.width);
    this.fit(this.plot);
    const overflow = `${this.plot.width > this.width} ${this.plot.height > this.maximalHeight}`;
    if (overflow !== this.overflow) {
      this.overflow = overflow;
      // Scrollbars change the width. Reading it is slow, because the browser has to lay out the page first.
      this.width = this.element.clientWidth;
      this.plot = this.draw(this.width);
      this.fit(this.plot);
    }
    this.requestPaint();
  }

  private fit(plot: CanvasPlot): void {
    this.ground.style.width = `${plot.width}px`;
    this.ground.style.height = `${plot.height}px`;
    const scrollbar = plot.width > this.width ? this.element.offsetHeight - this.element.clientHeight : 0;
    this.element.style.height = `${Math.min(plot.height, this.maximalHeight) + scrollbar}px`;
  }

  /** Paints after the current changes and before the browser shows them. */
  private requestPaint(): void {
    if (this.paintRequested) return;
    this.paintRequested = true;
    queueMicrotask(() => {
      this.paintRequested = false;
      this.paint();
    });
  }

  private paint(): void {
    if (this.plot === undefined) return;
    const visible = this.visible();
    const palette = this.surroundings.palette();
    const cursor = this.element.matches(':focus-visible') ? this.cursor : undefined;
    const place = [visible.x, visible.y, visible.width, visible.height, devicePixelRatio];
    const content = [...place, palette, this.hovered, cursor, ...this.plot.contentOf(visible)];
    if (sameItems(content, this.painted)) return;
    const context = this.canvas.getContext('2d');
    if (context === null) return;
    this.painted = content;
    this.sizeCanvas(visible);
    context.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    context.clearRect(0, 0, visible.width, visible.height);
    context.translate(-visible.x, -visible.y);
    this.plot.paint(context, visible, palette);
    this.outline(context, this.hovered, palette.foreground, 1);
    this.outline(context, cursor, palette.focus, 2);
  }

  private sizeCanvas({ width, height }: Box): void {
    const pixels = { width: Math.round(width * devicePixelRatio), height: Math.round(height * devicePixelRatio) };
    if (this.canvas.width === pixels.width && this.canvas.height === pixels.height) return;
    this.canvas.width = pixels.width;
    this.canvas.height = pixels.height;
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
  }

  private outline(context: CanvasRenderingContext2D, target: Target | undefined, color: string, width: number): void {
    const drawn = target && this.plot?.boxOf(target);
    if (drawn === undefined) return;
    const box = this.whereShown(drawn);
    context.strokeStyle = color;
    context.lineWidth = width;
    context.strokeRect(box.x - width / 2, box.y - width / 2, box.width + width, box.height + width);
  }

  private pinned(): { readonly top: number; readonly left: number } {
    return this.plot?.pinned ?? { top: 0, left: 0 };
  }

  /** Returns where a mark is visible: pinned rows and columns move along when the drawing is scrolled. */
  private whereShown(box: Box): Box {
    const { top, left } = this.pinned();
    const { scrollLeft, scrollTop } = this.element;
    return { ...box, x: box.x < left ? box.x + scrollLeft : box.x, y: box.y < top ? box.y + scrollTop : box.y };
  }

  private visible(): Box {
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = this.element;
    return { x: scrollLeft, y: scrollTop, width: clientWidth, height: clientHeight };
  }

  private targetUnder(event: MouseEvent): Target | undefined {
    const corner = this.element.getBoundingClientRect();
    const visible = this.visible();
    const point: Point = { x: event.clientX - corner.x + visible.x, y: event.clientY - corner.y + visible.y };
    return this.plot?.targetAt(point, visible);
  }

  private hover(event: PointerEvent | undefined): void {
    const target = event && this.targetUnder(event);
    this.element.style.cursor = target === undefined ? '' : 'pointer';
    if (target !== undefined && event !== undefined && this.plot !== undefined) {
      const pointer = { x: event.clientX, y: event.clientY, width: 4, height: 12 };
      this.surroundings.tooltip.showAt(pointer, this.plot.describe(target));
    } else {
      this.surroundings.tooltip.hide();
    }
    if (sameTarget(target, this.hovered)) return;
    this.hovered = target;
    this.requestPaint();
  }

  private onKey(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      this.surroundings.tooltip.hide();
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (this.cursor === undefined) return;
      event.preventDefault();
      this.choose(this.cursor, event);
    } else {
      const direction = valueOf(directions, event.key);
      if (direction === undefined || this.plot === undefined) return;
      event.preventDefault();
      this.moveCursor(this.plot, direction);
    }
  }

  private choose(target: Target, event: MouseEvent | KeyboardEvent): void {
    if (choosesSecond(event) && target.candidate !== undefined) this.surroundings.compare(target.candidate);
    else this.surroundings.select(target);
  }

  private moveCursor(plot: CanvasPlot, direction: Direction): void {
    const known = this.cursor !== undefined && plot.boxOf(this.cursor) !== undefined ? this.cursor : undefined;
    const target = plot.step(known, direction) ?? known;
    const box = target && plot.boxOf(target);
    if (target === undefined || box === undefined) return;
    this.cursor = target;
    this.reveal(target);
    const corner = this.element.getBoundingClientRect();
    const { scrollLeft, scrollTop } = this.element;
    const shown = this.whereShown(box);
    const anchor = { ...shown, x: corner.x + shown.x - scrollLeft, y: corner.y + shown.y - scrollTop };
    const lines = plot.describe(target);
    this.surroundings.tooltip.showAt(anchor, lines);
    this.surroundings.announce(lines.join('. '));
    this.requestPaint();
  }
}

function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  return a?.candidate === b?.candidate && a?.example === b?.example;
}
