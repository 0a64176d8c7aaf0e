// @ts-check
import { setTimeout as delay } from 'node:timers/promises';

const limitMs = 60_000;

/**
 * Waits for something that no locator can wait for.
 *
 * @param {() => Promise<void>} assertion tried again until it holds
 */
export async function eventually(assertion) {
  const deadline = Date.now() + limitMs;
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
