/** A value that is made again only when something changes that it is made from. */
export class Kept<Value> {
  private from: readonly unknown[] = [];
  private value: { readonly made: Value } | undefined;

  /** @param from what the value is made from; compared by identity, one by one */
  of(from: readonly unknown[], make: () => Value): Value {
    const same = from.length === this.from.length && from.every((part, index) => part === this.from[index]);
    if (this.value !== undefined && same) return this.value.made;
    this.from = from;
    this.value = { made: make() };
    return this.value.made;
  }
}
