import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunEvent } from '../../../../src/gepa/events';
import { RunFold } from '../../../../src/gepa/fold';
import { readJournal } from '../../../../src/runs/journal/journal';
import { journalFile } from '../../../../src/runs/journal/journal-file';
import { bestOutputLines, reportMarkdown } from '../../../../src/runs/report/report';
import { readRunPlan } from '../../../../src/runs/folder/run-folder';
import { runResult } from '../../../../src/runs/report/run-result';
import { decisionsOf } from '../decisions';
import { newRun, openSession, shortWorkspace, workspace } from '../practice-run';

const refusesHinges = (request: string) => request.includes('The hinge broke');
const attempts = 3;

async function runRefusing(refuses: (request: string) => boolean, folder = workspace()) {
  const run = await newRun(await folder);
  const { session, asked } = openSession(run, undefined, undefined, refuses);
  const reason = await session.run();
  const lines = readFileSync(journalFile(run.runFolder), 'utf8').split('\n').filter(Boolean);
  return { run, reason, asked, lines, state: session.state };
}

function count(events: readonly RunEvent[], ...types: readonly RunEvent['type'][]): number {
  return events.filter(({ type }) => types.includes(type)).length;
}

describe('a row that the endpoint always rejects', () => {
  test('is tried three times, and the run continues without it', async () => {
    const { reason, asked, state } = await runRefusing(refusesHinges);
    expect(['budget', 'perfect']).toContain(reason.kind);
    expect(state.best).toBeGreaterThan(0);
    expect(state.leftOut[0]).toEqual({
      example: { set: 'pareto', index: 2 },
      detail: 'The content was filtered.',
    });
    // Both sets have the same rows here, so the row occurs in each.
    expect(asked.filter(refusesHinges).filter((sent) => sent.startsWith('task')).length).toBe(
      attempts * state.leftOut.length,
    );
  });

  test(
    'is left out again, and paid for once, wherever the run is cut off and resumed',
    { timeout: 120_000 },
    async () => {
      const { run, asked, lines, state } = await runRefusing(refusesHinges, shortWorkspace());
      expect(state.candidates.length).toBeGreaterThan(1);
      const { runFolder } = run;
      const whole = readJournal(runFolder);
      for (let kept = 1; kept < lines.length; kept += 1) {
        writeFileSync(journalFile(runFolder), `${lines.slice(0, kept).join('\n')}\n`);
        const resumed = openSession(
          { runFolder, plan: await readRunPlan(runFolder) },
          undefined,
          undefined,
          refusesHinges,
        );
        await resumed.session.run();
        expect(decisionsOf(readJournal(runFolder))).toEqual(decisionsOf(whole));
        const before = whole.slice(0, kept);
        const paid = count(before, 'rolloutAnswered', 'reflectionFinished') + attempts * count(before, 'rolloutFailed');
        expect(resumed.asked.length).toBe(asked.length - paid);
        expect(RunFold.over(readJournal(runFolder)).state).toEqual(resumed.session.state);
      }
    },
  );

  test('is named in the report, the result and the best outputs', async () => {
    const { run, state } = await runRefusing(refusesHinges);
    expect(reportMarkdown(state)).toContain('- pareto-3 (pareto.jsonl:3): The content was filtered.');
    expect(runResult(run.runFolder, state).leftOut[0]).toEqual({
      example: 'pareto-3',
      source: 'pareto.jsonl:3',
      reason: 'The content was filtered.',
    });
    const [, , third = ''] = [...bestOutputLines(state, () => 'hardware')];
    expect(JSON.parse(third)).toMatchObject({ score: null, leftOut: true });
  });
});

test('a test row that is left out is reported and recorded once, however often the run is resumed', async () => {
  const folder = await workspace();
  const specFile = join(folder, 'triage.gepa.yaml');
  const withTestSet = readFileSync(specFile, 'utf8').replace(' }\nmetric', ', test: test.jsonl }\nmetric');
  writeFileSync(specFile, withTestSet);
  const rows = ['The hinge squeaks', 'The lid is cracked', 'The bill is wrong'];
  writeFileSync(
    join(folder, 'test.jsonl'),
    rows.map((input) => JSON.stringify({ input, answer: 'hardware' })).join('\n'),
  );
  const run = await newRun(folder);
  const refusesSqueaks = (request: string) => request.includes('The hinge squeaks');
  await openSession(run, undefined, undefined, refusesSqueaks).session.run();
  const leftOut = () => count(readJournal(run.runFolder), 'exampleLeftOut');
  expect(leftOut()).toBe(1);
  const { session, events } = openSession(run, undefined, undefined, refusesSqueaks);
  await session.run();
  expect(count(events, 'exampleLeftOut')).toBe(0);
  expect(leftOut()).toBe(1);
  expect(session.state.candidates[0]?.test.count).toBe(2);
});

describe('a run in which too many rows fail', () => {
  const refusesMost = (request: string) => /hinge|charged|parcel|courier/.test(request);

  test('fails and names the rows, and retries them when it is resumed', async () => {
    const { run, reason, state } = await runRefusing(refusesMost);
    expect(reason).toMatchObject({ kind: 'failed' });
    expect(reason.kind === 'failed' && reason.message).toContain(
      'pareto-3 (pareto.jsonl:3), pareto-4 (pareto.jsonl:4)',
    );
    expect(state.leftOut).toEqual([]);
    const report = reportMarkdown(state);
    expect(report).toMatch(
      /\n\n- pareto-3 \(pareto\.jsonl:3\), pareto-4 \(pareto\.jsonl:4\)[^\n]*\n\nFix the system, /,
    );
    expect(report.match(/resume/gi)).toHaveLength(1);

    const repaired = openSession(run);
    expect((await repaired.session.run()).kind).not.toBe('failed');
    expect(repaired.session.state.leftOut).toEqual([]);
    const undisturbed = await newRun(await workspace());
    await openSession(undisturbed).session.run();
    expect(decisionsOf(readJournal(run.runFolder))).toEqual(decisionsOf(readJournal(undisturbed.runFolder)));
  });
});

describe('an output that the metric cannot score', () => {
  const metric = [
    'export default (output, { example }) => {',
    '  if (example.input.includes("hinge")) throw new Error("no answer to compare with");',
    '  return { score: Number(output === example.answer), feedback: `Expected ${example.answer}.` };',
    '};',
  ].join('\n');

  test('is requested once, scored three times, and left out with its example', { timeout: 60_000 }, async () => {
    const folder = await workspace({ 'score.mjs': metric });
    const specFile = join(folder, 'triage.gepa.yaml');
    const spec = readFileSync(specFile, 'utf8').replace('{ equals: "{{answer}}" }', '{ javascript: score.mjs }');
    writeFileSync(specFile, spec);
    const { session, asked } = openSession(await newRun(folder));
    expect((await session.run()).kind).not.toBe('failed');
    expect(session.state.leftOut[0]?.detail).toContain('no answer to compare with');
    const [first] = runResult(folder, session.state).leftOut;
    expect(first?.reason).toMatch(/no answer to compare with\.$/);
    expect(asked.filter(refusesHinges).filter((sent) => sent.startsWith('task')).length).toBe(
      session.state.leftOut.length,
    );
  });
});
