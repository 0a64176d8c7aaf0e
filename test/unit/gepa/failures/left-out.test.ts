import { describe, expect, test } from 'vitest';
import { nameOfExample, type ExampleSet } from '../../../../src/gepa/candidate';
import type { NotedEvent } from '../../../../src/gepa/events';
import { ExampleError, TooManyFailuresError } from '../../../../src/gepa/failures/example-error';
import { RunFold } from '../../../../src/gepa/fold';
import { leftOutOf } from '../../../../src/gepa/failures/left-out';
import { shortReason } from '../../../../src/gepa/words/left-out-words';
import { noUsage, type RolloutRequest } from '../../../../src/gepa/rollout';
import {
  classicSearchOptions,
  defaultSearchOptions,
  drawingSearchOptions,
  type RunDescription,
  type SearchOptions,
} from '../../../../src/gepa/run-description';
import { bestCandidate, meanOf, type RunState } from '../../../../src/gepa/state';
import { Search } from '../../../../src/gepa/search';
import type { Evaluator } from '../../../../src/gepa/world';
import { searchWords, undisturbed, wordRun, wordWorld } from '../word-world';

const searches: Readonly<Record<string, SearchOptions>> = {
  classic: { ...classicSearchOptions, merges: 3 },
  drawing: { ...drawingSearchOptions, minibatch: 2 },
  default: { ...defaultSearchOptions, seed: 1 },
  overlapping: { ...defaultSearchOptions, seed: 1, overlap: 3 },
};

/** Makes rows of a set fail for every candidate. */
const failing =
  (set: ExampleSet, ...indices: readonly number[]) =>
  ({ example }: RolloutRequest) =>
    example.set === set && indices.includes(example.index) ? 'The request was refused.' : undefined;

/** Makes rows of a set fail for these candidates. */
const failingFor =
  (candidates: readonly number[], set: ExampleSet, ...indices: readonly number[]) =>
  (request: RolloutRequest) =>
    request.subject.kind === 'candidate' && candidates.includes(request.subject.index)
      ? failing(set, ...indices)(request)
      : undefined;

const rows = (set: string, count: number) =>
  Array.from({ length: count }, (_, index) => ({ title: `${set} ${index}`, source: `${set}.jsonl:${index + 1}` }));

/** A run with enough rows to leave a few out. */
function largeRun(search: SearchOptions, changes: Partial<RunDescription> = {}): RunDescription {
  const examples = { feedback: rows('feedback', 12), pareto: rows('pareto', 9), test: rows('test', 6) };
  return wordRun({ search, examples, budget: { rollouts: 150 }, ...changes });
}

/** Returns the scores of every candidate on the Pareto set, without examples that were left out. */
function remainingScores(state: RunState): readonly (readonly (number | null)[])[] {
  const out = new Set(leftOutOf(state, 'pareto').map(({ example }) => example.index));
  return state.candidates.map(({ scores }) => scores.filter((_, index) => !out.has(index)));
}

