/** A candidate as a point of the plot: approximate tokens and mean score. */
export interface SizedScore {
  readonly candidate: number;
  readonly size: number;
  readonly mean: number;
}

/**
 * The candidates that no other beats at the same length or a shorter one, from short to long: the steps of the line in
 * "score against prompt length".
 */
export function lengthFrontier(points: readonly SizedScore[]): readonly SizedScore[] {
  const steps: SizedScore[] = [];
  for (const point of [...points].sort((a, b) => a.size - b.size || b.mean - a.mean)) {
    const last = steps.at(-1);
    if (last === undefined || point.mean > last.mean) steps.push(point);
  }
  return steps;
}
