// @ts-check
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before } from 'node:test';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';
import { ModelServer } from './model-server.mjs';

const keys = { wrong: 'key-with-a-typing-error', first: 'key-that-is-revoked-later', second: 'key-that-is-valid' };

/** The size of the sample's test set. */
const testRows = 60;

/** @type {ModelServer} */
let server;
before(async () => {
  server = await ModelServer.start(keys.first);
  // While the seed is scored. Both failures are retried, since they may be temporary.
  server.mishaps = new Map([
    [12, 429],
    [25, 500],
  ]);
});
after(() => server.stop());

journey('The sample prompt is optimized with the models of an endpoint', {
  'The form asks for address and key, lists the models, and asks for prices': async (window) => {
    const { workbench } = window;
    await window.optimize('triage.prompt.md');
    await workbench.pick('Models');
    await workbench.pick('OpenAI-compatible endpoint…');
    await workbench.pick('Other address…');
    await answerQuestion(window, 'Address of the endpoint', server.baseUrl);
    await answerQuestion(window, 'Key for', keys.wrong);
    await pickModel(window, 'Model that runs the prompt', 'student');
    await pickModel(window, 'Model that reflects', 'reflector');
    await answerQuestion(window, 'Price of student in US$ per million tokens', '0.40/1.60');
    await answerQuestion(window, 'Price of reflector in US$ per million tokens', '');
    await workbench.quickInput.getByText(/more than \$0\.\d\d · enough for about \d+ improvements/).waitFor();
    await window.start();
  },

  'A wrong key pauses the run, with a button to set another': async (window) => {
    await window.workbench.notification(`${server.baseUrl} rejected the API key`).waitFor();

    assert.ok(server.calls.length > 0);
    assert.equal(server.paidCalls, 0);
    await setKey(window, keys.first);
  },

  'With the right key the run continues, and temporary failures are retried': async (window) => {
    await window.reviewTab().waitFor();
    await window.statusBar.filter({ hasText: /3 to review/ }).waitFor();

    const statuses = server.calls.map(({ status }) => status);
    assert.ok(statuses.includes(429) && statuses.includes(500));
    assert.ok(server.calls.some(({ authorization }) => authorization === `Bearer ${keys.first}`));
    await everyPaidCallIsInTheJournal(window);
  },

  'A key that is revoked pauses the run without losing anything': async (window) => {
    server.key = keys.second;
    await window.accept();
    await window.workbench.notification(`Waiting for the endpoint: ${server.baseUrl} rejected the API key`).waitFor();
    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();

    await everyPaidCallIsInTheJournal(window);
  },

  'With the new key the run continues and repeats no paid call': async (window) => {
    const paid = server.paidCalls;
    await setKey(window, keys.second);
    await eventually(async () => assert.ok(server.paidCalls > paid));
    await window.dashboard.getByText(/Pareto examples · \d+ candidates/).waitFor();
  },

  'A model that is gone pauses the run, which continues when its spec is saved': async (window) => {
    const { workbench, page } = window;
    server.isEmpty = true;
    await window.accept();
    // Either of them may be asked first.
    const unknown = /doesn't know the model "(?:student|reflector)"/;
    await workbench.notification(unknown).waitFor();
    await workbench.answerNotification(unknown, 'Open Spec');
    const spec = page.getByRole('tab', { name: /triage\.gepa\.yaml/ });
    await spec.waitFor();
    await everyPaidCallIsInTheJournal(window);

    const paid = server.paidCalls;
    server.isEmpty = false;
    await eventually(async () => {
      if (server.paidCalls > paid) return;
      // Again each time, since a review that opens meanwhile would be saved instead.
      await spec.click({ timeout: 5_000 });
      await page.keyboard.press('Control+S');
      assert.ok(server.paidCalls > paid);
    });
    await window.finish();

    await window.dashboard.getByText(/Candidate \d+ is better than the seed on \d+ unseen test rows/).waitFor();
    await everyPaidCallIsInTheJournal(window);
  },

  'The winner is compared with another model of the endpoint': async ({ workbench, page }) => {
    const paid = server.paidCalls;
    await workbench.runCommand('GEPA: Compare Models…');
    await workbench.pick('other-student');
    await page.keyboard.press('Enter');
    await workbench.answerDialog('Score with this model?', 'Score');
    await workbench.tab(/comparison/).waitFor();
    const table = page.frameLocator('iframe.webview.ready').last().frameLocator('iframe#active-frame').locator('table');
    await table.getByRole('row', { name: /^other-student 0 \(seed\) 0\.\d{3}/ }).waitFor();
    await table.getByRole('row', { name: /^student \(of the run\) \d+ [01]\.\d{3} [+±]/ }).waitFor();
    await workbench.screenshot('compare-models');
    // The run's own model has been scored already.
    assert.equal(server.paidCalls - paid, 2 * testRows);
  },

  'No file of the workspace contains a key': async (window) => {
    const entries = await readdir(window.workspace, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
    assert.ok(files.some((file) => file.endsWith('journal.jsonl')));
    for (const file of files) {
      const text = await readFile(file, 'utf8');
      for (const key of Object.values(keys)) assert.ok(!text.includes(key), `${file} contains a key`);
    }
  },
});

/**
 * Answers an input box of the form.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} question
 * @param {string} text
 */
async function answerQuestion({ workbench }, question, text) {
  await workbench.quickInput.getByText(question).waitFor();
  await workbench.answer(text);
  await workbench.quickInput.getByText(question).waitFor({ state: 'hidden' });
}

/**
 * Picks one of the models that the endpoint lists.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} question
 * @param {string} model
 */
async function pickModel({ workbench }, question, model) {
  await workbench.quickInput.getByPlaceholder(question).waitFor();
  await workbench.pick(model);
}

/**
 * Sets another key from the notification about a failed run, for the suggested address.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {string} key
 */
async function setKey(window, key) {
  await window.workbench.answerNotification('rejected the API key', 'Set API Key…');
  await answerQuestion(window, 'Address of the endpoint', server.baseUrl);
  await answerQuestion(window, 'Key for', key);
}

/**
 * A repeated call would be paid twice but recorded once.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 */
async function everyPaidCallIsInTheJournal(window) {
  await eventually(async () => {
    const events = await window.journal();
    const calls = events.filter(
      (event) =>
        event.type === 'rolloutFinished' ||
        event.type === 'reflectionFinished' ||
        (event.type === 'callsWasted' && event.of === 'trial'),
    );
    assert.equal(calls.length, server.paidCalls);
  });
}
