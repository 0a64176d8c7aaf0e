// @ts-check
import { test } from 'node:test';
import { openSample } from '../vscode/open-sample.mjs';
import { testLimitMs } from '../vscode/patience.mjs';
import { GepaWindow } from './gepa-window.mjs';

/**
 * Runs a test of several steps in one window, in their order. After a failed step the rest is skipped, since it depends on that
 * step; what the window showed is printed, and a screenshot of it is saved in `.screenshots`.
 *
 * @param {string} title
 * @param {Readonly<Record<string, (window: GepaWindow) => Promise<void>>>} steps by their titles
 * @param {Parameters<typeof openSample>[0]} [options]
 * @param {Parameters<typeof openSample>[1]} [prepare]
 */
export function journey(title, steps, options, prepare) {
  test(title, async (t) => {
    const { workbench, workspace, openWindow, close } = await openSample(options, prepare);
    const window = new GepaWindow(workbench, workspace, openWindow);
    let failed = false;
    try {
      for (const [name, step] of Object.entries(steps)) {
        if (failed) {
          await t.test(name, { skip: 'an earlier step failed' });
          continue;
        }
        // Cleared at the end of the step, since a step that times out doesn't throw here.
        failed = true;
        await t.test(name, { timeout: testLimitMs }, async () => {
          await step(window);
          failed = false;
        });
        if (!failed) continue;
        t.diagnostic(`The window when "${name}" failed:\n${await workbench.inWords()}`);
        await workbench.screenshot(`failed: ${title}: ${name}`.replace(/[^A-Za-z0-9]+/g, '-'));
      }
    } finally {
      await close();
    }
  });
}
