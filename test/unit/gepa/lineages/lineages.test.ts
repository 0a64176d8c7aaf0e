import { describe, expect, test } from 'vitest';
import { combine } from '../../../../src/gepa/lineages/combination';
import { isDecision } from '../../../../src/gepa/events';
import { defaultSearchOptions, type ReviewMode } from '../../../../src/gepa/run-description';
import { Search } from '../../../../src/gepa/search';
import type { SearchWorld } from '../../../../src/gepa/world';
import { searchWords, undisturbed, wordRun, wordWorld } from '../word-world';

const usual = defaultSearchOptions.lineages;
if (usual === null) throw new Error('The default search grows lineages.');

const run = (changes = {}) =>
  wordRun({
    search: { ...defaultSearchOptions, seed: 1, lineages: { ...usual, batch: 3 }, ...changes },
    budget: { rollouts: 120 },
  });

describe('a search by lineages', () => {
  test('combines the improvements of several reflections before scoring on the Pareto set', async () => {
    const { state } = await searchWords(run());
    const together = state.proposals.filter(({ proposal }) => proposal.origin.kind === 'combination');
    expect(together.map(({ status }) => status)).toContain('accepted');
    expect(state.best).toBeGreaterThan(0);
  });

  test('never runs the same texts on the same example twice', async () => {
    const { requests } = await searchWords(run(), { words: 12 });
    const pairs = requests.map(({ texts, example }) => JSON.stringify([texts, example]));
    expect(new Set(pairs).size).toBe(pairs.length);
  });

  test('abandons a candidate as soon as it cannot beat its parent', async () => {
    const pareto = Array.from({ length: 12 }, (_, index) => ({ title: `row ${index}`, source: `rows:${index + 1}` }));
    const description = { ...run(), examples: { ...run().examples, pareto } };
    const { world } = wordWorld(description, { words: 40 });
    // The seed solves all Pareto examples but one; texts that solve a feedback example solve none of them.
    const evaluator: SearchWorld['evaluator'] = {
      evaluate: async (request, signal, note) => {
        const result = await world.evaluator.evaluate(request, signal, note);
        if (request.example.set === 'feedback') return result;
        return { ...result, score: request.texts['route'] === 'Start.' && request.example.index > 0 ? 1 : 0 };
      },
    };
    const search = new Search(description, { ...world, evaluator }, undisturbed);
    await search.search();
    const [, ...children] = search.state.candidates;
    expect(children).not.toEqual([]);
    expect(children.filter(({ inPool, dropped, pareto: { count } }) => inPool || !dropped || count > 8)).toEqual([]);
    expect(search.state.best).toBe(0);
  });

  test('asks for expensive reflections one by one, each about the text that the last one led to', async () => {
    const seeded = run({ lineages: usual });
    const { world, events } = wordWorld({ ...seeded, budget: { rollouts: 60 } }, { words: 20 });
    const search = new Search(
      seeded,
      {
        ...world,
        evaluator: {
          evaluate: async (request, signal, note) => {
            const result = await world.evaluator.evaluate(request, signal, note);
            return { ...result, usage: { ...result.usage, costUsd: 1 } };
          },
        },
        reflector: {
          reflect: async (id, request, signal, note) => {
            const reply = await world.reflector.reflect(id, request, signal, note);
            return { ...reply, usage: { ...reply.usage, costUsd: 20 } };
          },
        },
      },
      undisturbed,
    );
    await search.search();
    const tasks = events.flatMap((event) => (event.type === 'iterationStarted' ? [event.tasks] : []));
    const [first = [], second = [], third = []] = tasks;
    expect([first, second, third].map((own) => own.map(({ minibatch }) => minibatch.length))).toEqual([[3], [3], [3]]);
    expect([second[0]?.parent, third[0]?.parent]).toEqual([1, 2]);
  });

  test('requests one review per iteration', async () => {
    const reviewed = { ...run(), review: 'improving' as const };
    const { events } = await searchWords(reviewed, { review: () => ({ kind: 'accept' }) });
    const shown = events.flatMap((event) => (event.type === 'reviewRequested' ? [event.proposal] : []));
    const iterations = events.filter(({ type }) => type === 'iterationStarted').length;
    expect(shown.length).toBeGreaterThan(0);
    expect(shown.length).toBeLessThanOrEqual(iterations);
  });
});

