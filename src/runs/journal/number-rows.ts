const rowsPerBlock = 4096;

/** Numbers ids from 0 on, in the order in which they come. */
export class IdNumbers {
  private readonly numbers = new Map<string, number>();
  /** What was asked for last: several ask for the same id one after the other, and finding one among very many takes time. */
  private last: { readonly id: string; readonly number: number } | undefined;

  /** The number of an id, which it gets if it has none. */
  assign(id: string): number {
    const find = this.known(id);
    if (find !== undefined) return find;
    const { size } = this.numbers;
    this.numbers.set(id, size);
    this.last = { id, number: size };
    return size;
  }

  /** The number of an id; undefined when it has none. */
  known(id: string): number | undefined {
    if (this.last?.id === id) return this.last.number;
    const number = this.numbers.get(id);
    if (number !== undefined) this.last = { id, number };
    return number;
  }
}

/** Rows of numbers: what a long run has by the hundred thousand takes several times the memory as objects. */
export class NumberRows {
  private readonly blocks: Float64Array[] = [];

  /** @param width numbers of each row. */
  constructor(private readonly width: number) {}

  set(row: number, numbers: readonly number[]): void {
    const index = Math.floor(row / rowsPerBlock);
    const block = (this.blocks[index] ??= new Float64Array(rowsPerBlock * this.width).fill(NaN));
    const start = (row % rowsPerBlock) * this.width;
    for (let column = 0; column < this.width; column += 1) block[start + column] = numbers[column] ?? NaN;
  }

  /** A number of a row; NaN where there is none. */
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
