/** Caches a value until one of the values that it is computed from changes. */
export class Kept<Value> {
  private from: readonly unknown[] = [];
  private value: { readonly made: Value } | undefined;

  /** @param from what the value is computed from; compared by identity */
  of(from: readonly unknown[], make: () => Value): Value {
    const same = from.length === this.from.length && from.every((part, index) => part === this.from[index]);
    if (this.value !== undefined && same) return this.value.made;
    this.from = from;
    this.value = { made: make() };
    return this.value.made;
  }
}
