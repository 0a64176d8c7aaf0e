// @ts-check
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before } from 'node:test';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';
import { ModelServer } from './model-server.mjs';

const key = 'key-of-the-pipeline';
let server = /** @type {ModelServer} */ (/** @type {unknown} */ (undefined));
before(async () => {
  server = await ModelServer.start(key);
});
after(() => server.stop());

journey('The modules of a pipeline are optimized and reviewed together', {
  'A proposal opens a diff for each module that it changes': async (window) => {
    await writePipeline(window);
    await window.optimize('tickets.gepa.yaml');
    await window.workbench.quickInput.getByText('Key for').waitFor();
    await window.workbench.answer(key);

    await window.workbench.tab(/tickets\/guess · proposal \d/).waitFor();
    await window.workbench.tab(/tickets\/decide · proposal \d/).waitFor();
    await window.thread
      .getByText(/(better, |each alone: )[\d.]+ → [\d.]+ of \d/)
      .first()
      .waitFor();
  },

  'Accept accepts both texts and closes both tabs': async (window) => {
    await window.accept();
    await window.workbench
      .tab(/proposal 1\b/)
      .first()
      .waitFor({ state: 'detached' });
    await eventually(async () => {
      const joined = (await window.journal()).find((event) => event.type === 'candidateAdded' && event.candidate === 1);
      assert.ok(joined?.type === 'candidateAdded');
      assert.equal(Object.keys(joined.texts).length, 2);
      for (const text of Object.values(joined.texts)) assert.match(text, /Answer with the label only/);
    });
  },

  'Apply writes each component to its file': async (window) => {
    await window.finish();
    await window.dashboardButton('Apply Winner…').click();
    await window.applyTab.waitFor();
    await window.workbench.screenshot('apply-two-files');
    await window.confirmApply();
    await window.workbench.notification(/Applied candidate \d+ to /).waitFor();
    await window.workbench.runCommand('File: Save All Files');
    for (const name of ['guess.txt', 'decide.txt']) {
      await eventually(async () =>
        assert.match(await readFile(window.file('prompts', name), 'utf8'), /Answer with the label only\.\n$/),
      );
    }
  },
});

/** @param {import('./gepa-window.mjs').GepaWindow} window */
async function writePipeline(window) {
  const prompt = (await readFile(window.file('prompts', 'triage.prompt.md'), 'utf8')).replace(
    /^---\n[^]*?\n---\n\n/,
    '',
  );
  await writeFile(window.file('prompts', 'guess.txt'), prompt);
  await writeFile(
    window.file('prompts', 'decide.txt'),
    `${prompt.trimEnd()}\n\nA first guess stands below the ticket.\n`,
  );
  const model = (/** @type {string} */ name) => `{ baseUrl: "${server.baseUrl}", model: ${name}, temperature: 0 }`;
  await writeFile(
    window.file('prompts', 'tickets.gepa.yaml'),
    [
      'prompts: { guess: guess.txt, decide: decide.txt }',
      'system:',
      '  kind: pipeline',
      '  modules:',
      '    - { name: guess, prompt: guess, input: "{{input}}" }',
      '    - { name: decide, prompt: decide, input: "{{input}}\\n{{guess.output}}" }',
      'data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl, test: ../data/triage-test.jsonl }',
      'metric: [{ label: "{{answer}}", weight: 4 }, { equals: "{{answer}}" }]',
      `models: { task: ${model('student')}, reflection: ${model('reflector')} }`,
      'search: { seed: 1, minibatch: 12, components: all }',
      'budget: { rollouts: 300 }',
      '',
    ].join('\n'),
  );
}