describe.each(Object.entries(searches))('a %s search with an example that cannot be scored', (_, search) => {
  test('decides the same as without it in the Pareto set', async () => {
    // The last row fails, so that the others keep their places.
    const whole = largeRun(search);
    const without = { ...whole, examples: { ...whole.examples, pareto: whole.examples.pareto.slice(0, -1) } };
    const failed = await searchWords(whole, { words: 8, unscored: failing('pareto', 8) });
    const clean = await searchWords(without, { words: 8 });
    expect(failed.state.leftOut).toEqual([
      { example: { set: 'pareto', index: 8 }, detail: 'The request was refused.' },
    ]);
    expect(failed.state.candidates.map(({ texts }) => texts)).toEqual(clean.state.candidates.map(({ texts }) => texts));
    expect(remainingScores(failed.state)).toEqual(remainingScores(clean.state));
    expect(failed.state.candidates.map(({ pareto }) => pareto)).toEqual(
      clean.state.candidates.map(({ pareto }) => pareto),
    );
    expect(failed.state.best).toBe(clean.state.best);
    expect(failed.state.curve).toEqual(clean.state.curve);
    expect(failed.state.rollouts).toBe(clean.state.rollouts);
    expect(failed.reason).toEqual(clean.reason);
  });

  test('no longer draws it for minibatches', async () => {
    const { state, requests } = await searchWords(largeRun(search), { words: 8, unscored: failing('feedback', 3, 7) });
    const asked = (name: string) => requests.filter(({ example }) => nameOfExample(example) === name);
    for (const { example } of state.leftOut) expect(asked(nameOfExample(example))).toHaveLength(1);
    expect(bestCandidate(state)?.index).toBeGreaterThan(0);
  });

  test('compares seed and winner on the remaining test rows', async () => {
    const { state } = await searchWords(largeRun(search), { words: 8, unscored: failing('test', 2) });
    const [seed, best] = [state.candidates[0], bestCandidate(state)];
    expect(seed?.testScores[2]).toBeNull();
    expect([seed?.test.count, best?.test.count]).toEqual([5, 5]);
  });

  test('abandons a candidate that fails where others have scores, and keeps the example', async () => {
    const { state } = await searchWords(largeRun(search), { words: 8, unscored: failingFor([1], 'pareto', 0) });
    expect(state.leftOut).toEqual([]);
    expect(state.candidates[0]?.pareto.count).toBe(9);
    expect([state.candidates[1]?.inPool, state.candidates[1]?.broken?.kind]).toEqual([false, 'broken']);
    expect(bestCandidate(state)?.index).toBeGreaterThan(1);
  });

  test('stops counting scores on an example after several candidates failed on it', async () => {
    const { state } = await searchWords(largeRun(search), { words: 8, unscored: failingFor([1, 2, 3], 'pareto', 0) });
    expect(state.leftOut.map(({ example }) => nameOfExample(example))).toEqual(['pareto-1']);
    for (const { scores, pareto } of state.candidates) {
      expect(scores[0]).toBeNull();
      expect(pareto.count).toBe(scores.filter((score) => score !== null).length);
    }
    expect(state.bestPerExample[0]).toBeNull();
    expect(state.curve.at(-1)?.best).toBe(Math.max(...state.candidates.flatMap(poolMean)));
  });

  test('takes the same decisions whatever the timing of the replies', async () => {
    const unscored = (request: RolloutRequest) => failing('feedback', 2)(request) ?? failing('pareto', 1)(request);
    const decided = async (latency?: () => number) => {
      const { state } = await searchWords(largeRun(search), { words: 8, unscored, ...(latency && { latency }) });
      return { ...state, lastEventAt: 0, activeMs: 0 };
    };
    let turn = 0;
    expect(await decided(() => (turn = (turn * 7 + 3) % 5))).toEqual(await decided());
  });

  test('has the same state when its events are folded', async () => {
    const { state, events } = await searchWords(largeRun(search), { words: 8, unscored: failing('pareto', 1, 4) });
    const folded = RunFold.over([{ type: 'runStarted', run: largeRun(search), at: 0 }, ...events]).state;
    expect(remainingScores(folded)).toEqual(remainingScores(state));
    expect(folded.candidates.map(({ pareto }) => pareto)).toEqual(state.candidates.map(({ pareto }) => pareto));
    expect([folded.best, folded.leftOut]).toEqual([state.best, state.leftOut]);
    expect(folded.rollouts).toBe(state.rollouts);
  });
});

function poolMean({ inPool, pareto }: RunState['candidates'][number]): readonly number[] {
  const mean = meanOf(pareto);
  return inPool && mean !== undefined ? [mean] : [];
}

describe('an example that cannot be scored', () => {
  test('is left out of both sets if the Pareto set is the feedback set', async () => {
    const all = rows('row', 9);
    const run = largeRun(drawingSearchOptions, {
      examples: { feedback: all, pareto: all, test: [] },
      paretoIsFeedback: true,
    });
    const { state, requests } = await searchWords(run, { words: 8, unscored: failing('pareto', 4) });
    expect(state.leftOut).toHaveLength(1);
    expect(requests.filter(({ example }) => example.set === 'feedback' && example.index === 4)).toEqual([]);
    expect(bestCandidate(state)?.pareto.count).toBe(8);
  });

  test('does not count as a rollout in the budget', async () => {
    const run = largeRun(drawingSearchOptions, { budget: { rollouts: 40 } });
    const { state, events } = await searchWords(run, { words: 30, unscored: failing('pareto', 4) });
    expect(state.rollouts).toBe(
      events.filter((event) => event.type === 'rolloutFinished' && event.example.set !== 'test').length,
    );
    expect(state.rollouts).toBeLessThanOrEqual(40);
  });
});

