import { describe, expect, test } from 'vitest';
import { RunFold } from '../../../../src/gepa/fold';
import { paceAt, rolloutsPerReflection, singlePace } from '../../../../src/gepa/lineages/reflection-pace';
import { noUsage } from '../../../../src/gepa/rollout';
import type { Budget } from '../../../../src/gepa/run-description';
import type { RunState } from '../../../../src/gepa/state';
import { wordRun } from '../word-world';

const usual = { minibatch: 1, batch: 10, rounds: 2 };

const atFirst = (budget: Budget = {}): RunState =>
  RunFold.over([{ type: 'runStarted', run: wordRun({ budget }), at: 0 }]).state;

describe('the pace of an iteration', () => {
  test('stays as it is where a reflection costs as little as a few rollouts, or prices are unknown', () => {
    expect([paceAt(7, usual), paceAt(0, usual), paceAt(undefined, usual)]).toEqual([usual, usual, usual]);
  });

  test('has few reflections on more examples each, and one round, where one costs as much as many rollouts', () => {
    expect(paceAt(130, usual)).toEqual({ minibatch: 3, batch: 9, rounds: 1 });
  });

  test('has few reflections from a lower price on where they are asked one by one', () => {
    const few = { minibatch: 3, batch: 9, rounds: 1 };
    expect([paceAt(7, usual, true), paceAt(3, usual, true)]).toEqual([few, usual]);
  });

  test('has a single reflection on three examples, or on those that there are', () => {
    const batches = [usual, { ...usual, batch: 2 }, { ...usual, minibatch: 5 }];
    expect(batches.map((pace) => singlePace(pace).batch)).toEqual([3, 2, 5]);
  });

  test('has one reflection on all examples if there are fewer than it would look at', () => {
    expect(paceAt(130, { minibatch: 1, batch: 2, rounds: 2 })).toEqual({ minibatch: 2, batch: 2, rounds: 1 });
  });
});

describe('the rollouts for the price of a reflection', () => {
  /** A run with 100 rollouts of one unit each, and reflections of a price. */
  const paid = (reflections: number, each: number | undefined): RunState => {
    const reflection = each === undefined ? noUsage : { ...noUsage, costUsd: reflections * each };
    const usage = { task: { ...noUsage, costUsd: 100 }, reflection };
    return { ...atFirst(), rollouts: 100, reflections, usage };
  };

  test('are an average of what was paid', () => {
    expect(rolloutsPerReflection(paid(5, 130))).toBe(130);
  });

  test('are taken for many until the first reflection is paid for', () => {
    expect(rolloutsPerReflection(paid(0, undefined))).toBe(Infinity);
  });

  test('are unknown if rollouts are free, or reflections have no price', () => {
    const free = { ...paid(5, 130), usage: { ...paid(5, 130).usage, task: { ...noUsage, costUsd: 0 } } };
    expect([free, paid(5, undefined)].map(rolloutsPerReflection)).toEqual([undefined, undefined]);
  });

  const inTokens = (budget: Budget): RunState => ({
    ...atFirst(budget),
    rollouts: 10,
    reflections: 2,
    usage: { task: { ...noUsage, promptTokens: 100 }, reflection: { ...noUsage, promptTokens: 600 } },
  });

  test('are counted in tokens if only tokens are limited', () => {
    expect(rolloutsPerReflection(inTokens({ tokens: 5_000 }))).toBe(30);
  });

  test('are unknown without prices', () => {
    expect(rolloutsPerReflection(inTokens({ rollouts: 500 }))).toBeUndefined();
  });
});
