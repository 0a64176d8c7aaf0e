import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { RunSession } from '../../../../src/runs/session/run-session';
import { sendJson } from '../../models/model-server';
import { decisionsOf } from '../decisions';
import { practiceEndpoint } from '../practice-endpoint';

const attempts = 3;
/** Draws the classic search, which reflects on three examples at a time. */
const classicSeed = 7;
const refusal = expect.stringContaining('refused the request (400 not this one)') as string;

/** A run whose endpoint rejects reflections: all of them, or those like the first one. */
async function runRefusing(which: 'every' | 'first') {
  let refused: string | undefined;
  let refusals = 0;
  const { run, models, server } = await practiceEndpoint(({ response, model, messages }) => {
    const asked = JSON.stringify(messages);
    if (model !== 'reflector' || (which === 'first' && asked !== (refused ??= asked))) return false;
    refusals += 1;
    sendJson(response, 400, { error: { message: 'not this one' } });
    return true;
  });
  const { runFolder, plan } = run;
  return {
    run: () => RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined).run(),
    journal: () => readJournal(runFolder),
    /** Changes the lines of the journal. */
    rewrite: (change: (lines: readonly string[]) => readonly string[]) => {
      const lines = readFileSync(journalFile(runFolder), 'utf8').split('\n').filter(Boolean);
      writeFileSync(journalFile(runFolder), `${change(lines).join('\n')}\n`);
    },
    asked: () => server.asked,
    refusals: () => refusals,
  };
}

function count(events: readonly RunEvent[], type: RunEvent['type']): number {
  return events.filter((event) => event.type === type).length;
}

test('a rejected reflection is requested three times, and the run continues without it', async () => {
  const { run, journal, refusals } = await runRefusing('first');
  expect(['budget', 'perfect']).toContain((await run()).kind);
  const events = journal();
  expect(events.find(({ type }) => type === 'reflectionFailed')).toMatchObject({ detail: refusal });
  expect(events.find(({ type }) => type === 'taskSkipped')).toMatchObject({
    reason: { kind: 'failed', detail: refusal },
  });
  expect(refusals()).toBe(attempts * count(events, 'reflectionFailed'));
  expect(count(events, 'reflectionFinished')).toBeGreaterThan(0);
});

test("a resumed run doesn't repeat a rejected reflection, and makes the same decisions", async () => {
  const { run, journal, rewrite, refusals } = await runRefusing('first');
  await run();
  const whole = journal();
  const failedAt = whole.findIndex(({ type }) => type === 'reflectionFailed');
  const before = refusals();
  rewrite((lines) => lines.slice(0, failedAt + 1));
  await run();
  expect(decisionsOf(journal())).toEqual(decisionsOf(whole));
  expect(refusals() - before).toBe(attempts * (count(whole, 'reflectionFailed') - 1));
});

test('a damaged journal is restored with the rejected reflection', async () => {
  const { run, journal, rewrite, asked, refusals } = await runRefusing('first');
  await run();
  const whole = journal();
  const [askedBefore, refusedBefore] = [asked(), refusals()];
  const damaged = whole.findIndex(({ type }) => type === 'candidateScored');
  rewrite((lines) => lines.toSpliced(damaged, 1, '{'));
  await run();
  expect(decisionsOf(journal())).toEqual(decisionsOf(whole));
  expect([asked(), refusals()]).toEqual([askedBefore, refusedBefore]);
});

test('a reflection model that rejects everything ends the run with its message', async () => {
  const { run, journal, refusals } = await runRefusing('every');
  expect(await run()).toMatchObject({ kind: 'noUsableProposal', detail: refusal });
  expect(refusals()).toBe(attempts * count(journal(), 'reflectionFailed'));
});

describe('a reflection that is too long for the model', () => {
  /** A run of the classic search whose reflection model reads so many examples. */
  async function runReading(examples: number) {
    const asked: number[] = [];
    const { run, models } = await practiceEndpoint(({ response, model, messages }) => {
      if (model !== 'reflector') return false;
      const found = JSON.stringify(messages).split('<example-').length - 1;
      asked.push(found);
      if (found <= examples) return false;
      sendJson(response, 400, { error: { message: 'too many tokens', code: 'context_length_exceeded' } });
      return true;
    }, classicSeed);
    const { runFolder, plan } = run;
    await RunSession.open(runFolder, plan, { models, trusted: true }, () => undefined).run();
    return { events: readJournal(runFolder), asked };
  }

  test('is sent with fewer examples, and its reply is used', async () => {
    const { events, asked } = await runReading(1);
    expect(asked.slice(0, 3)).toEqual([3, 2, 1]);
    expect(count(events, 'reflectionFailed')).toBe(0);
    expect(count(events, 'candidateScored')).toBeGreaterThan(1);
  });

  test('is skipped when one short example is too long, and each form is sent once', async () => {
    const { events, asked } = await runReading(0);
    expect(count(events, 'reflectionFailed')).toBeGreaterThan(0);
    expect(asked.slice(0, 6)).toEqual([3, 2, 1, 3, 2, 1]);
  });
});
