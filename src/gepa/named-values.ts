/**
 * Finds the value under a name that came from outside, such as a component, a column or an objective. A plain lookup would
 * find what every object inherits, for names like `constructor` or `__proto__`.
 */
export function valueOf<Value>(values: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  // eslint-disable-next-line gepa/no-inherited-lookup -- It is the object's own.
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
