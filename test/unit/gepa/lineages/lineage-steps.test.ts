import { describe, expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { Lineages, type LineageStep } from '../../../../src/gepa/lineages/lineages';
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
  const lineages = { ...defaults, ...options };
  const run = wordRun({ search: { ...defaultSearchOptions, lineages } });
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
  return new Lineages(lineages, fold.state);
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

describe('lineages after one that ended without a new best candidate', () => {
  const short = { growth: 1, patience: 1, inherit: false } as const;

  /** The steps of lineages of which the first one leads to 0.9 and the second one to this score. */
  function stepsAfter(second: number, options: Partial<LineageOptions>): readonly LineageStep[] {
    const lineages = lineagesOf(
      [
        [0, 0.9],
        [0, second],
      ],
      options,
    );
    let begun = 0;
    return Array.from({ length: 40 }, (_, nth) => {
      const step = lineages.next(nth + 1);
      if (step.kind === 'extend' && step.head === 0 && begun < 2) lineages.join((begun += 1), nth + 1);
      return step;
    });
  }

  /** For each of the first three lineages, whether it begins by asking one by one. */
  const beginnings = (second: number, options: Partial<LineageOptions> = {}) =>
    stepsAfter(second, { ...short, ...options })
      .flatMap((step) => (step.kind === 'extend' && step.head === 0 ? [step.isSingle] : []))
      .slice(0, 3);

  /** Whether each extension of a lineage looks at failures first, which it does when it has grown. */
  const grown = (growth: number, patience: number) => [
    ...Array.from({ length: growth }, () => false),
    ...Array.from({ length: patience }, () => true),
  ];

  test('ask for their reflections one by one', () => {
    expect(beginnings(0.5)).toEqual([false, false, true]);
  });

  test('do so as well if it only drew level', () => {
    expect(beginnings(0.9)).toEqual([false, false, true]);
  });

  test('have several side by side if it got further', () => {
    expect(beginnings(0.95)).toEqual([false, false, false]);
  });

  test('have several side by side if the run goes by the price alone', () => {
    expect(beginnings(0.5, { oneByOneWhenStalled: false })).toEqual([false, false, false]);
  });

  test('end after as many reflections as those before, three of which stand for one iteration of theirs', () => {
    const extensions = stepsAfter(0.5, { ...short, growth: 2, patience: 3 }).flatMap((step) =>
      step.kind === 'extend' ? [step] : [],
    );
    const [before, after] = [false, true].map((isSingle) => extensions.filter((step) => step.isSingle === isSingle));
    expect(before?.map(({ failuresFirst }) => failuresFirst)).toEqual([...grown(2, 3), ...grown(2, 3)]);
    expect(after?.slice(0, 15).map(({ failuresFirst }) => failuresFirst)).toEqual(grown(6, 9));
  });
});
