// Tested by test/unit/dashboard/evidence/evaluation-table.test.ts.
import { element } from '../elements';

/** How many rows are drawn beyond those in view, so that scrolling shows no gaps. */
const beyond = 8;

/** Scrolls rows of the same height, and draws only those in view. */
export class VirtualRows {
  readonly element: HTMLElement;
  private readonly ground = element('div', { class: 'rows-ground', attributes: { role: 'rowgroup' } });
  private readonly drawn = new Map<number, HTMLElement>();
  private count = 0;

  /**
   * @param draw makes the element of a row.
   * @param onView is called with the rows that came into view: the first, and how many.
   */
  constructor(
    private readonly rowHeight: number,
    private readonly draw: (row: number) => HTMLElement,
    private readonly onView: (first: number, count: number) => void,
    head: HTMLElement,
  ) {
    this.element = element('div', { class: 'rows' }, head, this.ground);
    this.element.addEventListener('scroll', () => this.show());
    new ResizeObserver(() => this.show()).observe(this.element);
  }

  /** Draws all rows in view again. */
  redraw(count: number): void {
    this.count = count;
    this.ground.style.height = `${count * this.rowHeight}px`;
    for (const row of this.drawn.values()) row.remove();
    this.drawn.clear();
    this.show();
  }

  /** Scrolls until a row is in view. */
  reveal(row: number): void {
    const { scrollTop, clientHeight } = this.element;
    const head = this.ground.offsetTop;
    const [top, bottom] = [row * this.rowHeight, (row + 1) * this.rowHeight];
    if (top < scrollTop) this.element.scrollTop = top;
    else if (bottom + head > scrollTop + clientHeight) this.element.scrollTop = bottom + head - clientHeight;
    this.show();
  }

  private show(): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / this.rowHeight) - beyond);
    const last = Math.min(this.count, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + beyond);
    for (const [index, row] of this.drawn) {
      if (index >= first && index < last) continue;
      row.remove();
      this.drawn.delete(index);
    }
    for (let index = first; index < last; index += 1) {
      if (this.drawn.has(index)) continue;
      const row = this.draw(index);
      row.style.top = `${index * this.rowHeight}px`;
      row.style.height = `${this.rowHeight}px`;
      this.drawn.set(index, row);
      this.ground.append(row);
    }
    if (last > first) this.onView(first, last - first);
  }
}
