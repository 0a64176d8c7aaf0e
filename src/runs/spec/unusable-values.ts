type Path = readonly (string | number)[];

/** Something of a spec that no schema refuses, and that would be lost or spoil a whole run. */
export interface UnusableValue {
  readonly path: Path;
  readonly message: string;
}

/**
 * Finds what a spec has that cannot be used: keys that the schemas skip without a word, since every object of JavaScript
 * inherits them (`constructor`, `__proto__`), and numbers that are infinite (`.inf`) or none (`.nan`).
 *
 * @param given the spec's data as it was read.
 * @param taken what the schemas made of it.
 */
export function unusableValues(given: unknown, taken: unknown): readonly UnusableValue[] {
  return [...infiniteNumbers(given, []), ...skippedKeys(given, taken, [])];
}

function infiniteNumbers(given: unknown, path: Path): readonly UnusableValue[] {
  if (typeof given === 'number') {
    return Number.isFinite(given) ? [] : [{ path, message: `${prefixFor(path)}Expected a finite number.` }];
  }
  return entriesOf(given).flatMap(([key, value]) => infiniteNumbers(value, [...path, key]));
}

function skippedKeys(given: unknown, taken: unknown, path: Path): readonly UnusableValue[] {
  if (typeof taken !== 'object' || taken === null) return [];
  // A single entry may be taken as a list of one.
  if (Array.isArray(taken) && !Array.isArray(given)) return skippedKeys(given, taken[0], path);
  const values = new Map(entriesOf(taken));
  return entriesOf(given).flatMap(([key, value]) => {
    const own = [...path, key];
    if (values.has(key)) return skippedKeys(value, values.get(key), own);
    return key in Object.prototype || key === 'prototype'
      ? [{ path: own, message: `${prefixFor(own)}Expected another name, since JavaScript reserves it.` }]
      : [];
  });
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (Array.isArray(value)) return value.map((item: unknown, index) => [index, item] as const);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

function prefixFor(path: Path): string {
  return path.length === 0 ? '' : `"${path.join('.')}": `;
}
