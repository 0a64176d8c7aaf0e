import { describe, expect, test } from 'vitest';
import { isDecision, type RunEvent } from '../../../src/gepa/events';
import { ExampleError } from '../../../src/gepa/failures/example-error';
import { RunEndingError } from '../../../src/gepa/failures/run-ending-error';
import { defaultSearchOptions } from '../../../src/gepa/run-description';
import { meanOf } from '../../../src/gepa/state';
import { Search } from '../../../src/gepa/search';
import type { Evaluator } from '../../../src/gepa/world';
import { searchWords, undisturbed, wordRun, wordWorld } from './word-world';

describe('a search', () => {
  test('scores the seed on the whole Pareto set before anything else', async () => {
    const { events } = await searchWords(wordRun());
    expect(events.slice(0, 6).map(({ type }) => type)).toEqual([
      'candidateAdded',
      'rolloutFinished',
      'rolloutFinished',
      'rolloutFinished',
      'rolloutFinished',
      'candidateScored',
    ]);
  });

  test('finds the text that solves every example and stops when nothing is left to gain', async () => {
    const { reason, state } = await searchWords(wordRun());
    expect(reason).toEqual({ kind: 'perfect' });
    const best = state.candidates[state.best ?? 0];
    expect(best && meanOf(best.pareto)).toBe(1);
    expect(best?.texts['route']).toMatch(/word0/);
  });

  test('discards a child that is not better than its parent on the same minibatch', async () => {
    const run = wordRun({ budget: { proposals: 1 } });
    const { state } = await searchWords(run, { reply: () => '```\nStart. Think hard.\n```' });
    expect(state.candidates).toHaveLength(1);
    expect(state.proposals[0]?.discard).toEqual({ kind: 'notBetter' });
  });

  test('never spends more rollouts than the budget', async () => {
    for (const rollouts of [4, 11, 12, 13, 30]) {
      const { state, reason } = await searchWords(wordRun({ budget: { rollouts } }), { words: 30 });
      expect(state.rollouts).toBeLessThanOrEqual(rollouts);
      expect(reason).toEqual({ kind: 'budget', limit: 'rollouts' });
    }
  });

  test('scores the test set for seed and winner only, and does not count it in the budget', async () => {
    const { state, requests } = await searchWords(wordRun());
    const tested = requests.filter(({ example }) => example.set === 'test').map(({ subject }) => subject);
    expect(tested).toHaveLength(4);
    expect(new Set(tested.map((subject) => (subject.kind === 'candidate' ? subject.index : -1)))).toEqual(
      new Set([0, state.best]),
    );
    expect(state.rollouts + state.testRollouts).toBe(requests.length);
  });

  test('takes the same decisions whatever the timing of the replies', async () => {
    const decisions = async (latency?: () => number) => {
      const { events } = await searchWords(wordRun(), latency === undefined ? {} : { latency });
      return events.filter(isDecision).map((event) => ({ ...event, at: 0 }));
    };
    let turn = 0;
    const shuffled = await decisions(() => (turn = (turn * 7 + 3) % 11));
    expect(shuffled).toEqual(await decisions());
  });

  test.each([1, 3])('decides the same from recorded rollouts, with %i overlapping iterations', async (overlap) => {
    const run = wordRun({ search: { ...wordRun().search, overlap } });
    const { world, events } = wordWorld(run);
    await new Search(run, world, undisturbed).search();
    const recorded = new Map(
      events.flatMap((event) => (event.type === 'rolloutFinished' ? [[event.rollout, event]] : [])),
    );
    const repeated = wordWorld(run);
    const evaluator: Evaluator = {
      recorded: ({ id }) => recorded.get(id),
      evaluate: () => Promise.reject(new Error('This rollout is recorded.')),
    };
    await new Search(
      run,
      { ...repeated.world, evaluator, detailsOf: (id) => world.detailsOf(id) },
      undisturbed,
    ).search();
    const decisionsOf = (emitted: readonly RunEvent[]) =>
      emitted.filter(isDecision).map((event) => ({ ...event, at: 0 }));
    expect(decisionsOf(repeated.events)).toEqual(decisionsOf(events));
  });

  test('emits every recorded failure of a batch that ends the run', async () => {
    const run = wordRun();
    const { world, events } = wordWorld(run);
    const evaluator: Evaluator = {
      recorded: () => {
        throw new ExampleError('The request was refused.');
      },
      evaluate: () => Promise.reject(new Error('This rollout is recorded.')),
    };
    await expect(new Search(run, { ...world, evaluator }, undisturbed).search()).rejects.toThrow('could not be run');
    expect(events.filter(({ type }) => type === 'rolloutFailed')).toHaveLength(run.examples.pareto.length);
  });

  test('changes the components of a system in turn', async () => {
    const run = wordRun({ seed: { first: 'A.', second: 'B.' }, budget: { proposals: 2 } });
    const { events } = await searchWords(run, { words: 30, reply: () => '```\nC.\n```' });
    const chosen = events.flatMap((event) => (event.type === 'reflectionStarted' ? event.components : []));
    expect(chosen).toEqual(['first', 'second']);
  });

  test('gives up when the reflection model never answers with a text', async () => {
    const { reason } = await searchWords(wordRun(), { reply: () => 'I would rather not.' });
    expect(reason).toMatchObject({ kind: 'noUsableProposal', iterations: 5 });
  });

  test('sends a text that loses a variable back once, then skips it before it costs a rollout', async () => {
    const run = wordRun({ budget: { rollouts: 30 } });
    const { events } = await searchWords(run, {
      fault: (text) => (text === 'Start.' ? undefined : 'the variable {{name}} is lost.'),
    });
    const types = events.map(({ type }) => type);
    expect(types.filter((type) => type === 'reflectionFinished')).toHaveLength(
      2 * types.filter((type) => type === 'taskSkipped').length,
    );
    expect(types).not.toContain('proposalMade');
  });

  test('stops when every minibatch is answered perfectly but the Pareto set is not', async () => {
    const run = wordRun({ seed: { route: 'word0 word1' } });
    const { world } = wordWorld(run);
    const easy = { ...world.evaluator };
    const search = new Search(
      run,
      {
        ...world,
        evaluator: {
          evaluate: async (request, signal, note) => ({
            ...(await easy.evaluate(request, signal, note)),
            ...(request.example.set === 'feedback' ? { score: 1 } : {}),
          }),
        },
      },
      undisturbed,
    );
    expect(await search.search()).toMatchObject({ kind: 'nothingToLearn' });
  });

  test('waits for rollouts under way before it fails, so that paid work is not lost', async () => {
    const run = wordRun();
    const { world, events } = wordWorld(run, { latency: () => 5 });
    const search = new Search(
      run,
      {
        ...world,
        evaluator: {
          evaluate: (request, signal, note) =>
            request.example.index === 0
              ? Promise.reject(new Error('The endpoint is gone.'))
              : world.evaluator.evaluate(request, signal, note),
        },
      },
      undisturbed,
    );
    await expect(search.search()).rejects.toThrow('The endpoint is gone.');
    expect(events.filter(({ type }) => type === 'rolloutFinished')).toHaveLength(3);
  });
});

