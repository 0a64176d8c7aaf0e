import { describe, expect, it } from 'vitest';
import { MarkedPlot } from '../../../webview-ui/marked-plot';
import type { Mark } from '../../../src/presentation/marks';
import { pageWidth } from './page-in-jsdom';
import { PlotOnPage } from './plot-on-page';

/** Four candidates at the corners of a square, 1 right of 0 and 2 below it. */
const square: readonly Mark[] = [0, 1, 2, 3].map((candidate) => ({
  candidate,
  x: candidate % 2 === 0 ? 50 : 150,
  y: candidate < 2 ? 50 : 150,
  radius: 4,
  look: 'filled',
}));

function plotOf(marks: readonly Mark[] = square, selected?: number): PlotOnPage<MarkedPlot> {
  const page = new PlotOnPage(
    (surroundings) => new MarkedPlot('square', { what: 'Square', marks: 'corners' }, surroundings),
  );
  page.plot.update([marks], { candidate: selected }, (width) => ({
    width,
    height: 200,
    marks,
    ground: () => [],
    over: () => [],
    describe: (candidate) => [`Candidate ${candidate}`, 'mean 0.50'],
  }));
  return page;
}

describe('a plot of marks', () => {
  it('is a list to choose from, drawn as wide as there is room', () => {
    const { svg } = plotOf();
    expect(svg.getAttribute('role')).toBe('listbox');
    expect(svg.getAttribute('aria-label')).toBe(
      'Square. Arrow keys move between corners, Enter selects, Ctrl+Enter compares.',
    );
    expect(svg.getAttribute('width')).toBe(String(pageWidth));
  });

  it('is drawn again only when something changes that it is made from', () => {
    const page = plotOf();
    let drawn = 0;
    const update = (from: readonly unknown[], selected: number | undefined) =>
      page.plot.update(from, { candidate: selected }, (width) => {
        drawn += 1;
        return { width, height: 9, marks: square, ground: () => [], over: () => [], describe: () => [] };
      });
    update(['a'], undefined);
    update(['a'], 2);
    expect(drawn).toBe(1);
    expect(page.mark(2).getAttribute('aria-selected')).toBe('true');
    update(['b'], 2);
    expect(drawn).toBe(2);
  });
});

describe('the pointer', () => {
  it('reads what a mark says in the tooltip, for as long as it is on it', () => {
    const page = plotOf();
    page.pointAt(2);
    expect(page.said).toEqual(['Candidate 2', 'mean 0.50']);
    page.svg.dispatchEvent(new PointerEvent('pointermove', { bubbles: true }));
    expect(page.said).toEqual([]);
  });

  it('selects a mark with a click on it or close to it', () => {
    const page = plotOf();
    const click = (target: Element, clientX: number, clientY: number) =>
      target.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX, clientY }));
    click(page.mark(3), 150, 150);
    click(page.svg, 60, 145);
    click(page.svg, 100, 100);
    expect(page.selected).toEqual([3, 2]);
  });

  it('highlights the mark that it would select', () => {
    const page = plotOf();
    page.pointAt(1);
    expect(page.mark(1).classList).toContain('pointed');
    page.plot.element.dispatchEvent(new PointerEvent('pointerleave'));
    expect(page.mark(1).classList).not.toContain('pointed');
  });
});

describe('a second candidate', () => {
  it('is chosen with Ctrl and a click, or with Ctrl and Enter', () => {
    const page = plotOf();
    page.mark(3).dispatchEvent(new MouseEvent('click', { bubbles: true, ctrlKey: true }));
    page.mark(1).focus();
    page.press('Enter', { ctrlKey: true });
    expect(page.compared).toEqual([3, 1]);
    expect(page.selected).toEqual([]);
  });

  it('is marked apart from the selected one, and both are selected for assistive technology', () => {
    const page = plotOf();
    page.plot.update(['two'], { candidate: 1, other: 2 }, (width) => ({
      ...{ width, height: 9, marks: square, ground: () => [], over: () => [], describe: () => [] },
    }));
    expect(page.marks.map(({ selected }) => selected)).toEqual([false, true, true, false]);
    expect(page.mark(1).classList).toContain('selected');
    expect(page.mark(2).classList).toContain('compared');
  });
});

describe('the keyboard', () => {
  it('comes by Tab to the selected mark, else to the first', () => {
    expect(plotOf(square, 2).tabStops).toEqual(['2']);
    expect(plotOf(square, 99).tabStops).toEqual(['0']);
    expect(plotOf([]).tabStops).toEqual([]);
  });

  it('goes from mark to mark by the arrow keys, and comes back to where it was', () => {
    const page = plotOf();
    page.mark(0).focus();
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowDown']) page.press(key);
    expect(page.focused).toBe('3');
    expect(page.tabStops).toEqual(['3']);
  });

  it('selects with Enter and the space bar', () => {
    const page = plotOf();
    page.mark(1).focus();
    page.press('Enter');
    page.press(' ');
    expect(page.selected).toEqual([1, 1]);
  });

  it('reads the tooltip of the mark that it is on, until Escape', () => {
    const page = plotOf();
    page.mark(0).focus();
    page.press('ArrowDown');
    expect(page.said).toEqual(['Candidate 2', 'mean 0.50']);
    page.press('Escape');
    expect(page.said).toEqual([]);
  });
});
