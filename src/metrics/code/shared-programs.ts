import type { JsonLinesProcessOptions } from '../../processes/json-lines-process';
import { ProcessPool } from '../../processes/process-pool';

/** The programs of one metric. A rule may be made for every row: whoever names the same program gets the same process. */
export class SharedPrograms {
  private readonly pools = new Map<string, ProcessPool>();

  /**
   * A program that is started with its first exchange.
   *
   * @param slots how often it may run at once.
   */
  program(options: JsonLinesProcessOptions, slots = 1): ProcessPool {
    const key = JSON.stringify([options, slots]);
    const pool = this.pools.get(key) ?? new ProcessPool(options, slots);
    this.pools.set(key, pool);
    return pool;
  }

  /** Ends all of them. */
  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
  }
}
