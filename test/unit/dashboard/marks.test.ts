import { describe, expect, it } from 'vitest';
import { markTowards, reachOf } from '../../../webview-ui/marks';

describe('how far from its middle a mark can be pointed at', () => {
  it('is a finger’s breadth where it stands alone', () => {
    expect(
      reachOf([
        { x: 0, y: 0 },
        { x: 100, y: 0 },
      ]),
    ).toEqual([14, 14]);
  });

  it('ends half the way to the next mark, so that the nearest is meant', () => {
    expect(
      reachOf([
        { x: 0, y: 0 },
        { x: 6, y: 8 },
        { x: 30, y: 8 },
      ]),
    ).toEqual([5, 5, 12]);
  });

  it('is nothing for marks in the same place', () => {
    expect(
      reachOf([
        { x: 5, y: 5 },
        { x: 5, y: 5 },
      ]),
    ).toEqual([0, 0]);
  });
});

describe('an arrow key', () => {
  const [middle, right, farRight, above] = [
    { x: 50, y: 50 },
    { x: 80, y: 50 },
    { x: 99, y: 52 },
    { x: 52, y: 10 },
  ];
  const marks = [middle, right, farRight, above];

  it('leads to the nearest mark in its direction', () => {
    expect(markTowards(marks, middle, 'right')).toBe(right);
    expect(markTowards(marks, middle, 'up')).toBe(above);
    expect(markTowards(marks, farRight, 'left')).toBe(right);
  });

  it('leads nowhere where there is no mark', () => {
    expect(markTowards(marks, middle, 'down')).toBe(farRight);
    expect(markTowards([middle, right], middle, 'down')).toBeUndefined();
  });
});
