import { expect, it, vi } from 'vitest';
import { EvidenceTable } from '../../../../src/runs/evidence/evidence-table';
import { OutputSearch } from '../../../../src/runs/evidence/output-search';
import type { TableQuery } from '../../../../src/runs/evidence/view-model';
import { finishedRun } from './finished-run';

const query: TableQuery = { set: 'pareto', filter: 'all', text: '', order: { by: 'example' } };

/** The table of a run's seed and best candidate, with their scores. */
async function seedAndBest() {
  const { state, evidence } = await finishedRun();
  const subjects = [0, state.best ?? 0].map((index) => ({ kind: 'candidate', index }) as const);
  const scores = subjects.map(({ index }) => state.candidates[index]?.scores ?? []);
  const differs = (index: number) => scores[0]?.[index] !== scores[1]?.[index];
  const all = state.run.examples.pareto.map((_, index) => index);
  const table = new EvidenceTable(state, evidence, subjects);
  const indicesFor = (change: Partial<TableQuery>) =>
    table.indicesFor({ ...query, ...change }, new OutputSearch(evidence, change.text ?? ''));
  return { table, indicesFor, scores, differs, all, evidence };
}

it('lists the examples with scores and the beginnings of outputs', async () => {
  const { table, scores } = await seedAndBest();
  const [row] = table.rows([{ set: 'pareto', index: 0 }]);
  expect(row).toMatchObject({ title: 'The charger gives off smoke', expected: 'hardware', leftOut: false });
  expect(row?.cells.map(({ score }) => score)).toEqual([scores[0]?.[0], scores[1]?.[0]]);
  for (const { output } of row?.cells ?? []) expect(output).toMatch(/\w/);
});

it('filters by failing, by change and by who leads alone', async () => {
  const { indicesFor, scores, differs, all } = await seedAndBest();
  expect(await indicesFor({})).toEqual(all);
  expect(await indicesFor({ filter: 'changed' })).toEqual(all.filter(differs));
  expect(await indicesFor({ filter: 'ledAlone' })).toEqual(all.filter(differs));
  expect(await indicesFor({ filter: 'failed' })).toEqual(all.filter((index) => (scores[1]?.[index] ?? 1) < 1));
  expect(await indicesFor({ filter: 'run' })).toEqual(all);
  expect((await indicesFor({ set: 'feedback', filter: 'run' })).length).toBeLessThan(all.length);
});

it('finds a text in inputs, expected answers and outputs, in any case', async () => {
  const { indicesFor } = await seedAndBest();
  expect(await indicesFor({ text: 'SMOKE' })).toEqual([0]);
  expect(await indicesFor({ text: 'shipping' })).toEqual(expect.arrayContaining([4, 5]));
  expect(await indicesFor({ text: 'nowhere to be found' })).toEqual([]);
});

it('sorts by a score and by its difference to the first text', async () => {
  const { indicesFor, scores } = await seedAndBest();
  const best = (index: number) => scores[1]?.[index] ?? NaN;
  const gain = (index: number) => best(index) - (scores[0]?.[index] ?? NaN);
  const byScore = (await indicesFor({ order: { by: 'score', column: 1, descending: true } })).map(best);
  expect(byScore).toEqual([...byScore].sort((a, b) => b - a));
  const byChange = (await indicesFor({ order: { by: 'change', column: 1, descending: false } })).map(gain);
  expect(byChange).toEqual([...byChange].sort((a, b) => a - b));
});

it('gives the whole outputs for a spreadsheet', async () => {
  const { table, scores } = await seedAndBest();
  const cells = table.cellsOf({ set: 'pareto', index: 0 });
  expect(cells).toHaveLength(4);
  expect(cells[0]).toBe(String(scores[0]?.[0]));
});

it('reads every output once while the same text is searched for', async () => {
  const { table, evidence } = await seedAndBest();
  const search = new OutputSearch(evidence, 'nowhere to be found');
  const read = vi.spyOn(evidence, 'outputOfRollout');
  await table.indicesFor(query, search);
  const once = read.mock.calls.length;
  await table.indicesFor({ ...query, filter: 'changed' }, search);
  expect(once).toBeGreaterThan(0);
  expect(read.mock.calls).toHaveLength(once);
});
