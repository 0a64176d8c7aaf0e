// @ts-check
import { test } from 'node:test';
import { openSample } from '../vscode/open-sample.mjs';
import { GepaWindow } from './gepa-window.mjs';

/**
 * A test of several steps in one window, in their order. What a failed step leaves behind would only mislead the next
 * ones, so they are left out; a picture of the window stays in `.screenshots`.
 *
 * @param {string} title
 * @param {Readonly<Record<string, (window: GepaWindow) => Promise<void>>>} steps by what they show
 * @param {Parameters<typeof openSample>[0]} [options]
 */
export function journey(title, steps, options) {
  test(title, async (t) => {
    const { workbench, workspace, close } = await openSample(options);
    const window = new GepaWindow(workbench, workspace);
    let failed = false;
    try {
      for (const [name, step] of Object.entries(steps)) {
        await t.test(name, { skip: failed && 'an earlier step failed' }, async () => {
          try {
            await step(window);
          } catch (error) {
            failed = true;
            await workbench.screenshot(`failed: ${title}: ${name}`.replace(/[^A-Za-z0-9]+/g, '-'));
            throw error;
          }
        });
      }
    } finally {
      await close();
    }
  });
}
