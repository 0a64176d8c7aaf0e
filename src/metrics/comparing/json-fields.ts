// Tested by test/unit/metrics/metric-definition.test.ts.
/** The result of comparing two JSON values. */
export interface FieldComparison {
  /** Number of fields with the expected value. */
  readonly right: number;
  /** Number of expected and unexpected fields, at least 1. */
  readonly all: number;
  /** Describes the other fields, e.g. `total: expected 5, got "5"`. */
  readonly differences: readonly string[];
}

/**
 * Compares two JSON values field by field. A field is a value without inner values: text, a number, true, false, null,
 * or an empty list or object. Numbers are compared by value, and list items by position.
 *
 * @param allowExtra whether unexpected fields are ignored.
 */
export function compareFields(
  expected: unknown,
  actual: unknown,
  { allowExtra = false }: { readonly allowExtra?: boolean } = {},
): FieldComparison {
  const wanted = fieldsOf(expected);
  const got = fieldsOf(actual);
  const wrong = [...wanted].flatMap(([path, value]) =>
    got.get(path) === value ? [] : `${path}: expected ${value}, ${whatCame(actual, path, got)}`,
  );
  const extra = allowExtra
    ? []
    : [...got.keys()].filter((path) => ![...wanted.keys()].some((field) => overlap(field, path)));
  return {
    right: wanted.size - wrong.length,
    all: wanted.size + extra.length,
    differences: [...wrong, ...extra.map((path) => `${path}: not expected, got ${got.get(path) ?? ''}`)],
  };
}

/** Returns the path and JSON value of every field. */
function fieldsOf(value: unknown, path = ''): ReadonlyMap<string, string> {
  const inner = Array.isArray(value)
    ? value.map((item: unknown, index) => [`${path}[${index}]`, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, item]) => [path === '' ? key : `${path}.${key}`, item] as const)
      : [];
  if (inner.length === 0) return new Map([[path === '' ? 'the value' : path, JSON.stringify(value)]]);
  return new Map(inner.flatMap(([innerPath, item]) => [...fieldsOf(item as unknown, innerPath)]));
}

/**
 * Tells whether two paths are equal or one contains the other, in which case a value of another type is one difference,
 * not two.
 */
function overlap(a: string, b: string): boolean {
  return a === b || leadsInto(a, b) || leadsInto(b, a);
}

function leadsInto(path: string, inner: string): boolean {
  return inner.startsWith(`${path}.`) || inner.startsWith(`${path}[`);
}

function whatCame(actual: unknown, path: string, got: ReadonlyMap<string, string>): string {
  const value = got.get(path);
  if (value !== undefined) return `got ${value}`;
  if (path === 'the value') return `got ${JSON.stringify(actual)}`;
  return [...got.keys()].some((field) => leadsInto(path, field)) ? 'got a value with inner fields' : 'which is missing';
}
