// @ts-check
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { journey } from './journey.mjs';

/** Each reflection has up to three hypotheses. The practice model tries one cause after the other before all together. */
const spec = `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl }
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 300 }
search: { seed: 1, minibatch: 3, lineages: null, hypotheses: 3 }
`;

journey('A proposal that won against other hypotheses', {
  'names its hypothesis, and what the others scored': async (window) => {
    await writeFile(window.file('prompts', 'hypotheses.gepa.yaml'), spec);
    await window.optimize('hypotheses.gepa.yaml');
    await window.statusBar.filter({ hasText: /waiting for you/ }).waitFor();

    const journal = await window.journal();
    const waiting = journal.flatMap((event) => (event.type === 'reviewRequested' ? [event.proposal] : []))[0];
    const made = journal.flatMap((event) => (event.type === 'proposalMade' ? [event.proposal] : []));
    const { label, first } = made.find(({ number }) => number === waiting)?.hypothesis ?? {};
    const others = made.filter(({ number, hypothesis }) => number !== waiting && hypothesis?.first === first);
    assert.ok(label !== undefined && others.length > 0, `${others.length} other hypotheses`);
    await window.reviewTab(waiting).waitFor();
    await window.thread.getByText(label, { exact: true }).first().waitFor();
    for (const { number } of others) await window.thread.getByText(`(proposal ${number})`).first().waitFor();
    await window.workbench.screenshot('hypotheses');
  },
});
