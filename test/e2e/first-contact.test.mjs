// @ts-check
import assert from 'node:assert/strict';
import { readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { journey } from './journey.mjs';

/** @typedef {import('./gepa-window.mjs').GepaWindow} GepaWindow */

const spec = ['prompts', 'queue.gepa.yaml'];

const correctedInForm = {
  /** @param {GepaWindow} window */
  'Data that only happens to be there is not suggested': async (window) => {
    await window.optimize('summarise.txt');
    await window.workbench.quickInput.getByText('no data yet').waitFor();
    assert.equal(await window.workbench.quickPickRow('Start').count(), 0);
    await window.page.keyboard.press('Escape');
    await assert.rejects(stat(window.file('prompts', 'summarise.gepa.yaml')), 'a spec was written');
  },

  /** @param {GepaWindow} window */
  'The form says in full what is wrong with the spec': async (window) => {
    await window.optimize('queue.txt');
    await window.workbench.quickInput.getByText('open queue.gepa.yaml:4').waitFor();
    const rows = await window.workbench.quickInput.locator('.monaco-list-row').allInnerTexts();
    assert.match(rows.join(' '), /names the column "queue", which no row has\. [^]*add the column to the rows\./);
    assert.equal(await window.workbench.quickPickRow('Run').count(), 0);
  },

  /** @param {GepaWindow} window */
  'Another metric corrects it, and Run saves that and nothing else': async (window) => {
    await window.workbench.pick('Metric');
    await window.workbench.pick('The output names the label in "answer"');
    await window.workbench.pick('Run');
    await window.reviewTab().waitFor();
    const corrected = brokenSpec.replace('[{ label: "{{queue}}" }]', /** @type {string} */ (labelMetric));
    assert.equal(await readFile(window.file(...spec), 'utf8'), corrected);
  },
};

const mapped = {
  /** @param {GepaWindow} window */
  'A text outside the prompt folders is offered while it is open': async ({ workbench, page }) => {
    await workbench.runCommand('View: Close All Editors');
    await workbench.explorerRow('translate.txt').dblclick();
    await workbench.tab('translate.txt').waitFor();
    await workbench.runCommand('GEPA: Optimize with GEPA');
    await workbench.quickInput.getByPlaceholder('Select a prompt').waitFor();
    await page.keyboard.press('Enter');
  },

  /** @param {GepaWindow} window */
  'Rows with its name whose columns are not clear lead to the columns, and then to Start': async (window) => {
    const { workbench } = window;
    await workbench.pick('Select Columns…');
    await workbench.pick('Input');
    await workbench.pick('german');
    await workbench.pick('Expected answer');
    await workbench.pick('english');
    await workbench.pick('Use These 12 Rows');
    await workbench.quickInput.getByText('Input: german · Expected answer: english').waitFor();
    await workbench.quickPickRow('Start').waitFor();
    await window.page.keyboard.press('Escape');
    await assert.rejects(stat(window.file('translate.gepa.yaml')), 'a spec was written');
  },
};

journey('A text outside the prompt folders is optimized', mapped, {}, async (workspace) => {
  const rows = Array.from({ length: 12 }, (_, index) => `${index},Guten Tag ${index},Good day ${index}\n`);
  await writeFile(path.join(workspace, 'translate.csv'), ['id,german,english\n', ...rows].join(''));
  await writeFile(path.join(workspace, 'translate.txt'), 'Translate the sentence into English.\n');
});

const tags = [
  { text: 'How do I mount a volume?', label: 'docker' },
  { text: 'What is a closure?', label: 'javascript' },
  { text: 'How do I join two tables?', label: 'sql' },
]
  .map((row) => `${JSON.stringify(row)}\n`)
  .join('');

const labelMetric = '[ { label: "{{answer}}", weight: 4 }, { equals: "{{answer}}", weight: 1 } ]';

const brokenSpec = [
  '# Agreed with the help desk.',
  'prompts: { queue: queue.txt }',
  'data: { feedback: ../data/triage-feedback.jsonl } # from March',
  'metric: [{ label: "{{queue}}" }] # as they score it',
  'budget: { rollouts: 300 }',
  'search: { seed: 1, minibatch: 12 }',
  '',
].join('\n');

journey('A prompt with a broken spec is corrected in its form and run', correctedInForm, {}, async (workspace) => {
  const inPrompts = (/** @type {string} */ name) => path.join(workspace, 'prompts', name);
  await writeFile(inPrompts('tags.jsonl'), tags);
  await writeFile(inPrompts('summarise.txt'), 'Summarise the article.\n\n{{article}}\n');
  await writeFile(inPrompts('queue.txt'), await readFile(inPrompts('triage.prompt.md')));
  await writeFile(inPrompts('queue.gepa.yaml'), brokenSpec);
});

journey(
  'A prompt without data gets examples and is run',
  {
    'Rows are pasted, and their columns chosen with a preview': async (window) => {
      const { workbench, page } = window;
      await window.optimize('desk.txt');
      await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(await spreadsheet(window))})`);
      await workbench.pick('Add Examples…');
      await workbench.pick('Paste Rows');
      await workbench.pick('Input');
      await workbench.pick('mail');
      await workbench.pick('Expected answer');
      await workbench.pick('queue');
      await workbench.quickInput.getByText('expects: ').first().waitFor();
      await workbench.pick('Use These 40 Rows');
      await workbench.quickPickRow('Start').waitFor();
      const [first = ''] = (await readFile(window.file('prompts', 'desk.examples.jsonl'), 'utf8')).split('\n');
      assert.deepEqual(Object.keys(JSON.parse(first)), ['input', 'expected', 'id']);
    },

    'The metric is tried on three rows before anything is spent': async (window) => {
      const { workbench } = window;
      await workbench.pick('Try the Metric');
      const scored = (/** @type {string} */ score, /** @type {RegExp} */ output) =>
        workbench.quickPickRow(score).filter({ hasText: output }).first();
      await scored('1.00', /its expected answer/).waitFor();
      await scored('0.00', /the answer of another row/).waitFor();
      await scored('0.00', /an empty output/).waitFor();
      await workbench.screenshot('try-the-metric');
      await workbench.pick('Run the Prompt on These Rows');
      await workbench.quickInput
        .getByText(/the prompt’s output/)
        .first()
        .waitFor();
      await workbench.pick('Back to the Form');
      await assert.rejects(stat(window.file('.gepa')), 'a run was started');
    },

    'A new script becomes the metric, and is open behind the form': async (window) => {
      const { workbench } = window;
      await workbench.pick('Metric');
      await workbench.quickInput.getByPlaceholder(/^When is an output good/).waitFor();
      await workbench.quickInputBox.fill('your code');
      await workbench.pick('Your code…');
      await workbench.pick('New JavaScript File');
      await workbench.tab('desk.metric.mjs').waitFor();
      await workbench.quickInput.getByText('the output is scored by: javascript').waitFor();
      await workbench.screenshot('your-code');
      await workbench.pick('Try the Metric');
      await workbench.quickInput
        .getByText(/Right\./)
        .first()
        .waitFor();
      await workbench.pick('Back to the Form');
    },

    'The run starts with them': async (window) => {
      await window.workbench.pick('Metric');
      await window.workbench.pick('The output names the label in "expected"');
      await window.start();
      await window.reviewTab().waitFor();
      const [started] = await window.journal();
      assert.ok(started?.type === 'runStarted');
      assert.equal(started.run.examples.pareto.length, 20);
    },
  },
  {},
  async (workspace) => {
    const triage = path.join(workspace, 'prompts', 'triage.prompt.md');
    await writeFile(path.join(workspace, 'prompts', 'desk.txt'), await readFile(triage));
  },
);

journey(
  'Examples are written in a table',
  {
    'A row can be written in a table, whose columns are the variables of the prompt': async (window) => {
      const { workbench } = window;
      await window.optimize('news.txt');
      await workbench.pick('Add Examples…');
      await workbench.pick('Write Rows in a Table');
      const table = workbench.webview;
      await table.getByLabel('article, row 1').fill('Snow fell, "again".\nTwo lines.');
      await table.getByLabel('expected, row 1').fill('Snow.');
      await table.getByLabel('article, row 2').fill('The ferry sails again.');
      await table.getByLabel('expected, row 2').fill('Ferry sails.');
      await workbench.screenshot('row-table');
      await table.getByRole('button', { name: 'Use These 2 Rows' }).click();
      await workbench.quickInput.getByText('news.examples.jsonl').first().waitFor();
      const [saved = ''] = (await readFile(window.file('prompts', 'news.examples.jsonl'), 'utf8')).split('\n');
      assert.deepEqual(JSON.parse(saved), { article: 'Snow fell, "again".\nTwo lines.', expected: 'Snow.' });
    },
  },
  {},
  async (workspace) => {
    const inPrompts = (/** @type {string} */ name) => path.join(workspace, 'prompts', name);
    await writeFile(inPrompts('news.txt'), 'Summarise the article.\n\n{{article}}\n');
    await writeFile(
      inPrompts('news.gepa.yaml'),
      'prompts: { news: news.txt }\ndata: { feedback: lost.jsonl }\nmetric: [{ icontains: a }]\n',
    );
  },
);

/**
 * Rows of the sample as a spreadsheet copies them, under names that don't say what is what.
 *
 * @param {GepaWindow} window
 */
async function spreadsheet(window) {
  const lines = (await readFile(window.file('data', 'triage-feedback.jsonl'), 'utf8'))
    .trimEnd()
    .split('\n')
    .slice(0, 40);
  const cells = lines.map((line) => JSON.parse(line)).map(({ input, answer }, id) => [id, input, answer].join('\t'));
  return ['id\tmail\tqueue', ...cells].join('\n');
}
