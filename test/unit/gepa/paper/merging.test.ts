import { describe, expect, test } from 'vitest';
import { Merging } from '../../../../src/gepa/paper/merging';
import { classicSearchOptions } from '../../../../src/gepa/run-description';
import { SearchContext } from '../../../../src/gepa/search-context';
import { noUsage } from '../../../../src/gepa/rollout';
import { undisturbed, wordRun, wordWorld } from '../word-world';

describe('merging', () => {
  /** A pool with two children of the seed, each of which changes another module and leads other examples. */
  const pool = () => {
    const run = wordRun({
      seed: { route: 'Start.', answer: 'Answer.' },
      search: { ...classicSearchOptions, seed: 1, merges: 5 },
    });
    const context = new SearchContext(run, wordWorld(run).world, undisturbed);
    const add = (candidate: number, texts: Readonly<Record<string, string>>, scores: readonly number[]) => {
      const parents = candidate === 0 ? [] : [0];
      const origin =
        candidate === 0 ? ({ kind: 'seed' } as const) : { kind: 'reflection' as const, proposal: candidate };
      context.emit({ type: 'candidateAdded', candidate, parents, texts: { ...run.seed, ...texts }, origin });
      for (const [index, score] of scores.entries()) {
        context.emit({
          type: 'rolloutFinished',
          rollout: `c${candidate}/pareto-${index}`,
          subject: { kind: 'candidate', index: candidate },
          example: { set: 'pareto', index },
          score,
          objectives: {},
          usage: noUsage,
          durationMs: 1,
        });
      }
      context.emit({ type: 'candidateScored', candidate });
    };
    add(0, {}, [0, 0, 0, 0]);
    add(1, { route: 'Route.' }, [1, 1, 0, 0]);
    add(2, { answer: 'Reply.' }, [0, 0, 1, 1]);
    return new Merging(context);
  };

  test('is tried right after a child joined the pool, once', () => {
    const merging = pool();
    expect(merging.find()).toBeUndefined();
    merging.schedule(2);
    expect(merging.find()).toMatchObject({ parents: [1, 2], texts: { route: 'Route.', answer: 'Reply.' } });
    expect(merging.find()).toBeUndefined();
  });

  test('is not tried when the only child that made it due left the pool', () => {
    const merging = pool();
    merging.schedule(2);
    merging.unschedule(2);
    expect(merging.find()).toBeUndefined();
  });

  test('is still tried for another child that joined the pool', () => {
    const merging = pool();
    merging.schedule(1);
    merging.schedule(2);
    merging.unschedule(2);
    expect(merging.find()).toMatchObject({ parents: [1, 2] });
  });

  test('is due again when an accepted merge left the pool', () => {
    const merging = pool();
    merging.schedule(1);
    merging.count();
    merging.schedule(2);
    merging.count();
    merging.uncount();
    merging.schedule(2);
    expect(merging.find()).toBeDefined();
  });
});
