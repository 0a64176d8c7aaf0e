// Tested by test/unit/dashboard/scatter.test.ts.
import { curveStepAfter, line } from 'd3-shape';
import { meanOf } from '../gepa/state';
import { axes, frameOf, horizontalScale, margin, scoreScale } from './axes';
import { summarize } from './candidate-words';
import type { Drawing, Mark } from './marks';
import { formatCount } from './number-format';
import type { Point } from './plot';
import { poolOf, type Projection } from './projection';
import { keyed, markup, type Markup } from './markup';
import { presentationWords as words } from './presentation-words';

const height = 180;
/** From here on the points are drawn small. */
const manyPoints = 60;

/** A candidate as a point of the plot: approximate tokens and mean score. */
export interface SizedScore {
  readonly candidate: number;
  readonly size: number;
  readonly mean: number;
}

/**
 * The candidates that no other beats at the same length or a shorter one, from short to long: the steps of the line in
 * "score against prompt length".
 */
export function lengthFrontier(points: readonly SizedScore[]): readonly SizedScore[] {
  const steps: SizedScore[] = [];
  for (const point of [...points].sort((a, b) => a.size - b.size || b.mean - a.mean)) {
    const last = steps.at(-1);
    if (last === undefined || point.mean > last.mean) steps.push(point);
  }
  return steps;
}

export function scatterDrawing(projection: Projection, width: number): Drawing {
  const { state, leads } = projection;
  const points = poolOf(state).map(({ index, size, pareto }): SizedScore => ({
    candidate: index,
    size,
    mean: meanOf(pareto) ?? 0,
  }));
  const frame = frameOf(width, height);
  const x = horizontalScale(frame, paddedDomain(points.map(({ size }) => size))).nice(5);
  const y = scoreScale(
    frame,
    points.map(({ mean }) => mean),
  );
  const right = frame.x + frame.width;
  const markOf = ({ candidate, size, mean }: SizedScore): Mark => ({
    candidate,
    x: x(size),
    y: y(mean),
    radius: points.length > manyPoints ? 3 : 4.5,
    look: leads.has(candidate) ? 'filled' : 'hollow',
  });
  const marks = points.map(markOf);
  const ground = [
    ...axes(frame, x, y, formatCount),
    markup('path', { class: 'steps length-frontier', d: steps(lengthFrontier(points).map(markOf), right) }),
  ];
  return {
    width,
    height,
    marks: marks.sort((a, b) => Number(leads.has(a.candidate)) - Number(leads.has(b.candidate))),
    ground: () => ground,
    over: ({ candidate: selected, other }) => [
      ...seenOverAll(
        marks.find(({ candidate }) => candidate === other),
        'compared',
      ),
      ...seenOverAll(
        marks.find(({ candidate }) => candidate === selected),
        'selected',
      ),
      ...namesOf(marks, [selected, other, state.best, 0], right),
    ],
    describe: (candidate) => {
      const described = state.candidates[candidate];
      return described === undefined ? [] : summarize(described, projection);
    },
  };
}

/** Draws a selected candidate again, on top of the others. */
function seenOverAll(mark: Mark | undefined, as: 'selected' | 'compared'): readonly Markup[] {
  if (mark === undefined) return [];
  const { x, y, radius, look } = mark;
  return [keyed(as, markup('circle', { class: `mark ${as} ${look}`, cx: x, cy: y, r: radius }))];
}

function paddedDomain(sizes: readonly number[]): [number, number] {
  const low = Math.min(...sizes);
  const high = Math.max(...sizes);
  const room = Math.max(10, (high - low) * 0.08);
  return [Math.max(0, low - room), high + room];
}

/** The last step continues to the right end of the plot. */
function steps(marks: readonly Point[], right: number): string {
  const last = marks.at(-1);
  const points = last === undefined ? [] : [...marks, { x: right, y: last.y }];
  const draw = line<Point>()
    .x(({ x }) => x)
    .y(({ y }) => y)
    .curve(curveStepAfter)
    .digits(1);
  return draw(points) ?? '';
}

/** Names a few candidates, the more important first. Omits a name that would cover another. */
function namesOf(
  marks: readonly Mark[],
  candidates: readonly (number | undefined)[],
  right: number,
): readonly Markup[] {
  const named: Mark[] = [];
  for (const candidate of candidates) {
    const mark = marks.find((one) => one.candidate === candidate);
    if (mark === undefined) continue;
    if (named.some(({ x, y }) => Math.abs(x - mark.x) < 44 && Math.abs(y - mark.y) < 14)) continue;
    named.push(mark);
  }
  return named.map(({ candidate, x, y }) => {
    // The seed is usually the shortest, so there is room on its left.
    const onTheLeft = x > right - 40 || (candidate === 0 && x > margin.left + 36);
    const attributes = {
      class: onTheLeft ? 'name on-the-left' : 'name',
      x: x + (onTheLeft ? -11 : 11),
      // Above its mark, but not above the plot.
      y: candidate === 0 ? y : Math.max(y - 9, 7),
    };
    return keyed(candidate, markup('text', attributes, words.shortName(candidate)));
  });
}
