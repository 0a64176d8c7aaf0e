import { expect, it } from 'vitest';
import { reflectionMarkdown, taskMarkdown } from '../../../../src/runs/report/reflection-document';
import { finishedRun } from '../evidence/finished-run';

it('has the reasons of a proposal in full, and the whole request and reply', async () => {
  const { runFolder, state } = await finishedRun();
  const proposal = state.proposals.find(({ proposal: { origin } }) => origin.kind === 'reflection')?.proposal;
  const text = (await reflectionMarkdown(runFolder, state, proposal?.number ?? 0)) ?? '';
  expect(text).toMatch(/^# Reflection of proposal \d+$/m);
  expect(text).toContain(proposal?.diagnosis);
  expect(text).toContain('Request (user):');
  expect(text.match(/^Reply:$/gm)).toHaveLength(1);
  expect(text).toContain(Object.values(proposal?.texts ?? {})[0]);
  // The request shows the text that was changed.
  expect(text).toContain('Say where the ticket belongs.');
});

it('has those of all parts of a combination', async () => {
  const { runFolder, state } = await finishedRun();
  const combination = state.proposals.find(({ proposal: { origin } }) => origin.kind === 'combination')?.proposal;
  const parts = combination?.origin.kind === 'combination' ? combination.origin.of : [];
  const text = (await reflectionMarkdown(runFolder, state, combination?.number ?? 0)) ?? '';
  expect(parts.length).toBeGreaterThan(1);
  for (const part of parts) expect(text).toContain(`## Proposal ${part}`);
  expect(text.match(/^Reply:$/gm)?.length).toBeGreaterThanOrEqual(parts.length);
});

it('is nothing for a proposal that the run does not have', async () => {
  const { runFolder, state } = await finishedRun();
  expect(await reflectionMarkdown(runFolder, state, 999)).toBeUndefined();
});

it('has the request and reply of a task, from which no proposal may have been made', async () => {
  const { runFolder } = await finishedRun();
  const text = (await taskMarkdown(runFolder, 'i1.0')) ?? '';
  expect(text).toMatch(/^## Reflection i1\.0\//m);
  expect(text).toContain('Request (user):');
  expect(await taskMarkdown(runFolder, 'i999.0')).toBeUndefined();
});
