import { expect, it } from 'vitest';
import { searchJournal } from '../../../../src/runs/evidence/search-journal';
import { finishedRun } from './finished-run';

/** Searches the journal of a finished run to its end. */
async function search(wanted: string, most = 1000) {
  const { evidence, state, runFolder } = await finishedRun();
  let last;
  for await (const found of searchJournal(evidence, state, wanted, most)) last = found;
  if (last === undefined) throw new Error('The search yielded nothing.');
  return { found: last, evidence, state, runFolder };
}

it('finds outputs in any case, with the example and the text that was run', async () => {
  const { found, evidence } = await search('HARDWARE');
  const outputs = [...evidence.scoredRollouts()].map(({ rollout }) => evidence.outputOfRollout(rollout) ?? '');
  expect(found.outputs.total).toBe(outputs.filter((output) => output.toLowerCase().includes('hardware')).length);
  expect(found.outputs.first).toHaveLength(found.outputs.total);
  for (const { excerpt, example, subject } of found.outputs.first) {
    expect(excerpt).toMatch(/hardware/i);
    expect(example.index).toBeGreaterThanOrEqual(0);
    expect(['candidate', 'proposal']).toContain(subject.kind);
  }
});

it('finds replies of the reflection model as they came, with the proposals that were made from them', async () => {
  const { found, state } = await search('<new_text');
  expect(found.outputs.total).toBe(0);
  const reflected = state.proposals.filter(({ proposal }) => proposal.origin.kind === 'reflection');
  const made = found.replies.first.flatMap(({ proposal }) => proposal ?? []);
  expect(made.length).toBeGreaterThan(0);
  for (const number of made) expect(reflected.map(({ proposal }) => proposal.number)).toContain(number);
  for (const { task, iteration } of found.replies.first) expect(task).toMatch(new RegExp(`^i${iteration}\\.`));
});

it('keeps as many hits as are wanted, and counts the others', async () => {
  const { found } = await search('hardware', 2);
  expect(found.outputs.first).toHaveLength(2);
  expect(found.outputs.total).toBeGreaterThan(2);
  expect(found.isComplete).toBe(true);
});

it('finds nothing where the text is not', async () => {
  const { found } = await search('no output says this');
  expect([found.outputs, found.replies]).toEqual([
    { first: [], total: 0 },
    { first: [], total: 0 },
  ]);
});
