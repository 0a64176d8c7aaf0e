// Tested by test/unit/dashboard/marks.test.ts.
import type { Direction, Point } from './plot';
import type { Selection } from './projection';
import type { Markup } from './markup';

/** The candidates that a drawing marks: the selected one, and the one that it is compared with. */
export type MarkedCandidates = Pick<Selection, 'candidate' | 'other'>;

/** A drawing with marks that stand for candidates. Lengths are CSS pixels from its top left corner. */
export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** Axes and lines, under the marks. @param selection candidates that may have no mark here */
  ground(selection: MarkedCandidates): readonly Markup[];
  /** Names of single marks, and what else lies over them all. */
  over(selection: MarkedCandidates): readonly Markup[];
  /** Returns the lines of a candidate's tooltip, which are also the accessible name of its mark. */
  describe(candidate: number): readonly string[];
  /** The note that is shown without marks. */
  readonly note?: string;
}

/** A candidate's place in a drawing. */
export interface Mark extends Point {
  readonly candidate: number;
  readonly radius: number;
  /** Classes that say how it looks. */
  readonly look: string;
  /** What stands in the dot. */
  readonly label?: string;
}

/** Returns the mark nearest to a point; undefined if none is near. */
export function markAt<Mark extends Point>(marks: readonly Mark[], point: Point, farthest = 14): Mark | undefined {
  let nearest: Mark | undefined;
  let least = farthest;
  for (const mark of marks) {
    const distance = Math.hypot(mark.x - point.x, mark.y - point.y);
    if (distance > least) continue;
    least = distance;
    nearest = mark;
  }
  return nearest;
}

/** Returns the nearest mark in a direction. Marks off to the side count as farther away. */
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
