import type { Palette } from './theme';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

/** What a mark of a plot stands for: a candidate, an example, or one candidate on one example. */
export interface Target {
  readonly candidate?: number | undefined;
  /** Index in the Pareto set. */
  readonly example?: number | undefined;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The direction of an arrow key, by its name. */
export const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

/** A drawing with marks that can be pointed at. Lengths are CSS pixels from the drawing's top left corner. */
export interface Plot {
  readonly width: number;
  readonly height: number;
  /** Height that stays in view at the top, and width at the left, when the drawing is scrolled. */
  readonly pinned?: { readonly top: number; readonly left: number };
  /** @param visible the part of the drawing that is in view: nothing else needs painting */
  paint(context: CanvasRenderingContext2D, visible: Box, palette: Palette): void;
  /** The mark under a point that is in view. */
  targetAt(point: Point, visible: Box): Target | undefined;
  /** Where the keyboard's cursor goes; from nothing to the plot's first mark. */
  step(from: Target | undefined, direction: Direction): Target | undefined;
  boxOf(target: Target): Box | undefined;
  /** Lines for the tooltip and the screen reader. */
  describe(target: Target): readonly string[];
}

export function sameTarget(a: Target | undefined, b: Target | undefined): boolean {
  return a?.candidate === b?.candidate && a?.example === b?.example;
}

/** A mark of a plot whose marks are points. */
export interface PointMark extends Point {
  readonly candidate: number;
}

/** How a plot of point marks answers the pointer and the keyboard. @param radius of the box around a mark. */
export function meetMarks(marks: readonly PointMark[], radius: number): Pick<Plot, 'targetAt' | 'step' | 'boxOf'> {
  const markOf = (target: Target | undefined) =>
    target?.candidate === undefined ? undefined : marks.find(({ candidate }) => candidate === target.candidate);
  const targetOf = (mark: PointMark | undefined) => mark && { candidate: mark.candidate };
  return {
    targetAt: (point) => targetOf(nearestMark(marks, point)),
    step: (from, direction) => targetOf(markTowards(marks, markOf(from), direction)),
    boxOf: (target) => boxAround(markOf(target), radius),
  };
}

/** The nearest mark, when it is near enough to be meant. */
export function nearestMark(marks: readonly PointMark[], point: Point, reach = 14): PointMark | undefined {
  let nearest: PointMark | undefined;
  let least = reach ** 2;
  for (const mark of marks) {
    const distance = (mark.x - point.x) ** 2 + (mark.y - point.y) ** 2;
    if (distance <= least) {
      least = distance;
      nearest = mark;
    }
  }
  return nearest;
}

/** The nearest mark in a direction; marks that are off to the side count as farther away. */
export function markTowards(
  marks: readonly PointMark[],
  from: PointMark | undefined,
  direction: Direction,
): PointMark | undefined {
  if (from === undefined) return marks[0];
  const horizontal = direction === 'left' || direction === 'right';
  const sign = direction === 'left' || direction === 'up' ? -1 : 1;
  let nearest: PointMark | undefined;
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

/** The square around a point mark. */
export function boxAround(mark: PointMark | undefined, radius: number): Box | undefined {
  return mark && { x: mark.x - radius, y: mark.y - radius, width: 2 * radius, height: 2 * radius };
}
