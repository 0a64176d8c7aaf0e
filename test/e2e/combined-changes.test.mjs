// @ts-check
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { after, before } from 'node:test';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';
import { rowsFor, ScriptedModels } from './scripted-models.mjs';

/** @typedef {import('./scripted-models.mjs').Lesson} Lesson */

/** @type {Readonly<Record<string, {prompt: string, lessons: readonly Lesson[]}>>} */
const prompts = {
  'one line': {
    prompt: 'Answer with one label: billing for payments, delivery for addresses, returns for people, or other.',
    lessons: [
      { word: 'invoices', from: 'payments', to: 'payments and invoices', summary: 'billing: mention invoices.' },
      { word: 'parcels', from: 'addresses', to: 'late parcels', summary: 'delivery: it is about parcels.' },
      { word: 'refunds', from: 'people', to: 'refunds', summary: 'returns: name refunds.' },
    ],
  },
  Chinese: {
    prompt: '请阅读客户的消息,并只用一个标签回答。账单:付款问题。配送:地址问题。退货:不满意的顾客。',
    lessons: [
      { word: '发票', from: '付款问题', to: '付款和发票问题', summary: '账单也包括发票。' },
      { word: '包裹', from: '地址问题', to: '地址和包裹问题', summary: '配送也包括包裹。' },
      { word: '退款', from: '不满意的顾客', to: '退款和换货', summary: '退货要说明退款。' },
    ],
  },
  '300 lines': {
    prompt: Array.from({ length: 300 }, (_, nth) => `- Rule ${nth + 1}: case ${nth + 1} has label ${nth % 7}.`).join(
      '\n',
    ),
    lessons: [
      { word: 'invoices', from: 'case 12 ', to: 'case 12 (invoices) ', summary: 'Rule 12 is about invoices.' },
      { word: 'parcels', from: 'case 155 ', to: 'case 155 (parcels) ', summary: 'Rule 155 is about parcels.' },
      { word: 'refunds', from: 'case 290 ', to: 'case 290 (refunds) ', summary: 'Rule 290 is about refunds.' },
    ],
  },
};

for (const [kind, { prompt, lessons }] of Object.entries(prompts)) {
  const [first, second, third] = lessons;
  if (first === undefined || second === undefined || third === undefined) throw new Error('Three lessons are needed.');
  /** @type {ScriptedModels} */
  let models;
  before(async () => {
    models = await ScriptedModels.start(lessons);
  });
  after(() => models.stop());

  journey(
    `The changes of several reflections are decided one by one in a prompt of ${kind}`,
    {
      'The review opens at the first change, with its reason in sight': async (window) => {
        await window.optimize('main.gepa.yaml');
        await window.workbench.quickInput.getByText('Key for').waitFor();
        await window.workbench.answer('');
        await window.reviewTab().waitFor();

        await window.threadOfChange(1).getByText(first.summary).waitFor();
        await window.seesThreadOfChange(1);
      },

      'Accepting it shows the next one': async (window) => {
        await window.acceptChange(1);

        await window.threadOfChange(2).getByText(second.summary).waitFor();
        await window.seesThreadOfChange(2);
      },

      'Rejecting a change with a reason takes back that change only': async (window) => {
        await window.rejectChange(2, 'We do not ship.');

        await window.threadOfChange(3).getByText(third.summary).waitFor();
        await window.seesThreadOfChange(3);
        const text = await readProposal(window);
        assert.ok(text.includes(first.word) && !text.includes(second.word) && text.includes(third.word));
      },

      'Only that change is told to later reflections': async (window) => {
        await eventually(async () => {
          const notes = (await window.journal()).filter((event) => event.type === 'guidanceGiven');
          assert.deepEqual(
            notes.map(({ guidance }) => guidance.text),
            [`Rejected, do not propose it again: ${second.summary} The developer's reason: We do not ship.`],
          );
        });
      },

      'With the last decision, the remaining changes are tried': async (window) => {
        await window.acceptChange(3);

        await eventually(async () => {
          const decisions = (await window.journal()).filter((event) => event.type === 'reviewDecided');
          assert.deepEqual(
            decisions.map(({ decision }) => decision.kind),
            ['edit'],
          );
        });
      },
    },
    {},
    async (folder) => {
      await writeFile(`${folder}/prompts/main.md`, `${prompt}\n`);
      await writeFile(`${folder}/data/main.jsonl`, rowsFor(lessons));
      await writeFile(
        `${folder}/prompts/main.gepa.yaml`,
        `prompts: { main: main.md }
data: { feedback: ../data/main.jsonl, pareto: ../data/main.jsonl }
metric: [{ contains: '{{answer}}' }]
models: ${models.spec}
budget: { rollouts: 100 }
search: { seed: 1, minibatch: 1 }
`,
      );
    },
  );
}

/** @param {import('./gepa-window.mjs').GepaWindow} window */
async function readProposal(window) {
  const number = await window.proposalUnderReview();
  return readFile(`${await window.runFolder()}/proposals/${number}/main.md`, 'utf8');
}
