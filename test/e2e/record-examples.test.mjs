// @ts-check
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import path from 'node:path';
import { after } from 'node:test';
import { journey } from './journey.mjs';

const key = 'sk-of-the-app';
const letters = ['The heating has been cold since Monday.', 'May I keep a dog?', 'The lift is stuck again.'];

/** The real provider. */
const provider = createServer((request, response) => {
  assert.equal(request.headers.authorization, `Bearer ${key}`);
  let asked = '';
  request.on('data', (part) => (asked += part));
  request.on('end', () => {
    const content = asked.includes('dog') ? 'repairs, I think' : 'repairs';
    const chunk = { choices: [{ index: 0, delta: { content }, finish_reason: 'stop' }] };
    response.setHeader('content-type', 'text/event-stream');
    response.end(`data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`);
  });
});
provider.listen(0, '127.0.0.1');
after(() => provider.close());

const address = () => {
  const listens = provider.address();
  return typeof listens === 'object' && listens !== null ? `http://127.0.0.1:${listens.port}/v1` : '';
};

/** An app with tests, which knows nothing of GEPA. */
const app = `
for (const letter of ${JSON.stringify(letters)}) {
  const content = 'Which desk answers this letter?\\n\\n' + letter;
  const reply = await fetch(process.env.OPENAI_BASE_URL + '/chat/completions', {
    method: 'POST',
    headers: { authorization: 'Bearer ${key}', 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'gpt-4.1-mini', stream: true, messages: [{ role: 'user', content }] }),
  });
  console.log(reply.status, await reply.text());
}
`;

const command = `"${process.execPath}" app.mjs`;

journey(
  'The calls of an app become rows of a prompt',
  {
    'A command runs in a terminal, and its calls are listed': async (window) => {
      const { workbench } = window;
      await workbench.openViewContainer('Explorer');
      await workbench.explorerRow('prompts').click();
      await workbench.chooseFromContextMenu(workbench.explorerRow('letters.txt'), 'Record Examples…');
      await workbench.quickInput.getByText('Record Examples of letters.txt').waitFor();
      await workbench.answer(command);
      await workbench.quickInput.getByPlaceholder('Select the rows to review (3 recorded)').waitFor();
      await workbench.quickInput.getByText('May I keep a dog?').waitFor();
      await workbench.screenshot('recorded-calls');
      await window.page.keyboard.press('Enter');
    },

    'Each is approved, edited, or rejected with a reason': async (window) => {
      const { workbench } = window;
      await workbench.quickInput.getByText('Row 1 of 3').waitFor();
      await workbench.pick('Keep');
      await workbench.quickInput.getByText('Row 2 of 3').waitFor();
      await workbench.screenshot('recorded-review');
      await workbench.pick('Reject with Reason…');
      await workbench.quickInput.getByText('What is wrong with this answer?').waitFor();
      await workbench.answer('Pets are for the house rules');
      await workbench.quickInput.getByText('The right answer.').waitFor();
      await workbench.answer('house rules');
      await workbench.quickInput.getByText('Row 3 of 3').waitFor();
      await workbench.pick('Drop');
      await workbench.notification('Saved 2 rows in letters.examples.jsonl.').waitFor();
      await workbench.screenshot('recorded-saved');
    },

    'They are saved beside the prompt, without the key of the app': async (window) => {
      const content = await readFile(window.file('prompts', 'letters.examples.jsonl'), 'utf8');
      const rows = content.trimEnd().split('\n');
      assert.deepEqual(
        rows.map((row) => JSON.parse(row)),
        [
          { letter: letters[0], expected: 'repairs' },
          {
            letter: letters[1],
            expected: 'house rules',
            feedback: 'The answer "repairs, I think" was rejected: Pets are for the house rules',
          },
        ],
      );
      assert.ok(!content.includes(key));
    },

    'The form records too, and not again what is known': async (window) => {
      const { workbench } = window;
      await workbench.answerNotification('Saved 2 rows in letters.examples.jsonl.', 'Optimize with GEPA');
      await workbench.pick('Data');
      await workbench.pick('Record Calls of Your App…');
      await workbench.quickInput.getByText('Command that runs your app or its tests').waitFor();
      await workbench.answer(command);
      await workbench.quickInput.getByPlaceholder('Select the rows to review (1 recorded)').waitFor();
      await workbench.quickInput.getByText('The lift is stuck again.').waitFor();
      await window.page.keyboard.press('Escape');
    },

    'A command that calls no model is told what to do': async (window) => {
      const { workbench } = window;
      await workbench.chooseFromContextMenu(workbench.explorerRow('letters.txt'), 'Record Examples…');
      await workbench.quickInput.getByText('Record Examples of letters.txt').waitFor();
      await workbench.answer(`"${process.execPath}" --version`);
      await workbench.notification('no call of a model reached GEPA').waitFor();
      await workbench.screenshot('nothing-recorded');
    },
  },
  {},
  async (workspace) => {
    await writeFile(path.join(workspace, 'prompts', 'letters.txt'), 'Which desk answers this letter?\n\n{{letter}}\n');
    await writeFile(path.join(workspace, 'app.mjs'), app);
    await writeFile(path.join(workspace, '.env'), `OPENAI_BASE_URL=${address()}\n`);
  },
);
