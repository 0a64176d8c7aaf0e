// Tested by test/unit/dashboard/score-tables.test.ts.
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

/** Whether a click or a key chooses a second candidate, to compare the selected one with, instead of selecting. */
export function choosesSecond(event: Readonly<Record<'ctrlKey' | 'metaKey' | 'shiftKey', boolean>>): boolean {
  return event.ctrlKey || event.metaKey || event.shiftKey;
}

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The direction of an arrow key, by its name. */
export const directions: Readonly<Record<string, Direction>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
