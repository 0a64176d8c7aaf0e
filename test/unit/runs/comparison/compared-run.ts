import type { ComparedRun } from '../../../../src/runs/comparison/compared-run';
import { ExampleRun } from '../../dashboard/example-run';

/** A finished run whose seed scores 0.25 on two Pareto rows and 0.15 on the test rows, with the scores of its winner. */
export function searched(
  pareto: readonly number[],
  test: readonly number[],
  cost: 'priced' | 'unpriced' = 'priced',
): ExampleRun {
  const costUsd = cost === 'priced' ? 0.1 : undefined;
  const run = new ExampleRun(2, { rollouts: 100 }, { route: 'Sort tickets.' }, test.length)
    .scores(0, [0, 0.5], 'pareto', costUsd)
    .proposes({}, [1, 1, 1])
    .admits()
    .scores(1, pareto, 'pareto', costUsd);
  run
    .scores(
      0,
      test.map((_, row) => row * 0.3),
      'test',
      costUsd,
    )
    .scores(1, test, 'test', costUsd);
  return run.add({ type: 'runStopped', reason: { kind: 'budget', limit: 'rollouts' } });
}

/** A run of a comparison, as it is read from its journal. */
export function comparedRun(preset: string, seed: number, { state }: ExampleRun): ComparedRun {
  const steps = state.curve.map(({ rollouts, best }, place) => ({
    rollouts,
    best,
    ...(state.usage.task.costUsd === undefined ? {} : { usd: 0.2 * (place + 1) }),
  }));
  return { preset, seed, run: `run-${preset}-${seed}`, state, steps };
}
