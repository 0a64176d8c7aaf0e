// Tested by test/unit/metrics/measured-objectives.test.ts.
/** How an objective is measured. A score of it is in [0, 1], and more is better, whatever its values are. */
export interface ObjectiveScale {
  /** The values between which it counts, the lower first. Values beyond count as the nearer of them. Absent: 0 and 1. */
  readonly range?: readonly [number, number];
  /** Set if less is better. */
  readonly minimize?: true;
  /** E.g. `ms`. */
  readonly unit?: string;
}

/** The scales of a metric's objectives by name. Objectives without one are scores. */
export type ObjectiveScales = Readonly<Record<string, ObjectiveScale>>;

/** Converts a value to a score in [0, 1]. Without a range, the value must be in [0, 1]. */
export function scoreOfValue({ range: [low, high] = [0, 1], minimize }: ObjectiveScale, value: number): number {
  const within = Math.min(high, Math.max(low, value));
  return (minimize === true ? high - within : within - low) / (high - low);
}

/** Converts a score, or a mean of scores, back to a value within the range. */
export function valueOfScore({ range: [low, high] = [0, 1], minimize }: ObjectiveScale, score: number): number {
  return minimize === true ? high - score * (high - low) : low + score * (high - low);
}
