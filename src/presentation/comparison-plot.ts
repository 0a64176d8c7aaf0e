// Tested by test/unit/dashboard/comparison-page.test.ts.
import { axes, frameOf, horizontalScale, margin, scoreScale, type AmountScale } from './axes';
import { formatScore } from './number-format';
import type { Box, Point } from './plot';
import { markup, type Markup } from './markup';
import { svgImage } from './static-plot';

/** A curve over rollouts or money, beside others. */
export interface PlottedCurve {
  readonly label: string;
  /** Ascending in their amounts. At least one. */
  readonly points: readonly (readonly [amount: number, score: number])[];
  /** The lowest and the highest score of several runs at the end. */
  readonly range?: readonly [low: number, high: number];
  /**
   * Its place among the curves, which chooses its color, dashes and marker; the same in each plot. A published curve is drawn as a thin
   * line from point to point instead.
   */
  readonly look: number | 'published';
}

/** A plot, and whether equal distances along it are equal factors. */
export interface ComparisonPlot {
  readonly picture: Markup;
  readonly isLogarithmic: boolean;
}

const height = 320;
/** Room for the names of the curves at their ends. */
const namesWidth = 170;
const nameHeight = 15;
const longestName = 22;
/** Markers on each curve, besides the one at its end. */
const markersOnCurve = 4;
/** From here on, larger amounts would squeeze the smaller ones into a corner, and the axis is logarithmic. */
const widestLinear = 4;

/** How many looks there are before they repeat. */
export const curveLooks = 8;
const dashes = [undefined, '8 4', '2 3', '10 3 2 3', '5 2', '12 5', '1 4', '8 3 2 3 2 3'] as const;

/** Draws curves over each other, each with its name at its end, so that nobody needs to tell colors apart. Undefined without a curve. */
export function comparisonPlot(
  name: string,
  curves: readonly PlottedCurve[],
  width: number,
  formatAmount: (amount: number) => string,
): ComparisonPlot | undefined {
  const drawn = curves.filter(({ points }) => points.length > 0);
  if (drawn.length === 0) return undefined;
  const frame = frameOf(width - namesWidth, height);
  const x = amountScale(frame, drawn);
  const y = scoreScale(
    frame,
    drawn.flatMap(({ points, range = [] }) => [...points.map(([, score]) => score), ...range]),
  );
  const ends = drawn.map(({ points }): Point => {
    const [amount, score] = points.at(-1) ?? [0, 0];
    return { x: x(amount), y: y(score) };
  });
  const heights = spread(
    ends.map((end) => end.y),
    frame,
  );
  const right = frame.x + frame.width;
  const picture = svgImage('plot comparison', name, width, height, [
    markup('g', { class: 'ground' }, axes(frame, x, y, formatAmount)),
    ...drawn.map((curve, place) => {
      const end = ends[place] ?? { x: right, y: frame.y };
      const level = heights[place] ?? end.y;
      const score = formatScore(curve.points.at(-1)?.[1] ?? 0);
      return markup('g', { class: lookOf(curve) }, [
        markup('title', {}, `${curve.label}: ${score}`),
        markup('path', { class: 'line', d: lineOf(curve, x, y), 'stroke-dasharray': dashesOf(curve) }),
        ...rangeOf(curve, end, y),
        ...markersOf(curve, x, y),
        markup('path', { class: 'leader', d: `M${round(end.x + 6)},${round(end.y)}L${right + 8},${round(level)}` }),
        markup('text', { class: 'name', x: right + 12, y: round(level) }, `${shortened(curve.label)} ${score}`),
      ]);
    }),
  ]);
  return { picture, isLogarithmic: isLogarithmic(drawn) };
}

/** Draws the line and the marker of a curve, for a table. */
export function curveSample(look: PlottedCurve['look']): Markup {
  const curve: PlottedCurve = { label: '', points: [], look };
  return markup('svg', { class: 'sample', width: 36, height: 12, viewBox: '0 0 36 12', 'aria-hidden': 'true' }, [
    markup('g', { class: lookOf(curve) }, [
      markup('path', { class: 'line', d: 'M0,6H36', 'stroke-dasharray': dashesOf(curve) }),
      ...(look === 'published' ? [] : [markerAt(look, { x: 18, y: 6 })]),
    ]),
  ]);
}

function shortened(label: string): string {
  return label.length > longestName ? `${label.slice(0, longestName - 1)}…` : label;
}

function lookOf({ look }: PlottedCurve): string {
  return look === 'published' ? 'series published' : `series look-${look % curveLooks}`;
}

