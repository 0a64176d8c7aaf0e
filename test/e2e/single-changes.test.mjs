// @ts-check
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { eventually } from '../vscode/eventually.mjs';
import { journey } from './journey.mjs';

/** Without combinations: each reflection changes several places of the prompt. */
const spec = `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl }
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 300 }
search: { seed: 1, minibatch: 3, lineages: null }
`;

let changes = 0;

journey('A proposal is reviewed change by change', {
  'Each change has its own thread': async (window) => {
    await writeFile(window.file('prompts', 'changes.gepa.yaml'), spec);
    await window.optimize('changes.gepa.yaml');
    await window.reviewTab(1).waitFor();
    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();

    const label = await window.thread.getByText(/Change 1 of \d/).innerText();
    changes = Number(/Change 1 of (\d)/.exec(label)?.[1]);
    assert.ok(changes > 1, `${changes} changes`);
  },

  'Accepting a change opens the next one without a decision': async (window) => {
    await window.acceptChange(1);

    await window.threadOfChange(2).waitFor();
    assert.deepEqual(await decisions(window), []);
  },

  'The change is still accepted after a reload of the window': async (window) => {
    await window.reload();
    await window.reviewTab(1).waitFor();

    await window.threadOfChange(2).waitFor();
    assert.equal(await window.threadOfChange(1).isVisible(), false);
  },

  'Accepting the last change accepts the proposal': async (window) => {
    for (let change = 2; change < changes; change += 1) await window.acceptChange(change);
    await window.pressAcceptChange(changes);
    // The reload has interrupted the run.
    await window.workbench.answerDialog('to decide on proposal 1', 'Resume Run');

    await eventually(async () => assert.deepEqual(await decisions(window), [{ kind: 'accept' }]));
  },
});

/** @param {import('./gepa-window.mjs').GepaWindow} window */
async function decisions(window) {
  return (await window.journal()).filter((event) => event.type === 'reviewDecided').map(({ decision }) => decision);
}
