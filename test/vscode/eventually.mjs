// @ts-check
import { setTimeout as delay } from 'node:timers/promises';
import { conditionLimitMs } from './patience.mjs';

/**
 * Waits for something that no locator can wait for.
 *
 * @param {() => Promise<void>} assertion tried again until it holds
 */
export async function eventually(assertion) {
  const deadline = Date.now() + conditionLimitMs;
  for (;;) {
    try {
      await assertion();
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await delay(50);
    }
  }
}
