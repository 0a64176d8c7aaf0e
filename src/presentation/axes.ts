// Tested by test/unit/dashboard/curve.test.ts.
import { scaleLinear, type ScaleLinear } from 'd3-scale';
import type { Drawing } from './marks';
import type { Box } from './plot';
import { keyed, markup, type Markup } from './markup';

export type Scale = ScaleLinear<number, number>;

/** Room for the labels around a plot's frame, in CSS pixels. */
export const margin = { left: 34, right: 14, top: 8, bottom: 22 };

/** About as wide as a digit of a label is. */
const digitWidth = 6.5;

/** The frame within the labels. */
export function frameOf(width: number, height: number): Box {
  return {
    x: margin.left,
    y: margin.top,
    width: Math.max(10, width - margin.left - margin.right),
    height: Math.max(10, height - margin.top - margin.bottom),
  };
}

export function horizontalScale(frame: Box, domain: readonly [number, number]): Scale {
  return scaleLinear(domain, [frame.x, frame.x + frame.width]);
}

/** Narrower than this, small differences would look large. */
const leastSpan = 0.2;

/** A scale for scores: from a little under the lowest to 1, or to a little over the highest when that is far from 1. */
export function scoreScale(frame: Box, scores: readonly number[]): Scale {
  const low = Math.min(...scores);
  const high = Math.max(...scores);
  const room = Math.max(0.03, (high - low) * 0.1, (leastSpan - (high - low)) / 2);
  return scaleLinear([Math.max(0, low - room), Math.min(1, high + room)], [frame.y + frame.height, frame.y]).nice(4);
}

/** Where amounts are on the horizontal axis, and which of them have a label. */
export interface AmountScale {
  (amount: number): number;
  /** @param count how many there is room for. */
  ticks(count: number): readonly number[];
}

/** The rules of the scores and the labels of both axes. */
export function axes(frame: Box, x: AmountScale, y: Scale, formatX: (value: number) => string): readonly Markup[] {
  const right = frame.x + frame.width;
  const scores = y.ticks(Math.max(2, Math.floor(frame.height / 34)));
  const formatY = y.tickFormat(scores.length);
  const amounts = x.ticks(Math.max(2, Math.floor(frame.width / 80)));
  return [
    ...scores.map((score) => {
      const height = Math.round(y(score)) + 0.5;
      return keyed(
        score,
        markup('g', { class: 'score-tick' }, [
          markup('line', { class: 'rule', x1: frame.x, x2: right, y1: height, y2: height }),
          markup('text', { x: frame.x - 8, y: height }, formatY(score)),
        ]),
      );
    }),
    ...amounts.map((amount) => {
      const label = formatX(amount);
      const middle = Math.min(x(amount), right + margin.right - (label.length * digitWidth) / 2);
      return keyed(amount, markup('text', { class: 'amount-tick', x: middle, y: frame.y + frame.height + 17 }, label));
    }),
  ];
}

/** Draws a plot without data, with a note about what it is waiting for. */
export function emptyDrawing(width: number, height: number, note: string): Drawing {
  return {
    width,
    height,
    marks: [],
    ground: () => [
      markup('rect', { class: 'empty', x: 0.5, y: 0.5, width: width - 1, height: height - 1 }),
      markup('text', { class: 'note', x: width / 2, y: height / 2 }, note),
    ],
    over: () => [],
    describe: () => [],
    note,
  };
}
