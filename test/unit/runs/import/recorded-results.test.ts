import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { meanOf } from '../../../../src/gepa/state';
import { describePythonRun, pythonEvents } from '../../../../src/runs/import/python-events';
import { parsePythonResult } from '../../../../src/runs/import/python-result';
import { readFixtures, type Fixture } from '../../../conformance/fixture';

const ownFixtures = join(import.meta.dirname, '../../../conformance/fixtures');
const recordedRuns = join(import.meta.dirname, '../../../../../shared/conformance');

/** What `GEPAResult.to_dict()` of the released implementation returned for a recorded run. */
function writtenResult({ result, config }: Fixture): string {
  return JSON.stringify({
    candidates: result.candidates,
    parents: result.parents,
    val_aggregate_scores: result.aggregateScores,
    val_subscores: result.valScores,
    discovery_eval_counts: result.discoveredAt,
    total_metric_calls: result.metricCalls,
    seed: config.seed,
  });
}

function expectSameResult(fixture: Fixture): void {
  const run = { result: parsePythonResult(writtenResult(fixture), 'gepa_result.json'), iterations: [] };
  const events = [...pythonEvents(run, describePythonRun(run, 'id', 'recorded'), 'recorded')];
  const { candidates, best, rollouts } = RunFold.over(events.map((event) => ({ ...event, at: 0 }))).state;
  const { result } = fixture;

  expect(candidates.map(({ texts }) => texts)).toEqual(result.candidates);
  expect(candidates.map(({ parents }) => parents)).toEqual(
    result.parents.map((parents) => parents.filter((parent) => parent !== null)),
  );
  for (const [index, mean] of result.aggregateScores.entries())
    expect(meanOf(candidates[index]?.pareto ?? { sum: 0, count: 0 })).toBeCloseTo(mean, 12);
  expect(candidates.map(({ addedAtRollouts }) => addedAtRollouts)).toEqual(result.discoveredAt);
  expect({ best, rollouts }).toEqual({ best: result.best, rollouts: result.metricCalls });
}

test.each(readFixtures(ownFixtures))(
  'imports the result of $name as the released implementation had it',
  ({ fixture }) => {
    expectSameResult(fixture);
  },
);

test.skipIf(!existsSync(recordedRuns))(
  'imports the result of every recorded run of the released implementation',
  () => {
    const fixtures = readFixtures(recordedRuns);
    expect(fixtures).not.toEqual([]);
    for (const { fixture } of fixtures) expectSameResult(fixture);
  },
);