describe('iterations that overlap', () => {
  const overlapping = (changes = {}) => ({ ...run({ overlap: 4, ...changes }), budget: { rollouts: 150 } });

  test('decide in the same order whatever the timing of the replies', async () => {
    const decisions = async (latency?: () => number) => {
      const { events } = await searchWords(overlapping(), { words: 20, ...(latency === undefined ? {} : { latency }) });
      return events.filter(isDecision).map((event) => ({ ...event, at: 0 }));
    };
    let turn = 0;
    expect(await decisions(() => (turn = (turn * 7 + 3) % 11))).toEqual(await decisions());
  });

  test('never spend more rollouts than the budget together', async () => {
    for (const rollouts of [6, 20, 47, 90]) {
      const { state } = await searchWords({ ...overlapping(), budget: { rollouts } }, { words: 20 });
      expect(state.rollouts).toBeLessThanOrEqual(rollouts);
      expect(state.underWay).toEqual([]);
    }
  });

  test('never exceed the run’s concurrency together', async () => {
    let [under, most] = [0, 0];
    const { world } = wordWorld(overlapping({ concurrency: 5 }), { words: 20 });
    const search = new Search(
      overlapping({ concurrency: 5 }),
      {
        ...world,
        evaluator: {
          evaluate: async (request, signal, note) => {
            under += 1;
            most = Math.max(most, under);
            await new Promise((resolve) => setImmediate(resolve));
            under -= 1;
            return world.evaluator.evaluate(request, signal, note);
          },
        },
      },
      undisturbed,
    );
    await search.search();
    expect(most).toBe(5);
  });

  test('do not begin while the most proposals for review may be waiting', async () => {
    const reviewed = { ...overlapping({ reviewAhead: 2 }), review: 'improving' as const };
    const { events } = await searchWords(reviewed, { words: 20, review: () => ({ kind: 'accept' }) });
    let [waiting, most] = [0, 0];
    for (const { type } of events) {
      if (type === 'reviewRequested') waiting += 1;
      if (type === 'reviewTaken') waiting -= 1;
      most = Math.max(most, waiting);
    }
    expect(most).toBeGreaterThan(0);
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('a lineage', () => {
  test('continues with an equally good child, which becomes the winner', async () => {
    const { state } = await searchWords(run({ seed: 2 }), { words: 40 });
    const neutral = state.candidates.filter(({ parents: [parent], pareto, inPool }) => {
      const before = parent === undefined ? undefined : state.candidates[parent];
      return inPool && before?.pareto.sum === pareto.sum;
    });
    expect(neutral.length).toBeGreaterThan(0);
    expect(state.candidates[state.best ?? 0]?.origin.kind).not.toBe('seed');
  });

  test('uses fewer examples when the budget is nearly spent', async () => {
    const { state } = await searchWords({ ...run(), budget: { rollouts: 10 } });
    expect(state.candidates).toHaveLength(2);
    expect(state.rollouts).toBeLessThanOrEqual(10);
  });

  test('requests one review per iteration when every proposal is reviewed', async () => {
    const reviewed = { ...run(), review: 'every' as const };
    const { events, state } = await searchWords(reviewed, { review: () => ({ kind: 'accept' }) });
    const shown = events.filter(({ type }) => type === 'reviewRequested').length;
    expect(shown).toBeGreaterThan(0);
    expect(shown).toBeLessThanOrEqual(state.iterations);
    expect(state.best).toBeGreaterThan(0);
  });

  test('ends the run when the reflection model only repeats itself', async () => {
    const { reason } = await searchWords(run(), { reply: () => '```\nSay nothing.\n```' });
    expect(reason.kind).toBe('noUsableProposal');
  });
});

describe('changes of the same text', () => {
  test('are combined line by line, the earlier ones first', () => {
    const changes = [{ route: 'Route it.\n- a' }, { route: 'Route it.\n- b' }];
    expect(combine({ route: 'Route it.' }, changes, () => undefined)).toEqual({
      texts: { route: 'Route it.\n- a\n- b' },
      used: [0, 1],
      leftOut: [],
    });
  });

  test('leave the later one out when they conflict', () => {
    const changes = [{ route: 'Send it.' }, { route: 'Drop it.' }];
    expect(combine({ route: 'Route it.' }, changes, () => undefined)).toEqual({
      texts: { route: 'Send it.' },
      used: [0],
      leftOut: [{ place: 1 }],
    });
  });
});

describe('a search that finds nothing to learn from its feedback examples', () => {
  /** Searches where the seed solves every feedback example, but not every Pareto example. */
  const solved = async (review: ReviewMode, changes = {}) => {
    const description = { ...run(changes), review };
    const { world, events } = wordWorld(description, { words: 20 });
    const evaluator: SearchWorld['evaluator'] = {
      evaluate: async (request, signal, note) => ({
        ...(await world.evaluator.evaluate(request, signal, note)),
        ...(request.example.set === 'feedback' ? { score: 1 } : {}),
      }),
    };
    const reason = await new Search(description, { ...world, evaluator }, undisturbed).search();
    return { reason, iterations: events.filter(({ type }) => type === 'iterationStarted').length };
  };

  test.each([[{}], [{ reuse: 'never' as const }], [{ lineages: { ...usual, batch: 3, rounds: 1 } }]])(
    'gives up after as many iterations in every mode of review, with %j',
    async (changes) => {
      const [every, improving, off] = await Promise.all(
        (['every', 'improving', 'off'] as const).map((review) => solved(review, changes)),
      );
      expect(off?.reason.kind).toBe('nothingToLearn');
      expect(improving).toEqual(off);
      expect(every).toEqual(off);
    },
  );
});

describe('a search whose models have prices', () => {
  const pricesOf = async (usdPerReflection: number) => {
    const description = run({ lineages: usual });
    const { world, events } = wordWorld(description, { words: 20 });
    const priced: SearchWorld = {
      ...world,
      evaluator: {
        evaluate: async (request, signal, note) => {
          const result = await world.evaluator.evaluate(request, signal, note);
          return { ...result, usage: { ...result.usage, costUsd: 1 } };
        },
      },
      reflector: {
        reflect: async (id, request, signal, note) => {
          const reply = await world.reflector.reflect(id, request, signal, note);
          return { ...reply, usage: { ...reply.usage, costUsd: usdPerReflection } };
        },
      },
    };
    const search = new Search(description, priced, undisturbed);
    await search.search();
    const sizes = events.flatMap((event) => (event.type === 'reflectionStarted' ? [event.scores.length] : []));
    return { sizes, reflections: search.state.reflections };
  };

  test('asks for fewer reflections, on more examples each, the more they cost', async () => {
    const [cheap, expensive] = await Promise.all([pricesOf(2), pricesOf(50)]);
    expect(expensive.reflections).toBeLessThan(cheap.reflections);
    expect(Math.max(...cheap.sizes.slice(2))).toBe(1);
    expect(Math.max(...expensive.sizes)).toBeGreaterThan(1);
  });
});
