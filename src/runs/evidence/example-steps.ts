// Tested by test/unit/runs/evidence/example-steps.test.ts.

/** Which examples a step stops at: each, those that the last text fails, or those whose score differs between the texts. */
export const stepKinds = ['any', 'failing', 'changed'] as const;
export type StepKind = (typeof stepKinds)[number];

/** The scores of the compared texts on an example; undefined where a text has none. */
export type ScoresAt = (index: number) => readonly (number | undefined)[];

/** Smaller differences are rounding errors. */
const tolerance = 1e-9;

/**
 * Returns the next example of a set in a direction, and begins again at the other end; undefined when no other example is meant.
 *
 * @param perfectScore what a text that doesn't fail scores.
 */
export function stepFrom(
  from: number,
  count: number,
  kind: StepKind,
  direction: 1 | -1,
  scoresAt: ScoresAt,
  perfectScore: number,
): number | undefined {
  for (let step = 1; step < count; step += 1) {
    const index = (from + direction * step + count * step) % count;
    if (stopsAt(scoresAt(index), kind, perfectScore)) return index;
  }
  return undefined;
}

/** Whether a step of a kind stops at an example with these scores. */
export function stopsAt(scores: readonly (number | undefined)[], kind: StepKind, perfectScore: number): boolean {
  switch (kind) {
    case 'any':
      return true;
    case 'failing': {
      const last = scores.at(-1);
      return last !== undefined && last < perfectScore - tolerance;
    }
    case 'changed':
      return isChanged(scores);
  }
}

/** Whether two of the scores differ. */
export function isChanged(scores: readonly (number | undefined)[]): boolean {
  const known = scores.filter((score) => score !== undefined);
  return known.length > 1 && Math.max(...known) - Math.min(...known) > tolerance;
}

/** The place of the score that is higher than all others; undefined when there is none. */
export function leaderOf(scores: readonly (number | undefined)[]): number | undefined {
  const best = Math.max(...scores.map((score) => score ?? -Infinity));
  const leaders = scores.flatMap((score, place) => (score !== undefined && score > best - tolerance ? [place] : []));
  return leaders.length === 1 && scores.filter((score) => score !== undefined).length > 1 ? leaders[0] : undefined;
}
