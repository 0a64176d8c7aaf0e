// @ts-check
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const agent = ['prompts', 'agent.ts'];
let before = '';

journey('A prompt in a string literal of a program is optimized in place', {
  'Optimize Selection with GEPA works with the cursor in the string': async (window) => {
    before = await program(window);
    await writeFile(window.file(...agent), before);
    await window.workbench.openViewContainer('Explorer');
    await window.workbench.explorerRow('prompts').click();
    await window.workbench.openFile('agent.ts');
    await window.workbench.runCommand('Go to Line/Column...');
    await window.workbench.quickInputBox.fill(':5');
    // Enter would do nothing before the row is there.
    await window.workbench.quickInput.getByText(/to go to line 5/).click();
    await window.cursorIsInLine(5);
    await window.workbench.runCommand('GEPA: Optimize Selection with GEPA');
    await window.start();

    await window.workbench.explorerRow('agent.triagePrompt.gepa.yaml').waitFor();
    await window.reviewTab().waitFor();
  },

  'Apply keeps the quotes, the escapes and the code around it': async (window) => {
    await window.accept();
    await window.statusBar.filter({ hasText: '(+0.' }).waitFor();
    await window.finish();
    await window.applyWinner();
    await window.workbench.notification(/Applied candidate \d+ to .*agent\.ts/).waitFor();
    await window.workbench.runCommand('File: Save All Files');

    // While it is being saved, the file is empty for a moment.
    await eventually(async () => {
      const after = await readFile(window.file(...agent), 'utf8');
      assert.match(after, /^\/\/ Sorts tickets\.\nexport const triagePrompt = `/);
      assert.match(
        after,
        /Write \\`nothing\\` else\.[^]*Answer with the label only\.`;\n\nexport const model = 'small';\n$/,
      );
    });
  },
});

/**
 * The sample's prompt in a template literal.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 */
async function program(window) {
  const prompt = (await readFile(window.file('prompts', 'triage.prompt.md'), 'utf8')).replace(
    /^---\n[^]*?\n---\n\n/,
    '',
  );
  const text = `${prompt.trimEnd()}\n\nWrite \\\`nothing\\\` else.`;
  return `// Sorts tickets.\nexport const triagePrompt = \`${text}\`;\n\nexport const model = 'small';\n`;
}