describe('a text that fails where others have scores', () => {
  /** Every text of a reflection is too long for the endpoint. */
  const onlyTheSeedRuns = ({ texts }: RolloutRequest) =>
    texts['route'] === 'Start.' ? undefined : 'The request is too long.';

  test.each(Object.entries(searches))('is discarded without leaving out examples (%s)', async (_, search) => {
    const { state } = await searchWords(largeRun(search), { words: 8, unscored: onlyTheSeedRuns });
    expect(state.leftOut).toEqual([]);
    expect(state.candidates).toHaveLength(1);
    expect(state.proposals[0]?.discard).toEqual({ kind: 'broken', detail: 'The request is too long.' });
  });

  test('is dropped when too many examples fail for it', async () => {
    const unscored = ({ texts, example }: RolloutRequest) =>
      example.set === 'pareto' && texts['route'] !== 'Start.' ? 'The request is too long.' : undefined;
    const { state } = await searchWords(largeRun(drawingSearchOptions), { words: 8, unscored });
    expect(state.leftOut).toEqual([]);
    expect(state.candidates[1]).toMatchObject({ dropped: true, broken: { kind: 'broken' } });
  });
});

describe('a run whose examples fail', () => {
  test('ends and names them when too many fail', async () => {
    const search = searchWords(largeRun(drawingSearchOptions), { words: 8, unscored: failing('pareto', 1, 2, 4, 7) });
    const error = await search.catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(TooManyFailuresError);
    expect(String(error)).toContain('pareto-5 (pareto.jsonl:5), pareto-8 (pareto.jsonl:8): The request was refused.');
  });

  test('ends after the first examples when all of them fail', async () => {
    const examples = { feedback: rows('feedback', 12), pareto: rows('pareto', 200), test: [] };
    const run = largeRun({ ...drawingSearchOptions, concurrency: 2 }, { examples, budget: { rollouts: 500 } });
    const { requests, failed } = await failedSearch(
      run,
      failing('pareto', ...Array.from({ length: 200 }, (_, i) => i)),
    );
    expect(failed).toBe(true);
    expect(requests).toBeLessThan(10);
  });
});

async function failedSearch(run: RunDescription, unscored: (request: RolloutRequest) => string | undefined) {
  let requests = 0;
  const counted = (request: RolloutRequest) => {
    requests += 1;
    return unscored(request);
  };
  const failed = await searchWords(run, { unscored: counted }).then(
    () => false,
    (error: unknown) => error instanceof TooManyFailuresError,
  );
  return { requests, failed };
}

test('counts the usage of a reply that cannot be scored', async () => {
  const run = largeRun(defaultSearchOptions);
  const { world, events } = wordWorld(run, { words: 8 });
  const answered = (rollout: string): NotedEvent => {
    return {
      type: 'rolloutAnswered',
      rollout,
      usage: { ...noUsage, calls: 1, promptTokens: 500 },
      durationMs: 1,
      at: 0,
    };
  };
  const evaluator: Evaluator = {
    evaluate: (request, signal, note) => {
      if (nameOfExample(request.example) !== 'pareto-9') return world.evaluator.evaluate(request, signal, note);
      note(answered(request.id));
      return Promise.reject(new ExampleError('The output is not a number.'));
    },
  };
  const search = new Search(run, { ...world, evaluator }, undisturbed);
  await search.search();
  const scored = events.filter(({ type }) => type === 'rolloutFinished').length;
  expect(search.state.usage.task).toMatchObject({ calls: scored + 1, promptTokens: 10 * scored + 500 });
});

describe('a short reason', () => {
  test.each([
    ['The content was filtered', 'The content was filtered.'],
    [
      'score.mjs gave no score: TypeError: no answer\n    at score (score.mjs:3:9)',
      'score.mjs gave no score: TypeError: no answer.',
    ],
    [
      'score.py gave no score: Traceback (most recent call last):\n  File "score.py", line 3\nKeyError: \'answer\'',
      "score.py gave no score: KeyError: 'answer'.",
    ],
    ['agent.mjs exited with code 1:\nNo key is set', 'agent.mjs exited with code 1: No key is set.'],
    [
      'agent.mjs exited with code 1:\nfile:///agent.mjs:3\n  throw error;\n  ^\n\nError: no queue\n    at agent.mjs:3\n\nNode.js v22',
      'agent.mjs exited with code 1: Error: no queue.',
    ],
  ])('keeps the error of %j without its stack', (detail, short) => {
    expect(shortReason(detail)).toBe(short);
  });
});
