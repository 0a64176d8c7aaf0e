// @ts-check
import { test } from 'node:test';
import { openSample } from '../vscode/open-sample.mjs';
import { testLimitMs } from '../vscode/patience.mjs';
import { GepaWindow } from './gepa-window.mjs';

/**
 * A test of several steps in one window, in their order. What a failed step leaves behind would only mislead the next
 * ones, so they are left out; a picture of the window stays in `.screenshots`.
 *
 * @param {string} title
 * @param {Readonly<Record<string, (window: GepaWindow) => Promise<void>>>} steps by what they show
 * @param {Parameters<typeof openSample>[0]} [options]
 * @param {Parameters<typeof openSample>[1]} [prepare]
 */
export function journey(title, steps, options, prepare) {
  test(title, async (t) => {
    const { workbench, workspace, close } = await openSample(options, prepare);
    const window = new GepaWindow(workbench, workspace);
    let failed = false;
    try {
      for (const [name, step] of Object.entries(steps)) {
        if (failed) {
          await t.test(name, { skip: 'an earlier step failed' });
          continue;
        }
        // Until the step is through: one that takes too long never says so.
        failed = true;
        await t.test(name, { timeout: testLimitMs }, async () => {
          await step(window);
          failed = false;
        });
        if (failed) await workbench.screenshot(`failed: ${title}: ${name}`.replace(/[^A-Za-z0-9]+/g, '-'));
      }
    } finally {
      await close();
    }
  });
}
