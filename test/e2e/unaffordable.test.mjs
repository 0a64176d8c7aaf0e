// @ts-check
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { journey } from './journey.mjs';

/** Enough for the seed's scores, one minibatch and one child's scores, but not for another minibatch of an edit. */
const rollouts = 40 + 2 * 3 + 40;
const spec = `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl }
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: ${rollouts} }
search: { seed: 1, minibatch: 3, lineages: null, overlap: 2 }
`;

journey("A proposal is accepted that the remaining budget can't pay for", {
  'An edit runs on its minibatch and opens for review again': async (window) => {
    await writeFile(window.file('prompts', 'small.gepa.yaml'), spec);
    await window.optimize('small.gepa.yaml');
    await window.reviewTab(1).waitFor();
    await window.edit('Be brief. ');
    await window.accept();

    await window.reviewTab(2).waitFor();
  },

  'A notification says why the accepted proposal is not in the pool and what to do': async (window) => {
    await window.accept();

    const message = window.workbench.notification(/Proposal 2 of small was not added to the pool/);
    await message.filter({ hasText: 'takes 40 rollouts, more than the remaining budget allows' }).waitFor();
    await message.filter({ hasText: 'Raise the budget in small.gepa.yaml' }).waitFor();
    assert.equal(await message.count(), 1);
  },

  'The proposal can be opened but not decided on': async (window) => {
    await window.workbench.answerNotification(/was not added to the pool/, 'Show Proposal');
    await window.reviewTab(2).click({ position: { x: 24, y: 16 } });

    await window.page.getByText('Be brief.').first().waitFor();
    assert.equal(await window.page.locator('.review-widget').count(), 0);
    assert.equal(await window.page.getByRole('button', { name: 'Accept Proposal' }).count(), 0);
  },

  'The dashboard says the same': async (window) => {
    await window.dashboard.getByText('37 rollouts left of 86 are not enough for another candidate').waitFor();
    await window.dashboard.locator('.timeline summary').click();
    const entry = window.dashboard.locator('.timeline li').filter({ hasText: 'Proposal 2' });
    await entry.filter({ hasText: 'you accepted it, but too little of the budget was left to score it' }).waitFor();
  },
});

journey("A proposal is edited that the remaining budget can't pay for", {
  'Each edit runs on its minibatch and waits for review, until the budget is used up': async (window) => {
    await writeFile(
      window.file('prompts', 'small.gepa.yaml'),
      spec.replace('minibatch: 3', 'minibatch: 20').replace(`${rollouts}`, '121'),
    );
    await window.optimize('small.gepa.yaml');
    await window.reviewTab(1).waitFor();
    await window.edit('Be brief. ');
    await window.accept();

    await window.reviewTab(2).waitFor();
    await window.edit('Be kind. ');
    await window.accept();

    await window.reviewTab(3).waitFor();
  },

  'A notification says why the next edit is not run and what to do': async (window) => {
    await window.edit('Be quick. ');
    await window.pressAccept();

    const message = window.workbench.notification(/Your edit of proposal 3 is kept but was not run/);
    await message.filter({ hasText: 'too little of the budget of 121 rollouts was left to run it' }).waitFor();
    await message.filter({ hasText: 'Raise the budget in small.gepa.yaml' }).waitFor();
  },

  'The proposal waits again, with the edit and the earlier scores': async (window) => {
    await window.workbench.answerNotification(/is kept but was not run/, 'Show Proposal');
    await window.reviewTab(3).waitFor();

    await window.page.getByText('Be quick.').first().waitFor();
    await window.page.getByText('The proposal has its earlier scores again').first().waitFor();
    await window.page.getByRole('button', { name: 'Accept Proposal' }).first().waitFor();
  },
});
