import { expect, test } from 'vitest';
import type { RunEvent } from '../../../src/gepa/events';
import { RunFold } from '../../../src/gepa/fold';
import { frontierScores } from '../../../src/gepa/paper/frontier';
import { valueOf } from '../../../src/gepa/named-values';
import { noUsage } from '../../../src/gepa/rollout';
import { defaultSearchOptions, type RunDescription } from '../../../src/gepa/run-description';
import { searchWords, wordRun } from './word-world';

/** Names that every object inherits or that have a meaning in JavaScript. */
const names = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'];

test.each(names)('finds nothing under %s in values without that name', (name) => {
  expect(valueOf({ other: 1 }, name)).toBeUndefined();
});

test.each(names)('accepts a component named %s', async (name) => {
  const textsFound = async (component: string, search: RunDescription['search']) => {
    const { state } = await searchWords(wordRun({ seed: { [component]: 'Start.', other: 'Be brief.' }, search }));
    return state.candidates.map(({ texts }) => Object.entries(texts).map(([own, text]) => [own === component, text]));
  };
  const { search } = wordRun();
  for (const options of [
    { ...search, merges: 3 },
    { ...defaultSearchOptions, seed: 1 },
  ]) {
    const found = await textsFound(name, options);
    expect(found.length).toBeGreaterThan(1);
    expect(found).toEqual(await textsFound('route', options));
  }
});

/** A run with a seed that is scored on its first example. */
function eventsWith(objectives: Readonly<Record<string, number>>, index: number): readonly RunEvent[] {
  const run = wordRun({ objectives: Object.keys(objectives) });
  return [
    { type: 'runStarted', run, at: 0 },
    { type: 'candidateAdded', candidate: 0, parents: [], texts: run.seed, origin: { kind: 'seed' }, at: 1 },
    {
      type: 'rolloutFinished',
      rollout: 'c0/pareto-1',
      subject: { kind: 'candidate', index: 0 },
      example: { set: 'pareto', index },
      score: 0.5,
      objectives,
      usage: noUsage,
      durationMs: 1,
      at: 2,
    },
    { type: 'candidateScored', candidate: 0, at: 3 },
  ];
}

test.each(names)('accepts an objective named %s', (name) => {
  const [seed] = RunFold.over(eventsWith({ [name]: 0.25 }, 0)).state.candidates;
  expect(seed === undefined ? [] : frontierScores(seed, 'objective', [name])).toEqual([0.25]);
});

test.each(['polluted', 'length', '__proto__', 1e9, -1, 0.5])(
  'ignores the score of example %s, which the run does not have',
  (index) => {
    const { state } = RunFold.over(eventsWith({ ['__proto__']: 0.25 }, index as number));
    expect(state.candidates[0]?.scores).toEqual([null, null, null, null]);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('polluted');
  },
);
