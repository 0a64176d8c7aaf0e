import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Model } from '../../../../src/models/model';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { reflectionMarkdown } from '../../../../src/runs/report/reflection-document';
import { RunSession } from '../../../../src/runs/session/run-session';
import { decisionsOf } from '../decisions';
import { manyRunsMs, newRun, practiceModels, workspaceWith } from '../practice-run';

const lines =
  'search: { preset: mipro, minibatch: 4, mipro: { instructions: 3, sets: 4, bootstrap: 6, fullEvery: 3 } }';

/** Writes an instruction that knows some words of the tickets; which ones follows from the request. */
const writer: Model = {
  complete: ({ messages }) => {
    const words = [
      ['invoice', 'charger'],
      ['charged', 'hinge'],
      ['refund', 'battery'],
    ][JSON.stringify(messages).length % 3];
    const [money, thing] = words ?? [];
    const text = `Say where the ticket belongs. Answer with the label only.\n\n- billing: money ${money}\n- hardware: things ${thing}\n- shipping: transport parcel`;
    const usage = { calls: 1, promptTokens: 1, completionTokens: 1 };
    return Promise.resolve({ text: `<new_text>\n${text}\n</new_text>`, usage });
  },
};

async function searched(run: Awaited<ReturnType<typeof newRun>>) {
  const { models, asked } = practiceModels();
  const reflection: Model = {
    complete: (request, signal) => {
      asked.push(JSON.stringify(request));
      return writer.complete(request, signal);
    },
  };
  const services = { models: { ...models, reflection }, trusted: true };
  const session = RunSession.open(run.runFolder, run.plan, services, () => undefined);
  await session.run();
  return { state: session.state, asked, decisions: decisionsOf(readJournal(run.runFolder)) };
}

test(
  'a run of MIPRO decides the same when it is resumed, and pays for nothing twice',
  { timeout: manyRunsMs },
  async () => {
    const run = await newRun(await workspaceWith(lines));
    const { state, asked, decisions } = await searched(run);
    const whole = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
    const kinds = state.proposals.map(({ proposal }) => proposal.origin.kind);
    expect(kinds).toContain('trial');
    expect(kinds).toContain('combination');
    expect(state.candidates.length).toBeGreaterThan(1);
    expect(state.proposals.some(({ proposal }) => proposal.texts['triage']?.endsWith('</examples>'))).toBe(true);
    for (let kept = 10; kept < whole.length; kept += 9) {
      writeFileSync(journalFile(run.runFolder), `${whole.slice(0, kept).join('\n')}\n`);
      const resumed = await searched(run);
      expect(resumed.decisions).toEqual(decisions);
      const paid = whole.slice(0, kept).filter((line) => /"type":"(rolloutAnswered|reflectionFinished)"/.test(line));
      expect(resumed.asked.length).toBe(asked.length - paid.length);
    }
  },
);

test('the request for the instruction of a chosen combination is found, once', async () => {
  const run = await newRun(await workspaceWith(lines));
  const { state } = await searched(run);
  const chosen = state.proposals.find(({ proposal: { origin } }) => origin.kind === 'combination')?.proposal;
  const text = (await reflectionMarkdown(run.runFolder, state, chosen?.number ?? 0)) ?? '';
  expect(text).toContain('The current instruction of the module');
  expect(text.match(/^Reply:$/gm)?.length).toBeGreaterThan(0);
  expect(text.match(/^## Proposal /gm)).toHaveLength(1);
});
