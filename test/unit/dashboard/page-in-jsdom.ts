/** What the dashboard needs of a page and jsdom has not: jsdom lays nothing out, so that every element is as wide as the page. */
export const pageWidth = 600;

class ResizeObserverAtOnce implements ResizeObserver {
  constructor(private readonly changed: ResizeObserverCallback) {}

  observe(target: Element): void {
    const contentRect = new DOMRect(0, 0, pageWidth, 0);
    this.changed([{ target, contentRect, borderBoxSize: [], contentBoxSize: [], devicePixelContentBoxSize: [] }], this);
  }

  unobserve(): void {
    // Nothing changes its size.
  }

  disconnect(): void {
    // Nothing changes its size.
  }
}

globalThis.ResizeObserver = ResizeObserverAtOnce;
Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => pageWidth });
// Themes ask it for high contrast and reduced motion.
globalThis.matchMedia = (media) =>
  Object.assign(new EventTarget(), {
    matches: false,
    media,
    onchange: null,
    addListener: () => undefined,
    removeListener: () => undefined,
  }) as MediaQueryList;
// Nothing is painted, unless a test brings a canvas.
HTMLCanvasElement.prototype.getContext = () => null;
