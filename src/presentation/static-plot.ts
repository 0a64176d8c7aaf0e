// Tested by test/unit/dashboard/html-report.test.ts.
import { markup, type Markup } from './markup';
import type { Drawing, Mark } from './marks';

/** Draws a plot as it is, for a page without a script. What its marks stand for is in their titles. */
export function staticPlot(name: string, look: string, drawing: Drawing, selected: number | undefined): Markup {
  const { width, height, marks } = drawing;
  const selection = { candidate: selected };
  return svgImage(`plot ${look}`, name, width, height, [
    markup('g', { class: 'ground' }, drawing.ground(selection)),
    markup(
      'g',
      {},
      marks.map((mark) => markOf(mark, drawing.describe(mark.candidate), mark.candidate === selected)),
    ),
    markup('g', { class: 'over' }, drawing.over(selection)),
  ]);
}

/** Makes a picture that is as wide as its column at most. */
export function svgImage(
  look: string,
  name: string,
  width: number,
  height: number,
  content: readonly Markup[],
): Markup {
  const size = { viewBox: `0 0 ${round(width)} ${round(height)}`, width: round(width), height: round(height) };
  return markup('svg', { class: look, ...size, role: 'img', 'aria-label': name }, content);
}

function markOf({ x, y, radius, look, label }: Mark, description: readonly string[], selected: boolean): Markup {
  const title = markup('title', {}, description.join('. '));
  const dot = markup('circle', { cx: round(x), cy: round(y), r: radius }, []);
  const text = label === undefined ? [] : [markup('text', { x: round(x), y: round(y) }, label)];
  return markup('g', { class: `mark ${look}${selected ? ' selected' : ''}` }, [title, dot, ...text]);
}

function round(length: number): number {
  return Math.round(length * 100) / 100;
}
