import { expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { canResume, meanOf } from '../../../../src/gepa/state';
import { describeStop } from '../../../../src/gepa/words/reasons';
import { checkEvent } from '../../../../src/runs/journal/event-schema';
import { describePythonRun, pythonEvents, type PythonRun } from '../../../../src/runs/import/python-events';
import { parsePythonLog } from '../../../../src/runs/import/python-log';
import { reportMarkdown } from '../../../../src/runs/report/report';
import { parsePythonResult } from '../../../../src/runs/import/python-result';
import { pythonLog, pythonResult } from './python-run-dir';

const result = parsePythonResult(JSON.stringify(pythonResult), 'gepa_result.json');
const whole: PythonRun = { result, iterations: parsePythonLog(JSON.stringify(pythonLog), 'run_log.json', result) };
const withoutLog: PythonRun = { result, iterations: [] };

const eventsOf = (run: PythonRun) =>
  [...pythonEvents(run, describePythonRun(run, 'id', 'capitals'), '/runs/capitals')].map((event) => ({
    ...event,
    at: 0,
  }));
const stateOf = (run: PythonRun) => RunFold.over(eventsOf(run)).state;

test('every event is valid in a journal', () => {
  for (const event of eventsOf(whole)) expect(checkEvent(event)).toMatchObject({ kind: 'event' });
});

test('folds to the candidates with their lineage, scores and best candidate', () => {
  const { candidates, best } = stateOf(whole);

  expect(candidates.map(({ parents }) => parents)).toEqual([[], [0], [0], [1, 2]]);
  expect(candidates.map(({ scores }) => scores)).toEqual(
    pythonResult.val_subscores.map((scores) => Object.values(scores)),
  );
  expect(candidates.map(({ pareto }) => meanOf(pareto))).toEqual(pythonResult.val_aggregate_scores);
  expect(candidates.every(({ inPool }) => inPool)).toBe(true);
  expect(best).toBe(pythonResult.best_idx);
});

test('counts the rollouts as the Python run counted its metric calls', () => {
  const { candidates, rollouts, curve } = stateOf(whole);

  expect(candidates.map(({ addedAtRollouts }) => addedAtRollouts)).toEqual(pythonResult.discovery_eval_counts);
  expect(curve.map((point) => point.rollouts)).toEqual([3, 12, 21, 27]);
  expect(rollouts).toBe(27);
});

test('shows which minibatch a candidate improved, and in which iteration', () => {
  const { proposals, iterations, candidates } = stateOf(whole);

  expect(iterations).toBe(4);
  expect(candidates.map(({ addedInIteration }) => addedInIteration)).toEqual([0, 1, 3, 4]);
  expect(proposals[0]?.measured).toMatchObject({ before: [0, 0.5], after: [1, 0.5] });
  expect(proposals[0]?.proposal.texts).toEqual({ system_prompt: 'Answer briefly.' });
  expect(proposals[2]?.proposal.origin).toEqual({ kind: 'merge', ancestor: 0 });
});

test('leaves iterations and minibatches out when there is no log', () => {
  const { run, proposals, iterations } = stateOf(withoutLog);

  expect({ iterations, feedback: run.examples.feedback }).toEqual({ iterations: 0, feedback: [] });
  expect(proposals.every(({ measured, proposal }) => measured === undefined && proposal.baseline === undefined)).toBe(
    true,
  );
  expect(proposals[2]?.proposal.origin).toEqual({ kind: 'merge', ancestor: 0 });
});

test('has the seed of the Python run, and no other', () => {
  const withoutSeed: PythonRun = { ...whole, result: { ...result, seed: undefined } };
  expect(stateOf(whole).run.search.seed).toBe(pythonResult.seed);
  expect(stateOf(withoutSeed).run.search).not.toHaveProperty('seed');
  expect(reportMarkdown(stateOf(whole))).toContain(`, seed ${pythonResult.seed}.`);
  expect(reportMarkdown(stateOf(withoutSeed))).toMatch(/^Run id, models: [^.]*\(reflection\), Classic GEPA\.$/m);
  for (const event of eventsOf(withoutSeed)) expect(checkEvent(event)).toMatchObject({ kind: 'event' });
});

test('claims no cost, and no output that the files do not hold', () => {
  const { usage, bestOutputs } = stateOf(whole);
  const outputs = eventsOf(whole).flatMap((event) => (event.type === 'rolloutFinished' ? [event.output] : []));

  expect(usage.task).toEqual({ calls: 0, promptTokens: 0, completionTokens: 0 });
  expect(outputs.filter((output) => output !== undefined)).toEqual(['Paris']);
  expect(bestOutputs[0]).toMatchObject({ candidate: 3, score: 0.75 });
});

test('leaves a candidate without scores out of the pool', () => {
  const [seed, ...others] = result.candidates;
  const last = others.at(-1);
  const candidates = [
    ...(seed ? [seed] : []),
    ...(last ? [{ ...last, parents: [0], scores: new Map<string, number>() }] : []),
  ];

  expect(stateOf({ result: { ...result, candidates }, iterations: [] }).candidates[1]?.inPool).toBe(false);
});

test('has ended, says why it cannot be resumed, and where it is from', () => {
  const state = stateOf(whole);

  expect(canResume(state)).toBe(false);
  expect(describeStop({ kind: 'imported', from: '/runs/capitals' }, state)).toBe(
    'Imported from the Python run /runs/capitals. It can’t be resumed, because its files hold neither the data nor the metric nor the models.',
  );
});
