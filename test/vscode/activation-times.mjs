// @ts-check
import { eventually } from './eventually.mjs';

/**
 * Waits until the extension is active, and gives what VS Code says of its activation.
 *
 * @param {import('./workbench.mjs').Workbench} workbench
 * @returns {Promise<string>} a line with the heads of the columns and the line of the extension
 */
export async function activationTimes(workbench) {
  await workbench.runCommand('Developer: Startup Performance');
  await workbench.tab(/Startup Performance/).waitFor();
  const editor = workbench.page.locator('.editor-instance .monaco-editor').first();
  let times = '';
  await eventually(async () => {
    await editor.click();
    await workbench.page.keyboard.press('Control+A');
    await workbench.page.keyboard.press('Control+C');
    const lines = (await workbench.clipboard()).split('\n');
    const [heads, row] = [/Call Activate/, /^\| gepa-vscode/].map((pattern) =>
      lines.find((line) => pattern.test(line)),
    );
    if (heads === undefined || row === undefined) throw new Error('The extension is not active.');
    times = `${heads}\n${row}`;
  });
  return times;
}
