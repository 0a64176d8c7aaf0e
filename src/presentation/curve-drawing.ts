// Tested by test/unit/dashboard/curve.test.ts.
import { curveStepAfter, line } from 'd3-shape';
import { meanOf, type CurvePoint, type RunState } from '../gepa/state';
import { axes, frameOf, horizontalScale, scoreScale, type Scale } from './axes';
import { summarize } from './candidate-words';
import type { Drawing, Mark } from './marks';
import { formatCount } from './number-format';
import type { Box } from './plot';
import { poolOf, type Projection } from './projection';
import { keyed, markup, type Markup } from './markup';
import { presentationWords as words } from './presentation-words';

const height = 160;
const roomForAName = 18;

/** Another run of the same prompt. */
export interface OtherCurve {
  readonly id: string;
  readonly curve: RunState['curve'];
  readonly rollouts: number;
}

/** @param others runs of the same prompt, drawn under the curve for comparison */
export function curveDrawing(projection: Projection, width: number, others: readonly OtherCurve[] = []): Drawing {
  const { state } = projection;
  const frame = frameOf(width, height);
  const x = horizontalScale(frame, [0, Math.max(lastRollouts(state), ...others.map(({ rollouts }) => rollouts))]);
  const y = scoreScale(frame, [
    ...state.curve.flatMap((p) => [p.best, p.frontier]),
    ...others.flatMap(({ curve }) => curve.map((p) => p.best)),
  ]);
  const ground = [
    ...axes(frame, x, y, formatCount),
    ...seedLevel(state, frame, y),
    ...others.map((run) => keyed(run.id, markup('path', { class: 'steps other', d: steps(run, x, y, 'best') }))),
    markup('path', { class: 'steps together', d: steps(state, x, y, 'frontier') }),
    markup('path', { class: 'steps best', d: steps(state, x, y, 'best') }),
  ];
  return {
    width,
    height,
    marks: newBests(state).map(({ candidate, point }): Mark => ({
      candidate,
      x: x(point.rollouts),
      y: y(point.best),
      radius: 3.5,
      look: 'filled',
    })),
    ground: () => ground,
    over: () => [],
    describe: (candidate) => {
      const best = state.candidates[candidate];
      if (best === undefined) return [];
      const since = state.curve.find((point) => point.best === meanOf(best.pareto));
      const when = since === undefined ? [] : [words.bestSince(since.rollouts)];
      return [...summarize(best, projection), ...when];
    },
  };
}

/** Returns the end of the axis. It leaves room for the next rollouts but not for the whole budget, which would squeeze an early curve into a corner. */
function lastRollouts(state: RunState): number {
  const ahead = Math.max(20, state.rollouts * (state.status.kind === 'stopped' ? 1 : 1.25));
  return state.status.kind === 'stopped' ? ahead : Math.min(ahead, state.run.budget.rollouts ?? Infinity);
}

/** Returns the candidates that were the best when they joined the pool, each with its step of the curve. */
function newBests(state: RunState): readonly { readonly candidate: number; readonly point: CurvePoint }[] {
  const pool = poolOf(state);
  let best = -Infinity;
  return state.curve.flatMap((point) => {
    if (point.best <= best) return [];
    best = point.best;
    const candidate = pool.find(({ pareto }) => meanOf(pareto) === point.best);
    return candidate === undefined ? [] : [{ candidate: candidate.index, point }];
  });
}

/** The level of the seed, with its name where there is room for it. */
function seedLevel(state: RunState, frame: Box, y: Scale): readonly Markup[] {
  const seed = state.curve[0];
  if (seed === undefined) return [];
  const level = Math.round(y(seed.best)) + 0.5;
  const right = frame.x + frame.width;
  const best = state.curve.at(-1)?.best ?? seed.best;
  return [
    markup('line', { class: 'seed-level', x1: frame.x, x2: right, y1: level, y2: level }),
    ...(level - y(best) < roomForAName
      ? []
      : [markup('text', { class: 'seed-name', x: right, y: level - 9 }, words.seed)]),
  ];
}

/** A score of each point of the curve, which holds until the next, and at last until now. */
function steps(state: Pick<RunState, 'curve' | 'rollouts'>, x: Scale, y: Scale, score: 'best' | 'frontier'): string {
  const last = state.curve.at(-1);
  const points = last === undefined ? [] : [...state.curve, { ...last, rollouts: state.rollouts }];
  const draw = line<CurvePoint>()
    .x(({ rollouts }) => x(rollouts))
    .y((point) => y(point[score]))
    .curve(curveStepAfter)
    .digits(1);
  return draw(points) ?? '';
}
