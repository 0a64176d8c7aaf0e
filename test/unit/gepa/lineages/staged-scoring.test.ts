import { describe, expect, it } from 'vitest';
import { StagedScoring } from '../../../../src/gepa/lineages/staged-scoring';

describe('scoring in stages', () => {
  const rival = [...Array.from({ length: 12 }, () => 1), 0, 0];

  it('begins with the examples where the rival has the lowest scores', () => {
    expect(new StagedScoring(() => rival, 1, false).next([]).slice(0, 2)).toEqual([12, 13]);
  });

  it('abandons a candidate that fixes none of its rival’s failures', () => {
    const staged = new StagedScoring(() => rival, 1, false);
    const scores: (number | null)[] = rival.map(() => null);
    for (const example of staged.next(scores)) scores[example] = rival[example] ?? 0;
    expect(staged.next(scores)).toEqual([]);
    expect(staged.canWin(scores)).toBe(false);
  });

  it('asks for no more than the rival is worth where its scores flatter it', () => {
    const scores = rival.map((score, example) => (example === 0 ? 0 : score));
    expect(new StagedScoring(() => rival, 1, true).canWin(scores)).toBe(false);
    expect(new StagedScoring(() => rival, 1, true, undefined, 1.5 / rival.length).canWin(scores)).toBe(true);
  });

  it('runs every example while the candidate is ahead', () => {
    const staged = new StagedScoring(() => rival, 1, false);
    const scores: (number | null)[] = rival.map(() => null);
    for (let next = staged.next(scores); next.length > 0; next = staged.next(scores)) {
      for (const example of next) scores[example] = 1;
    }
    expect(scores).toEqual(rival.map(() => 1));
    expect(staged.canWin(scores)).toBe(true);
  });

  it('runs no more together than the failures to abandon the candidate', () => {
    const many = [...Array.from({ length: 30 }, () => 1), 0, 0];
    const staged = new StagedScoring(() => many, 1, false);
    const scores: (number | null)[] = many.map(() => null);
    for (const example of staged.next(scores)) scores[example] = 1;
    const next = staged.next(scores);
    expect(next).toHaveLength(8);
    for (const example of next.slice(0, 2)) scores[example] = 0;
    for (const example of next.slice(2)) scores[example] = 1;
    expect(staged.next(scores)).toEqual([]);
  });

  it('continues an equal candidate when that is enough', () => {
    const staged = new StagedScoring(() => rival, 1, true);
    const scores: (number | null)[] = rival.map(() => null);
    for (let next = staged.next(scores); next.length > 0; next = staged.next(scores)) {
      for (const example of next) scores[example] = rival[example] ?? 0;
    }
    expect(scores).toEqual(rival);
    expect(staged.canWin(scores)).toBe(true);
  });

  it('ignores examples that are left out meanwhile', () => {
    const scores: (number | null)[] = [1, 0, 0];
    const staged = new StagedScoring(() => scores, 1, false);
    scores[1] = null;
    expect(staged.next([])).toEqual([2, 0]);
    expect(staged.canWin([1, null, 0])).toBe(false);
  });
});
