// Tested by test/unit/dashboard/scatter.test.ts.
import { curveStepAfter, line } from 'd3-shape';
import { valueOf } from '../gepa/named-values';
import { meanOf, type CandidateState, type RunState } from '../gepa/state';
import { objectiveMean } from '../gepa/words/objective-words';
import { axes, frameOf, horizontalScale, margin, scoreScale, type Scale } from './axes';
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

/** What the mean score is plotted against: a property of the candidates, or a named objective. */
export type ScatterAxis = 'size' | 'cost' | 'duration' | { readonly objective: string };

/** A candidate as a point of the plot: its amount and its mean score. */
export interface ScoredAmount {
  readonly candidate: number;
  readonly amount: number;
  readonly mean: number;
}

/** Returns what a run's candidates can be plotted against, because they differ in it. */
export function scatterAxes({ state }: Projection): readonly ScatterAxis[] {
  const pool = poolOf(state);
  const differs = (axis: ScatterAxis) => new Set(pool.map((candidate) => amountOf(candidate, axis, state))).size > 1;
  const objectives = state.run.objectives.map((objective) => ({ objective }));
  return ['size', ...(['cost', 'duration', ...objectives] as const).filter(differs)];
}

function amountOf(candidate: CandidateState, axis: ScatterAxis, state: RunState): number | undefined {
  switch (axis) {
    case 'size':
      return candidate.size;
    case 'cost':
      return meanOf(candidate.cost);
    case 'duration':
      return meanOf(candidate.duration);
    default:
      return objectiveMean(state, candidate, axis.objective);
  }
}

/**
 * Returns the candidates that no other beats at the same amount or a better one: the steps of the line. Less is better,
 * except of most objectives. Begins with the best amount.
 */
export function tradeOffs(points: readonly ScoredAmount[], moreIsBetter = false): readonly ScoredAmount[] {
  const sign = moreIsBetter ? -1 : 1;
  const steps: ScoredAmount[] = [];
  for (const point of [...points].sort((a, b) => sign * (a.amount - b.amount) || b.mean - a.mean)) {
    const last = steps.at(-1);
    if (last === undefined || point.mean > last.mean) steps.push(point);
  }
  return steps;
}

export function scatterDrawing(projection: Projection, width: number, axis: ScatterAxis = 'size'): Drawing {
  const { state, leads } = projection;
  const moreIsBetter = typeof axis === 'object' && valueOf(state.run.scales, axis.objective)?.minimize !== true;
  const points = poolOf(state).flatMap((candidate): readonly ScoredAmount[] => {
    const amount = amountOf(candidate, axis, state);
    return amount === undefined ? [] : [{ candidate: candidate.index, amount, mean: meanOf(candidate.pareto) ?? 0 }];
  });
  const frame = frameOf(width, height);
  const x = horizontalScale(
    frame,
    paddedDomain(
      points.map(({ amount }) => amount),
      axis === 'size' ? 10 : 0,
    ),
  ).nice(5);
  const y = scoreScale(
    frame,
    points.map(({ mean }) => mean),
  );
  const right = frame.x + frame.width;
  const markOf = ({ candidate, amount, mean }: ScoredAmount): Mark => ({
    candidate,
    x: x(amount),
    y: y(mean),
    radius: points.length > manyPoints ? 3 : 4.5,
    look: leads.has(candidate) ? 'filled' : 'hollow',
  });
  const marks = points.map(markOf);
  const ground = [
    ...axes(frame, x, y, formatterOf(axis, x)),
    markup('path', {
      class: 'steps length-frontier',
      d: steps(tradeOffs(points, moreIsBetter).map(markOf), moreIsBetter ? frame.x : right),
    }),
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

function paddedDomain(amounts: readonly number[], leastRoom: number): [number, number] {
  const low = Math.min(...amounts);
  const high = Math.max(...amounts);
  const room = Math.max(leastRoom, (high - low) * 0.08, high * 0.01);
  return [low < 0 ? low - room : Math.max(0, low - room), high + room];
}

/** Returns how the amounts of an axis are written. */
function formatterOf(axis: ScatterAxis, x: Scale): (amount: number) => string {
  switch (axis) {
    case 'size':
      return formatCount;
    case 'cost':
      return (amount) => `$${Number(amount.toPrecision(3))}`;
    case 'duration':
      return (amount) => `${Number((amount / 1000).toPrecision(3))} s`;
    default:
      return x.tickFormat(5);
  }
}

/** The last step continues to the end of the plot. */
function steps(marks: readonly Point[], end: number): string {
  const last = marks.at(-1);
  const points = last === undefined ? [] : [...marks, { x: end, y: last.y }];
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
