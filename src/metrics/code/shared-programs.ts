// Tested by test/unit/metrics/code/command.test.ts.
import type { JsonLinesProcessOptions } from '../../processes/json-lines-process';
import { ProcessPool } from '../../processes/process-pool';

/** The programs of a metric. Rules that are created for every row share the process of the same program. */
export class SharedPrograms {
  private readonly pools = new Map<string, ProcessPool>();

  /**
   * Returns a program, which starts with its first exchange.
   *
   * @param slots how many processes may run at once.
   */
  program(options: JsonLinesProcessOptions, slots = 1): ProcessPool {
    const key = JSON.stringify([options, slots]);
    const pool = this.pools.get(key) ?? new ProcessPool(options, slots);
    this.pools.set(key, pool);
    return pool;
  }

  /** Ends all programs. */
  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.close()));
  }
}
