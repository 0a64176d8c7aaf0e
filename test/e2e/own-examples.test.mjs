// @ts-check
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

const promptFile = ['prompts', 'tickets.prompt.yml'];
let before = '';

journey('A prompt file with examples and evaluators is optimized without a spec', {
  'The form asks for a language model when an evaluator needs a judge': async (window) => {
    await writeFile(window.file('prompts', 'answers.prompt.yml'), judgedPrompt);
    await window.optimize('answers.prompt.yml');
    await window.workbench.quickInput.getByText('This metric needs a language model').waitFor();
    assert.equal(await window.workbench.quickPickRow('Start').count(), 0);
    await window.page.keyboard.press('Enter');
    await window.workbench.quickPickRow('OpenAI-compatible endpoint…').waitFor();
    await window.workbench.pick('Command-line agent…');
    await window.answerCommand('Model that runs the prompt', 'cat');
    await window.answerCommand('Model that reflects', 'cat -u');
    await window.workbench.quickInput.getByText('the model that reflects').waitFor();
    await window.workbench.pick('Another model…');
    await window.answerCommand('Model that judges the outputs', 'cat -A');
    await window.workbench.quickInput.getByText(/judge: cat -A/).waitFor();
    await window.workbench.quickPickRow('Start').waitFor();
    await window.page.keyboard.press('Escape');
    await assert.rejects(stat(window.file('.gepa')), 'a run was started');
  },

  "A file that can't run as a chat is rejected with an alternative": async (window) => {
    await writeFile(window.file('prompts', 'name.baml'), bamlFunction);
    await window.workbench.explorerRow('name.baml').waitFor();
    await window.optimize('name.baml');
    await window.workbench.notification(/with a system of kind "command"/).waitFor();
    assert.equal(await window.workbench.quickInput.count(), 0);
  },

  'The alternative is written on request': async (window) => {
    const { workbench } = window;

    await workbench
      .notification(/with a system of kind "command"/)
      .getByRole('button', { name: 'Write a Program and a Spec' })
      .click();
    await workbench.tab('run_name.py').waitFor();
    assert.match(await readFile(window.file('prompts', 'name.gepa.yaml'), 'utf8'), /command: python3 run_name\.py/);
    await workbench.runCommand('View: Close All Editors');
  },

  'A file for coding agents is run by one on request': async (window) => {
    const { workbench } = window;
    await writeFile(window.file('AGENTS.md'), 'Write a test for every function.\n');
    await workbench.explorerRow('AGENTS.md').waitFor();
    await window.optimize('AGENTS.md');
    await workbench.quickPickRow('A coding agent').waitFor();
    await workbench.screenshot('what-runs-agents-md');
    await workbench.pick('A coding agent');
    await workbench.tab('AGENTS.tasks.jsonl').waitFor();
    await workbench.screenshot('spec-with-an-agent');
    assert.match(await readFile(window.file('AGENTS.gepa.yaml'), 'utf8'), /kind: agent\n {2}repository: \. {2}/);
    await workbench.runCommand('View: Close All Editors');
  },

  'The Prompts view says what is wrong with a file': async (window) => {
    const { workbench } = window;
    await writeFile(window.file('prompts', 'broken.prompt.yml'), 'messages: [\n');
    await workbench.openViewContainer('GEPA');
    await workbench.treeRow(/name\.baml.*run by a program/).waitFor();
    await workbench.treeRow(/broken\.prompt\.yml.*[a-z]{4}/).waitFor();
    await workbench.screenshot('prompts-with-problems');
    await workbench.openViewContainer('Explorer');
  },

  'The form takes its answers from the file': async (window) => {
    before = await ticketsPrompt(window);
    await writeFile(window.file(...promptFile), before);
    await window.workbench.explorerRow('tickets.prompt.yml').waitFor();
    await window.optimize('tickets.prompt.yml');
    await window.workbench.quickInput.getByText('the examples in the prompt file').waitFor();
    await window.workbench.quickInput.getByText('passes the evaluators of the prompt file').waitFor();
  },

  'The form can select another text of the file': async (window) => {
    const chooseText = async (/** @type {string} */ text, /** @type {RegExp} */ shown) => {
      await window.workbench.pick('Text');
      await window.workbench.pick(text);
      await window.workbench.quickPickRow('Start').waitFor();
      await window.workbench.quickInput.getByText(shown).first().waitFor();
    };
    await chooseText('user', /^\{\{input\}\}$/);
    await chooseText('system', /^You work at the help desk/);
    await window.start();
  },

  'The run starts without a spec': async (window) => {
    await window.reviewTab().waitFor();
    await assert.rejects(stat(window.file('prompts', 'tickets.gepa.yaml')), 'a spec was written');
    const [started] = await window.journal();
    assert.ok(started?.type === 'runStarted');
    assert.deepEqual(started.run.objectives, ['names-the-queue', 'nothing-else']);
  },

  'Apply changes only the system message of the file': async (window) => {
    await window.accept();
    await window.statusBar.filter({ hasText: '(+0.' }).waitFor();
    await window.finish();
    await window.applyWinner();
    await window.workbench.notification(/Applied candidate \d+ to .*tickets\.prompt\.yml/).waitFor();
    await window.workbench.runCommand('File: Save All Files');

    const aroundSystem = (/** @type {string} */ text) => [
      text.slice(0, text.indexOf('- billing')),
      text.slice(text.indexOf('  - role: user')),
    ];
    // While it is being saved, the file is empty for a moment.
    await eventually(async () => {
      const after = await readFile(window.file(...promptFile), 'utf8');
      assert.deepEqual(aroundSystem(after), aroundSystem(before));
      assert.match(after, /^ {6}Answer with the label only\.$/m);
    });
  },
});

const judgedPrompt = [
  'messages:',
  '  - role: system',
  '    content: Answer in one short sentence.',
  '  - role: user',
  '    content: "{{input}}"',
  'testData:',
  '  - { input: May I pay by invoice?, expected: "Yes" }',
  '  - { input: Do you ship to Norway?, expected: "Yes, for 12 euros" }',
  '  - { input: Are you open on Sunday?, expected: "No" }',
  'evaluators:',
  '  - name: similar',
  '    uses: github/similarity',
  '',
].join('\n');

const bamlFunction = [
  'function ExtractName(resume: string) -> string {',
  '  client "openai/gpt-4o"',
  '  prompt #"',
  '    Extract the name. {{ resume }}',
  '  "#',
  '}',
  '',
].join('\n');

/**
 * The sample's prompt and rows as a GitHub Models prompt file.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 */
async function ticketsPrompt(window) {
  const prompt = (await readFile(window.file('prompts', 'triage.prompt.md'), 'utf8')).replace(
    /^---\n[^]*?\n---\n\n/,
    '',
  );
  const rows = (await readFile(window.file('data', 'triage-feedback.jsonl'), 'utf8')).trimEnd().split('\n');
  return [
    '# Tickets of the shop: who answers them?',
    'name: tickets',
    'messages:',
    '  - role: system',
    '    content: |',
    ...prompt
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `      ${line}`)),
    '  - role: user',
    '    content: "{{input}}" # as the customer wrote it',
    'testData:',
    ...rows.map((row) => `  - ${row}`),
    'evaluators:',
    '  - name: names-the-queue',
    '    string: { contains: "{{answer}}" }',
    '  - name: nothing-else',
    '    string: { equals: "{{answer}}" }',
    '',
  ].join('\n');
}
