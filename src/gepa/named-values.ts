/**
 * Finds the value under a name from outside, such as a component, a column or an objective. A plain lookup would find
 * inherited properties for names such as `constructor` or `__proto__`.
 */
export function valueOf<Value>(values: Readonly<Record<string, Value>> | undefined, name: string): Value | undefined {
  // eslint-disable-next-line gepa/no-inherited-lookup -- The check before makes it an own property.
  return values !== undefined && Object.hasOwn(values, name) ? values[name] : undefined;
}
