// Tested by test/unit/runs/spec/parse-spec.test.ts.
type Path = readonly (string | number)[];

/** A value that no schema rejects but that would be lost or corrupt a whole run. */
export interface UnusableValue {
  readonly path: Path;
  readonly message: string;
}

/**
 * Finds unusable values in a spec: keys that the schemas silently skip because every JavaScript object inherits them
 * (`constructor`, `__proto__`), and numbers that are infinite (`.inf`) or NaN (`.nan`).
 *
 * @param given the spec's data before validation.
 * @param validated the data after validation.
 */
export function unusableValues(given: unknown, validated: unknown): readonly UnusableValue[] {
  return [...infiniteNumbers(given, []), ...skippedKeys(given, validated, [])];
}

function infiniteNumbers(given: unknown, path: Path): readonly UnusableValue[] {
  if (typeof given === 'number') {
    return Number.isFinite(given) ? [] : [{ path, message: `${prefixFor(path)}Expected a finite number.` }];
  }
  return entriesOf(given).flatMap(([key, value]) => infiniteNumbers(value, [...path, key]));
}

function skippedKeys(given: unknown, validated: unknown, path: Path): readonly UnusableValue[] {
  if (typeof validated !== 'object' || validated === null) return [];
  // A single entry may stand for a list of one.
  if (Array.isArray(validated) && !Array.isArray(given)) return skippedKeys(given, validated[0], path);
  const values = new Map(entriesOf(validated));
  return entriesOf(given).flatMap(([key, value]) => {
    const own = [...path, key];
    if (values.has(key)) return skippedKeys(value, values.get(key), own);
    return key in Object.prototype || key === 'prototype'
      ? [{ path: own, message: `${prefixFor(own)}Expected a different name, because JavaScript reserves this one.` }]
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
