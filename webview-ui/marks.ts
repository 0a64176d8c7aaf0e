import type { Direction, Point } from './plot';
import type { Markup } from './render';

/** A drawing with marks that stand for candidates. Lengths are CSS pixels from its top left corner. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** Axes and lines, under the marks. @param selected candidate, which may have no mark here */
  ground(selected: number | undefined): readonly Markup[];
  /** Names of single marks, and what else lies over them all. */
  over(selected: number | undefined): readonly Markup[];
  /** What is said of a candidate: the lines of its tooltip, which are also its mark's accessible name. */
  describe(candidate: number): readonly string[];
  /** What it says as long as it has no marks. */
  readonly note?: string;
}

/** A candidate's place in a drawing. */
export interface Mark extends Point {
  readonly candidate: number;
  /** Of the dot that is seen. */
  readonly radius: number;
  /** Classes that say how it looks. */
  readonly look: string;
  /** What stands in the dot. */
  readonly label?: string;
}

/**
 * How far from its middle each mark can be pointed at, in the order of the marks: up to `farthest`, but not beyond half the
 * way to another one, so that it is always the nearest that is meant.
 */
export function reachOf(marks: readonly Point[], farthest = 14): readonly number[] {
  const reach = marks.map(() => farthest);
  const fromLeft = marks.map(({ x, y }, index) => ({ x, y, index })).sort((a, b) => a.x - b.x);
  for (const [position, mark] of fromLeft.entries()) {
    for (let next = position + 1; next < fromLeft.length; next += 1) {
      const other = fromLeft[next];
      if (other === undefined || other.x - mark.x >= 2 * farthest) break;
      const half = Math.hypot(other.x - mark.x, other.y - mark.y) / 2;
      reach[mark.index] = Math.min(reach[mark.index] ?? farthest, half);
      reach[other.index] = Math.min(reach[other.index] ?? farthest, half);
    }
  }
  return reach;
}

/** The nearest mark in a direction; marks that are off to the side count as farther away. */
export function markTowards<Mark extends Point>(
  marks: readonly Mark[],
  from: Point,
  direction: Direction,
): Mark | undefined {
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let nearest: Mark | undefined;
  let least = Infinity;
  for (const mark of marks) {
    const along = sign * (horizontal ? mark.x - from.x : mark.y - from.y);
    const across = Math.abs(horizontal ? mark.y - from.y : mark.x - from.x);
    if (along <= 0.5 || along + 2 * across >= least) continue;
    least = along + 2 * across;
    nearest = mark;
  }
  return nearest;
}
