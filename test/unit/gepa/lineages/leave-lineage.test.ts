import { describe, expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { Lineages } from '../../../../src/gepa/lineages/lineages';
import { defaultSearchOptions, type LineageOptions } from '../../../../src/gepa/run-description';
import { noUsage } from '../../../../src/gepa/rollout';
import { wordRun } from '../word-world';

const { lineages: usual } = defaultSearchOptions;
if (usual === null) throw new Error('The default search grows lineages.');
const defaults = usual;

/** Lineages over candidates with these parents and scores. The seed has none of both. */
function lineagesOf(
  candidates: readonly (readonly [parent: number, score: number])[],
  options: Partial<LineageOptions> = {},
) {
  const run = wordRun();
  const fold = RunFold.over([{ type: 'runStarted', run, at: 0 }]);
  for (const [candidate, [parent, score]] of [[0, 0] as const, ...candidates].entries()) {
    const parents = candidate === 0 ? [] : [parent];
    const origin =
      candidate === 0 ? ({ kind: 'seed' } as const) : ({ kind: 'reflection', proposal: candidate } as const);
    fold.apply({ type: 'candidateAdded', candidate, parents, texts: { route: String(candidate) }, origin, at: 1 });
    fold.apply({
      type: 'rolloutFinished',
      rollout: `c${candidate}`,
      subject: { kind: 'candidate', index: candidate },
      example: { set: 'pareto', index: 0 },
      score,
      objectives: {},
      usage: noUsage,
      durationMs: 1,
      at: 1,
    });
    fold.apply({ type: 'candidateScored', candidate, at: 1 });
  }
  return new Lineages({ ...defaults, ...options }, fold.state);
}

describe('a lineage that a candidate leaves', () => {
  test('continues with the head that it had before', () => {
    const lineages = lineagesOf([[0, 0.5]]);
    lineages.next(1);
    lineages.join(1, 1);
    expect(lineages.next(2)).toMatchObject({ kind: 'extend', head: 1 });
    lineages.leave(1);
    expect(lineages.next(3)).toMatchObject({ kind: 'extend', head: 0 });
  });

  test('continues with the best child of that head that joined it too', () => {
    const lineages = lineagesOf([
      [0, 0.9],
      [0, 0.5],
    ]);
    lineages.next(1);
    lineages.next(2);
    lineages.join(1, 1);
    lineages.join(2, 2);
    lineages.leave(1);
    // Without candidate 1 there is nothing to merge candidate 2 with.
    expect(lineages.next(3)).toMatchObject({ kind: 'extend', head: 2 });
  });

  test('merges no sibling that left', () => {
    const lineages = lineagesOf([
      [0, 0.9],
      [0, 0.5],
    ]);
    lineages.next(1);
    lineages.next(2);
    lineages.join(1, 1);
    lineages.join(2, 2);
    lineages.leave(2);
    expect(lineages.next(3)).toMatchObject({ kind: 'extend', head: 1 });
  });

  test('has as much patience left as if the candidate had never joined', () => {
    const extensions = (leaves: boolean) => {
      const lineages = lineagesOf([[0, 0.5]], { growth: 1, patience: 2 });
      lineages.next(1);
      lineages.next(2);
      if (leaves) {
        lineages.join(1, 2);
        lineages.leave(1);
      }
      return [3, 4, 5].map((iteration) => lineages.next(iteration));
    };
    expect(extensions(true)).toEqual(extensions(false));
  });

  test('is gone if the developer began it with the candidate', () => {
    const lineages = lineagesOf([[0, 0.5]]);
    lineages.next(1, 1);
    lineages.leave(1);
    expect(lineages.next(2)).toMatchObject({ kind: 'extend', head: 0 });
  });
});
