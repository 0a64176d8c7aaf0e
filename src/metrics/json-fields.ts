/** How far two JSON values agree. */
export interface FieldComparison {
  /** Fields with the expected value. */
  readonly right: number;
  /** Fields that are expected, and fields that nobody expected. At least 1. */
  readonly all: number;
  /** What is wrong with the others, e.g. `total: expected 5, got "5"`. */
  readonly differences: readonly string[];
}

/**
 * Compares two JSON values field by field. A field is a value that holds no others: text, a number, true, false, null, or
 * an empty list or object. Numbers count as equal by value, and the items of a list by their place.
 *
 * @param allowExtra whether fields that are not expected are left out of the count.
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

/** Every field's path and value, as JSON. */
function fieldsOf(value: unknown, path = ''): ReadonlyMap<string, string> {
  const inner = Array.isArray(value)
    ? value.map((item: unknown, index) => [`${path}[${index}]`, item] as const)
    : typeof value === 'object' && value !== null
      ? Object.entries(value).map(([key, item]) => [path === '' ? key : `${path}.${key}`, item] as const)
      : [];
  if (inner.length === 0) return new Map([[path === '' ? 'the value' : path, JSON.stringify(value)]]);
  return new Map(inner.flatMap(([innerPath, item]) => [...fieldsOf(item as unknown, innerPath)]));
}

/** Whether two paths are the same, or one leads into the other: a value of another kind is one difference, not two. */
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
  return [...got.keys()].some((field) => leadsInto(path, field))
    ? 'got a value with fields of its own'
    : 'which is missing';
}
