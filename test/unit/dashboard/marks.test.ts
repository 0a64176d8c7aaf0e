import { describe, expect, it } from 'vitest';
import { markAt, markTowards } from '../../../src/presentation/marks';

describe('the mark that a point means', () => {
  const marks = [
    { x: 0, y: 0 },
    { x: 6, y: 8 },
    { x: 100, y: 0 },
  ];

  it('is the nearest', () => {
    expect(markAt(marks, { x: 2, y: 3 })).toBe(marks[0]);
    expect(markAt(marks, { x: 4, y: 6 })).toBe(marks[1]);
  });

  it('is close to the point', () => {
    expect(markAt(marks, { x: 86, y: 0 })).toBe(marks[2]);
    expect(markAt(marks, { x: 85, y: 0 })).toBeUndefined();
  });

  it('is the one on top when two are in the same place', () => {
    const [below, above] = [
      { x: 5, y: 5 },
      { x: 5, y: 5 },
    ];
    expect(markAt([below, above], { x: 5, y: 5 })).toBe(above);
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

  it('does nothing when there is no mark in its direction', () => {
    expect(markTowards(marks, middle, 'down')).toBe(farRight);
    expect(markTowards([middle, right], middle, 'down')).toBeUndefined();
  });
});