describe('review', () => {
  test('keeps a rejected proposal out of the pool and continues', async () => {
    const run = wordRun({ review: 'improving' });
    const { state } = await searchWords(run, {
      review: (proposal) => (proposal === 1 ? { kind: 'reject', reason: 'Too blunt.' } : { kind: 'accept' }),
    });
    expect(state.proposals[0]).toMatchObject({
      status: 'discarded',
      discard: { kind: 'rejected', reason: 'Too blunt.' },
    });
    expect(state.candidates.length).toBeGreaterThan(1);
  });

  test('of every proposal precedes its first rollout', async () => {
    const run = wordRun({ review: 'every' });
    const { events, state } = await searchWords(run, { review: () => ({ kind: 'accept' }) });
    const of = (type: string) => events.findIndex((event) => event.type === type);
    expect(of('reviewRequested')).toBeLessThan(of('proposalTested'));
    expect(of('proposalTested')).toBeLessThan(
      events.findIndex((e) => e.type === 'candidateAdded' && e.candidate === 1),
    );
    expect(state.best).toBeGreaterThan(0);
  });

  test('tests an edited text on the minibatch and requests a review again', async () => {
    const run = wordRun({ review: 'improving', budget: { proposals: 1 } });
    const { state } = await searchWords(run, {
      review: (proposal) =>
        proposal === 1
          ? { kind: 'edit', texts: { route: 'Start. word0 word1 word2 word3' }, note: 'all of them' }
          : { kind: 'accept' },
    });
    expect(state.proposals.map(({ status }) => status)).toEqual(['discarded', 'accepted']);
    expect(state.proposals[1]).toMatchObject({
      proposal: { origin: { kind: 'edit', of: 1 } },
      measured: { against: { kind: 'candidate', index: 0 }, after: [1, 1] },
    });
    expect(state.candidates[1]?.origin).toEqual({ kind: 'developer', proposal: 2 });
  });

  test('lets the search continue until the allowed number of proposals wait', async () => {
    const run = wordRun({ review: 'improving', search: { ...wordRun().search, reviewAhead: 2 } });
    const { world, events } = wordWorld(run);
    const finish = new AbortController();
    const search = new Search(
      run,
      {
        ...world,
        developer: {
          take: () => [],
          waiting: () => false,
          arrival: () => Promise.resolve().then(() => finish.abort()),
        },
      },
      { ...undisturbed, finish: finish.signal },
    );
    expect(await search.search()).toEqual({ kind: 'finished' });
    expect(events.filter(({ type }) => type === 'reviewRequested')).toHaveLength(2);
  });

  test('reserves the rollouts for accepting a proposal', async () => {
    const run = wordRun({ review: 'improving', budget: { rollouts: 16 } });
    const { state } = await searchWords(run, { review: () => ({ kind: 'accept' }) });
    expect(state.candidates.length).toBeGreaterThan(1);
    expect(state.candidates.every(({ inPool }) => inPool)).toBe(true);
    expect(state.rollouts).toBeLessThanOrEqual(16);
  });
});

test('ends the search when a decision fails, without waiting for unsent requests', async () => {
  const run = wordRun({ search: { ...defaultSearchOptions, seed: 1, overlap: 2 } });
  const { world } = wordWorld(run);
  let rejectWaiting: (error: Error) => void = () => undefined;
  const untilEnding = new Promise<never>((_, reject) => (rejectWaiting = reject));
  const held: string[] = [];
  const search = new Search(
    run,
    {
      ...world,
      reflector: {
        reflect: (id, ...others) => {
          if (!id.startsWith('i2.')) return world.reflector.reflect(id, ...others);
          held.push(id);
          return untilEnding;
        },
      },
      record: (event) => {
        if (event.type === 'proposalMade') throw new Error('The journal decides differently.');
        return world.record(event);
      },
      stopWaiting: () => rejectWaiting(new RunEndingError()),
    },
    undisturbed,
  );
  await expect(search.search()).rejects.toThrow('The journal decides differently.');
  expect(held).not.toEqual([]);
});