function dashesOf({ look }: PlottedCurve): string | undefined {
  return look === 'published' ? '1 3' : dashes[look % curveLooks];
}

function lastAmount(curves: readonly PlottedCurve[]): number {
  return Math.max(0, ...curves.map(({ points }) => points.at(-1)?.[0] ?? 0));
}

function isLogarithmic(curves: readonly PlottedCurve[]): boolean {
  const own = lastAmount(curves.filter(({ look }) => look !== 'published'));
  return own > 0 && lastAmount(curves) > own * widestLinear;
}

function amountScale(frame: Box, curves: readonly PlottedCurve[]): AmountScale {
  const last = lastAmount(curves);
  if (!isLogarithmic(curves)) return horizontalScale(frame, [0, Math.max(last, Number.MIN_VALUE)]);
  const amounts = curves.flatMap(({ points }) => points.map(([amount]) => amount)).filter((amount) => amount > 0);
  const least = Math.min(...amounts);
  const powers = horizontalScale(frame, [Math.log10(least), Math.log10(last)]);
  const ticks = () =>
    Array.from(
      { length: Math.floor(Math.log10(last)) - Math.ceil(Math.log10(least)) + 1 },
      (_, place) => 10 ** (Math.ceil(Math.log10(least)) + place),
    );
  return Object.assign((amount: number) => powers(Math.log10(Math.max(amount, least))), { ticks });
}

/** A search keeps its best score until the next step. Between published points nothing is known, so they are joined. */
function lineOf({ points, look }: PlottedCurve, x: AmountScale, y: (score: number) => number): string {
  return points
    .map(([amount, score], place) => {
      const [across, up] = [round(x(amount)), round(y(score))];
      if (place === 0) return `M${across},${up}`;
      return look === 'published' ? `L${across},${up}` : `H${across}V${up}`;
    })
    .join('');
}

function rangeOf({ range }: PlottedCurve, end: Point, y: (score: number) => number): readonly Markup[] {
  if (range === undefined || range[0] === range[1]) return [];
  const [low, high] = [round(y(range[0])), round(y(range[1]))];
  const [left, right] = [round(end.x - 4), round(end.x + 4)];
  return [
    markup('path', {
      class: 'range',
      d: `M${left},${low}H${right}M${left},${high}H${right}M${round(end.x)},${low}V${high}`,
    }),
  ];
}

/** A few markers at even distances, and one at the end. */
function markersOf({ points, look }: PlottedCurve, x: AmountScale, y: (score: number) => number): readonly Markup[] {
  const [first, last] = [points[0], points.at(-1)];
  if (look === 'published' || first === undefined || last === undefined) return [];
  const [from, to] = [x(first[0]), x(last[0])];
  const between = Array.from({ length: markersOnCurve }, (_, place): Point => {
    const across = from + ((to - from) * place) / markersOnCurve;
    return { x: across, y: y(points.findLast(([amount]) => x(amount) <= across)?.[1] ?? first[1]) };
  });
  return [...between, { x: to, y: y(last[1]) }].map((point) => markerAt(look, point));
}

/** Circle, square, triangle, diamond, and the same four hollow. */
function markerAt(look: number, { x, y }: Point): Markup {
  const kind = look % curveLooks;
  const [across, up] = [round(x), round(y)];
  const shapes = [
    `M${across - 4},${up}a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z`,
    `M${across - 3.5},${up - 3.5}h7v7h-7Z`,
    `M${across},${up - 5}l4.5,8h-9Z`,
    `M${across},${up - 5}l5,5l-5,5l-5,-5Z`,
  ];
  return markup('path', { class: kind < shapes.length ? 'marker' : 'marker hollow', d: shapes[kind % shapes.length] });
}

/** Moves names apart that would cover each other, within the frame. */
function spread(heights: readonly number[], frame: Box): readonly number[] {
  const order = [...heights.keys()].sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  const moved = [...heights];
  let lowest = frame.y + nameHeight / 2;
  for (const place of order) {
    moved[place] = Math.max(lowest, heights[place] ?? 0);
    lowest = (moved[place] ?? 0) + nameHeight;
  }
  let highest = frame.y + frame.height + margin.bottom - nameHeight / 2;
  for (const place of [...order].reverse()) {
    moved[place] = Math.min(highest, moved[place] ?? 0);
    highest = (moved[place] ?? 0) - nameHeight;
  }
  return moved;
}

function round(length: number): number {
  return Math.round(length * 10) / 10;
}
