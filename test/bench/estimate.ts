/** A mean with its standard error; without one if it is of a single world. */
export interface Estimate {
  readonly mean: number;
  readonly error?: number;
}

/** A value measured in a world. */
export interface Measured {
  readonly world: number;
  readonly value: number;
}

/** Estimates a mean over worlds. Values of the same world, of several search seeds, count as one: their mean. */
export function estimateOf(values: readonly Measured[]): Estimate {
  const worlds = [...new Set(values.map(({ world }) => world))];
  const means = worlds.map((world) => meanOf(values.filter((one) => one.world === world).map(({ value }) => value)));
  const mean = meanOf(means);
  if (means.length < 2) return { mean };
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (means.length - 1);
  return { mean, error: Math.sqrt(variance / means.length) };
}

/** Writes an estimate, such as `0.812 ±0.011`. */
export function written({ mean, error }: Estimate): string {
  return error === undefined ? mean.toFixed(3) : `${mean.toFixed(3)} ±${error.toFixed(3)}`;
}

export function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

/** Writes rows as columns of equal width: the first one from the left, the others from the right. */
export function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}
