// @ts-check
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { after, before } from 'node:test';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';
import { rowsFor, ScriptedModels } from './scripted-models.mjs';

const lessons = [
  { word: 'invoices', from: 'payments', to: 'payments and invoices', summary: 'billing: mention invoices.' },
  { word: 'parcels', from: 'addresses', to: 'late parcels', summary: 'delivery: it is about parcels.' },
];

/** @type {ScriptedModels} */
let models;
/** @type {(value?: undefined) => void} */
let answer = () => undefined;
let asked = 0;
let decided = 0;
before(async () => {
  models = await ScriptedModels.start(lessons);
  models.mayAnswerAgain = new Promise((resolve) => {
    answer = resolve;
  });
});
after(() => models.stop());

journey(
  'The developer asks again about a proposal, and leaves it for later',
  {
    'A note asks the reflection model again, and its cost is said before': async (window) => {
      await window.optimize('main.gepa.yaml');
      await window.workbench.quickInput.getByText('Key for').waitFor();
      await window.workbench.answer('');
      await window.reviewTab().waitFor();
      asked = await window.proposalUnderReview();
      await window.workbench.runCommand('GEPA: Ask Again About Proposal…');
      await window.workbench.quickInput.getByText(/Costs 1 reflection/).waitFor();
      await window.workbench.answer('Say please.');

      await window.page.locator('.review-widget').getByText('asking again…').waitFor();
      await window.workbench.screenshot('ask-again-asking');
    },

    'Its reply can be read while it is written': async (window) => {
      const { page, workbench } = window;
      await page.locator('.review-widget').getByText('is writing…').waitFor();
      await page.locator('.review-widget').getByText('I was asked again.').waitFor();
      await window.dashboard.getByText(/· \d+ characters written/).waitFor();
      await workbench.screenshot('reflection-in-thread');
      await window.dashboardButton('Show Reflection as It Is Written').click();
      await workbench.tab(/reflection-being-written/).waitFor();
      await page.getByText('The reflection model is writing.').waitFor();
      await workbench.screenshot('reflection-being-written');

      await workbench.runCommand('View: Close Editor');
      answer();
    },

    'The new text takes the place of the old one': async (window) => {
      await window.reviewTab(asked).waitFor({ state: 'detached' });

      await window.reviewTab().waitFor();
      assert.ok((await window.proposalUnderReview()) > asked);
      await window.page.locator('.review-widget').getByText('I was asked again.').waitFor();
      await window.workbench.screenshot('ask-again-answered');
      const request = models.reflections.filter((text) => text.includes('Say please.'));
      assert.equal(request.length, 1);
      await eventually(async () => {
        const events = await window.journal();
        assert.equal(events.filter(({ type }) => type === 'askedAgain').length, 1);
      });
    },

    'A proposal is left for later, stays in the queue, and the list says so': async (window) => {
      await window.workbench.runCommand('GEPA: Decide on Proposal Later');

      await window.workbench.notification(/stays in the queue/).waitFor();
      await window.workbench.openViewContainer('GEPA');
      await window.page.getByRole('treeitem', { name: /Proposal \d+.*later/ }).waitFor();
      await window.workbench.screenshot('ask-again-later');
    },

    'It is opened again by Review Next Proposal, and accepted': async (window) => {
      await window.workbench.runCommand('GEPA: Review Next Proposal');
      await window.reviewTab().waitFor();
      const number = await window.proposalUnderReview();
      await window.accept();

      await eventually(async () => {
        const added = (await window.journal()).filter((event) => event.type === 'candidateAdded');
        assert.ok(
          added.some(
            ({ origin, texts }) =>
              'proposal' in origin && origin.proposal === number && /Say please/.test(texts['main'] ?? ''),
          ),
        );
      });
    },

    'A rejection that the search has applied is undone: the proposal waits again, and its note is gone': async (
      window,
    ) => {
      await window.reviewTab().waitFor();
      decided = await window.proposalUnderReview();
      // So that the search doesn't go on meanwhile.
      await window.workbench.runCommand('GEPA: Pause Run');
      await window.reject('A slip.');
      await eventually(async () => {
        const rejected = (await window.journal()).some(
          (event) => event.type === 'proposalDiscarded' && event.proposal === decided,
        );
        assert.ok(rejected);
      });
      await window.workbench.runCommand('GEPA: Undo Decision on Proposal');
      await eventually(async () => {
        assert.ok((await window.journal()).some(({ type }) => type === 'guidanceRemoved'));
      });
      await window.workbench.screenshot('undo-soon');
      await window.workbench.runCommand('GEPA: Continue Run');

      await window.reviewTab(decided).waitFor();
      await window.workbench.screenshot('undo-rejection');
      assert.deepEqual(await undone(window), [{ proposal: decided }]);
    },

    'An acceptance is undone from the row of its candidate, which leaves the pool': async (window) => {
      await window.workbench.runCommand('GEPA: Pause Run');
      await window.accept();
      await eventually(async () => assert.ok((await candidateOf(window, decided)) > 0));
      const candidate = await candidateOf(window, decided);
      await window.workbench.chooseFromContextMenu(
        window.workbench.treeRow(`Candidate ${candidate}`).first(),
        'Undo Decision on Proposal',
      );
      await window.workbench.runCommand('GEPA: Continue Run');

      await window.reviewTab(decided).waitFor();
      await window.workbench.treeRow(`Candidate ${candidate}`).getByText('out of the pool').waitFor();
      await window.workbench.screenshot('undo-acceptance');
      assert.deepEqual(await undone(window), [{ proposal: decided }, { proposal: decided, candidate }]);
    },

    'Accepting it again brings the candidate back with its scores': async (window) => {
      const candidate = await candidateOf(window, decided);
      const before = await scoresOf(window, candidate);
      await window.accept();

      await eventually(async () => {
        const restored = (await window.journal()).filter(({ type }) => type === 'candidateRestored');
        assert.deepEqual(
          restored.map((event) => event.type === 'candidateRestored' && event.candidate),
          [candidate],
        );
      });
      assert.ok(before > 0);
      assert.equal(await scoresOf(window, candidate), before);
    },
  },
  {},
  async (folder) => {
    await writeFile(
      `${folder}/prompts/main.md`,
      'Answer with one label: billing for payments, delivery for addresses, or other.\n',
    );
    await writeFile(`${folder}/data/main.jsonl`, rowsFor(lessons));
    await writeFile(
      `${folder}/prompts/main.gepa.yaml`,
      `prompts: { main: main.md }
data: { feedback: ../data/main.jsonl, pareto: ../data/main.jsonl }
metric: [{ contains: '{{answer}}' }]
models: ${models.spec.replace('model: teacher', 'model: teacher, stream: on')}
budget: { rollouts: 100 }
search: { seed: 1, minibatch: 1, lineages: null, reviewAhead: 1 }
`,
    );
  },
);

/**
 * The decisions that were undone.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 */
async function undone(window) {
  return (await window.journal()).flatMap((event) =>
    event.type === 'decisionUndone'
      ? [{ proposal: event.proposal, ...(event.candidate === undefined ? {} : { candidate: event.candidate }) }]
      : [],
  );
}

/**
 * The candidate that a proposal became, or 0.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {number} proposal
 */
async function candidateOf(window, proposal) {
  const added = (await window.journal()).find(
    (event) => event.type === 'candidateAdded' && 'proposal' in event.origin && event.origin.proposal === proposal,
  );
  return added?.type === 'candidateAdded' ? added.candidate : 0;
}

/**
 * How many scores of a candidate the run has paid for.
 *
 * @param {import('./gepa-window.mjs').GepaWindow} window
 * @param {number} candidate
 */
async function scoresOf(window, candidate) {
  return (await window.journal()).filter(
    (event) =>
      event.type === 'rolloutFinished' &&
      event.subject.kind === 'candidate' &&
      event.subject.index === candidate &&
      event.example.set === 'pareto',
  ).length;
}
