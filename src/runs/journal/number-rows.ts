// Tested by test/unit/runs/resume/recorded-rollouts.test.ts.
const rowsPerBlock = 4096;

/** Numbers ids from 0 in the order of their first use. */
export class IdNumbers {
  private readonly numbers = new Map<string, number>();
  /** The last result. The same id is often requested several times in a row, and lookups in a large map are slow. */
  private last: { readonly id: string; readonly number: number } | undefined;

  /** Returns the number of an id and assigns one if it has none. */
  assign(id: string): number {
    const find = this.known(id);
    if (find !== undefined) return find;
    const { size } = this.numbers;
    this.numbers.set(id, size);
    this.last = { id, number: size };
    return size;
  }

  /** Returns the number of an id; undefined when it has none. */
  known(id: string): number | undefined {
    if (this.last?.id === id) return this.last.number;
    const number = this.numbers.get(id);
    if (number !== undefined) this.last = { id, number };
    return number;
  }
}

/**
 * Stores rows of numbers compactly. As objects, the hundred thousands of rows of a long run would take several times
 * the memory.
 */
export class NumberRows {
  private readonly blocks: Float64Array[] = [];

  /** @param width how many numbers a row has. */
  constructor(private readonly width: number) {}

  set(row: number, numbers: readonly number[]): void {
    const index = Math.floor(row / rowsPerBlock);
    const block = (this.blocks[index] ??= new Float64Array(rowsPerBlock * this.width).fill(NaN));
    const start = (row % rowsPerBlock) * this.width;
    for (let column = 0; column < this.width; column += 1) block[start + column] = numbers[column] ?? NaN;
  }

  /** Returns a number of a row, or NaN. */
  get(row: number, column: number): number {
    return this.blocks[Math.floor(row / rowsPerBlock)]?.[(row % rowsPerBlock) * this.width + column] ?? NaN;
  }

  has(row: number): boolean {
    return !Number.isNaN(this.get(row, 0));
  }

  delete(row: number): void {
    if (this.has(row)) this.set(row, []);
  }
}
