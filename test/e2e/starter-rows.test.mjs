// @ts-check
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journey } from './journey.mjs';

const written = [
  { letter: 'The heating has been cold since Monday.', expected: 'repairs' },
  { letter: 'May I keep a dog?', expected: 'wrong' },
  { letter: 'asdf', expected: 'nonsense' },
];

/** @param {string} workspace */
const reply = (workspace) => path.join(workspace, 'reply.txt');

journey(
  'A prompt without rows gets some of a model, and rules of its own',
  {
    'The reflection model is asked for, and writes rows that are reviewed one by one': async (window) => {
      const { workbench } = window;
      await window.optimize('letters.txt');
      await workbench.pick('Add Examples…');
      await workbench.pick('Write Starter Rows…');
      await workbench.pick('Command-line agent…');
      await window.answerCommand('Model that runs the prompt', 'cat');
      await window.answerCommand('Model that reflects', `cat ${reply(window.workspace)}`);

      await workbench.quickInput.getByText('Row 1 of 3').waitFor();
      await workbench.quickInput.getByText('The heating has been cold since Monday.').waitFor();
      await workbench.screenshot('starter-rows');
      await workbench.pick('Keep');
      await workbench.quickInput.getByText('Row 2 of 3').waitFor();
      await workbench.pick('Edit…');
      await workbench.quickInput.getByText('Value of "letter"').waitFor();
      await window.page.keyboard.press('Enter');
      await workbench.quickInput.getByText('Value of "expected"').waitFor();
      await workbench.answer('house rules');
      await workbench.quickInput.getByText('Row 3 of 3').waitFor();
      await workbench.pick('Drop');
    },

    'Those that were kept are saved, marked with the model': async (window) => {
      await window.workbench.quickInput.getByText('letters.examples.jsonl').first().waitFor();
      const lines = (await readFile(window.file('prompts', 'letters.examples.jsonl'), 'utf8')).trimEnd().split('\n');
      const rows = lines.map((line) => JSON.parse(line));
      assert.deepEqual(
        rows.map(({ letter, expected }) => ({ letter, expected })),
        [written[0], { letter: 'May I keep a dog?', expected: 'house rules' }],
      );
      for (const { synthetic } of rows) assert.match(synthetic, /^cat/);
    },

    'A rule of your own scores outputs, and is tried before anything is spent': async (window) => {
      const { workbench } = window;
      await workbench.pick('Metric');
      await workbench.pick('The output is short…');
      await workbench.answer('none');
      await workbench.quickInput.getByText('Enter a whole number above 0').waitFor();
      await workbench.answer('1');
      await workbench.pick('Try the Metric');
      const scored = (/** @type {string} */ score, /** @type {RegExp} */ of) =>
        workbench.quickPickRow(score).filter({ hasText: of }).first();
      await scored('1.00', /its expected answer/).waitFor();
      await scored('1.00', /an empty output/).waitFor();
      await workbench.screenshot('own-rule');
      await workbench.pick('Back to the Form');
      await workbench.quickPickRow('Start').waitFor();
      await window.page.keyboard.press('Escape');
      await assert.rejects(stat(window.file('.gepa')), 'a run was started');
    },
  },
  {},
  async (workspace) => {
    await writeFile(path.join(workspace, 'prompts', 'letters.txt'), 'Which desk answers this letter?\n\n{{letter}}\n');
    await writeFile(reply(workspace), `Here they are:\n${JSON.stringify(written)}\n`);
  },
);
