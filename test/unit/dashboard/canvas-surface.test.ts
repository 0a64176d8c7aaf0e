import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CanvasSurface, type CanvasPlot } from '../../../webview-ui/canvas-surface';
import type { Direction, Target } from '../../../src/presentation/plot';
import { readPalette } from '../../../webview-ui/theme';
import { Tooltip } from '../../../webview-ui/tooltip';
import { pageWidth } from './page-in-jsdom';
import { RecordingContext } from './recording-context';

const steps: Readonly<Record<Direction, number>> = { left: -1, right: 1, up: -1, down: 1 };

/** Candidates from left to right, 20 pixels each. */
function rowOf(count: number, content: unknown = count): CanvasPlot {
  const targets = Array.from({ length: count }, (_, candidate): Target => ({ candidate }));
  return {
    width: count * 20,
    height: 20,
    contentOf: () => [content],
    paint: (context) => context.fillText(`${count} candidates`, 0, 0),
    targetAt: ({ x }) => targets[Math.floor(x / 20)],
    step: (from, direction) => targets[from?.candidate === undefined ? 0 : from.candidate + steps[direction]],
    boxOf: ({ candidate = -1 }) => targets[candidate] && { x: candidate * 20 + 1, y: 1, width: 18, height: 18 },
    describe: ({ candidate = -1 }) => [`Candidate ${candidate}`, 'mean 0.50'],
  };
}

/** A surface on a page, and what comes of it. */
class SurfaceOnPage {
  readonly context = new RecordingContext();
  readonly selected: Target[] = [];
  readonly opened: Target[] = [];
  readonly announced: string[] = [];
  readonly tooltip = new Tooltip();
  readonly surface = new CanvasSurface('Scores', 100, {
    tooltip: this.tooltip,
    palette: () => this.palette,
    select: (target) => this.selected.push(target),
    compare: () => undefined,
    open: (target) => this.opened.push(target),
    announce: (text) => this.announced.push(text),
  });
  private readonly palette = readPalette();

  constructor() {
    document.body.replaceChildren(this.surface.element, this.tooltip.element);
    vi.spyOn(HTMLCanvasElement.prototype, 'getContext').mockReturnValue(this.context.asContext);
  }

  get said(): string | undefined {
    return this.tooltip.element.hidden ? undefined : this.tooltip.element.textContent;
  }

  press(...keys: readonly string[]): void {
    for (const key of keys)
      this.surface.element.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  }

  point(type: 'pointermove' | 'click' | 'dblclick', clientX: number): void {
    this.surface.element.dispatchEvent(new PointerEvent(type, { clientX, clientY: 10 }));
  }
}

/** What was asked to be painted is painted when the script is done. */
const painted = () => Promise.resolve();

let page: SurfaceOnPage;

beforeEach(async () => {
  page = new SurfaceOnPage();
  page.surface.update(() => rowOf(5));
  await painted();
});

afterEach(() => {
  vi.restoreAllMocks();
});

describe('a plot on a canvas', () => {
  it('has a name, and is reached by Tab', () => {
    expect(page.surface.element.getAttribute('aria-label')).toBe('Scores');
    expect(page.surface.element.tabIndex).toBe(0);
  });

  it('is drawn for the width that there is', () => {
    const widths: number[] = [];
    page.surface.update((width) => {
      widths.push(width);
      return rowOf(5);
    });
    expect(widths).toEqual([pageWidth]);
  });

  it('is painted once for several updates', async () => {
    page.surface.update(() => rowOf(3));
    page.surface.update(() => rowOf(4));
    await painted();
    expect(page.context.texts.map(({ text }) => text)).toEqual(['5 candidates', '4 candidates']);
  });

  it('is painted again only when it looks different', async () => {
    page.surface.update(() => rowOf(5));
    await painted();
    expect(page.context.cleared).toBe(1);
    page.surface.update(() => rowOf(5, 'other scores'));
    await painted();
    expect(page.context.cleared).toBe(2);
  });

  it('is as high as its drawing, up to a limit', () => {
    expect(page.surface.element.style.height).toBe('20px');
    page.surface.update(() => ({ ...rowOf(5), height: 500 }));
    expect(page.surface.element.style.height).toBe('100px');
  });
});

describe('the pointer on a canvas', () => {
  it('reads what it is on in the tooltip, and outlines it', async () => {
    page.point('pointermove', 50);
    expect(page.said).toBe('Candidate 2mean 0.50');
    await painted();
    expect(page.context.outlines.map(({ x }) => x)).toEqual([40.5]);
  });

  it('hides the tooltip where nothing is', () => {
    page.point('pointermove', 50);
    page.point('pointermove', 500);
    expect(page.said).toBeUndefined();
  });

  it('selects with a click', () => {
    page.point('click', 90);
    page.point('click', 500);
    expect(page.selected).toEqual([{ candidate: 4 }]);
  });
});

describe('the keyboard on a canvas', () => {
  it('begins at the first mark and moves from there', () => {
    page.press('ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter');
    expect(page.selected).toEqual([{ candidate: 2 }]);
  });

  it('stays on the last mark at the end', () => {
    page.press('ArrowRight', 'ArrowLeft', 'Enter');
    expect(page.selected).toEqual([{ candidate: 0 }]);
  });

  it('opens what is double-clicked', () => {
    page.point('dblclick', 90);
    page.point('dblclick', 500);
    expect(page.opened).toEqual([{ candidate: 4 }]);
  });

  it('continues from where the pointer clicked', () => {
    page.point('click', 50);
    page.press('ArrowRight', ' ');
    expect(page.selected).toEqual([{ candidate: 2 }, { candidate: 3 }]);
  });

  it('tells a screen reader what it comes to, and shows it in the tooltip until Escape', () => {
    page.press('ArrowRight');
    expect(page.announced).toEqual(['Candidate 0. mean 0.50']);
    expect(page.said).toBe('Candidate 0mean 0.50');
    page.press('Escape');
    expect(page.said).toBeUndefined();
  });

  it('begins again when its mark is no longer there', () => {
    page.press('ArrowRight', 'ArrowRight', 'ArrowRight');
    page.surface.update(() => rowOf(2));
    page.press('ArrowRight', 'Enter');
    expect(page.selected).toEqual([{ candidate: 0 }]);
  });

  it('leaves other keys to the page', () => {
    const event = new KeyboardEvent('keydown', { key: 'a', cancelable: true });
    page.surface.element.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(false);
  });
});
