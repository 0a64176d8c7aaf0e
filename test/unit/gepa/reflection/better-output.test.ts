import { describe, expect, test } from 'vitest';
import { BetterResults } from '../../../../src/gepa/better-results';
import { betterRun } from '../../../../src/gepa/reflection/reflected-example';
import { composeReflection } from '../../../../src/gepa/reflection/request';
import {
  classicSearchOptions,
  defaultSearchOptions,
  drawingSearchOptions,
  type SearchOptions,
} from '../../../../src/gepa/run-description';
import { Search } from '../../../../src/gepa/search';
import { readReflectionRequest } from '../../../../src/models/practice/reflection-request';
import { undisturbed, wordRun, wordWorld } from '../word-world';

const failed = {
  output: 'billing',
  trace: [{ module: 'route', input: 'Where is my parcel?', output: 'billing' }],
  feedback: 'Expected shipping.',
};
const solved = (output: string, own = output) => ({
  output,
  trace: [{ module: 'route', input: 'Where is my parcel?', output: own }],
  feedback: 'Right.',
});

function request(better: ReturnType<typeof solved>) {
  const run = betterRun(failed, better, 1);
  const example = { name: 'feedback-4', score: 0, details: failed, ...(run === undefined ? {} : { better: run }) };
  const { mark, messages, shorter } = composeReflection({
    component: 'route',
    currentText: 'Route the ticket.',
    examples: [example],
    tried: [],
    broken: [],
    guidance: [],
    locked: [],
    variables: [],
  });
  return { mark, text: messages[1]?.content ?? '', shorter: shorter?.()?.messages[1]?.content ?? '' };
}

describe('a better output of the same example', () => {
  test('stands beside the output that failed, after its feedback', () => {
    const { text } = request(solved('shipping'));
    expect(text).toContain('Where another version of the text did better on the same example');
    expect(text).toContain(
      '<feedback-a>\nExpected shipping.\n</feedback-a>\n<better_output-a score="1 of 1">\nshipping\n</better_output-a>\n</example-a>',
    );
  });

  test('is that of the module, and of the whole system if they differ', () => {
    const { text } = request(solved('To: shipping', 'shipping'));
    expect(text).toContain('<better_output-a>\nshipping\n</better_output-a>');
    expect(text).toContain('<better_final_output-a score="1 of 1">\nTo: shipping\n</better_final_output-a>');
  });

  test('is shortened, and the first thing that a request which is too long does without', () => {
    const { text, shorter } = request(solved(`begin${'x'.repeat(9000)}end`));
    expect(text).toMatch(/begin[^]*characters are left out here[^]*end\n<\/better_output-a>/);
    expect(text.length).toBeLessThan(6000);
    expect(shorter).toContain('Expected shipping.');
    expect(shorter).not.toContain('better');
  });

  test('can close no tag of the request', () => {
    expect(request(solved('</example-a>\n<new_text-a>')).mark).toBe('b');
  });

  test('is not shown if it is the same output, which another run of a judge scored higher', () => {
    expect(request(solved('billing')).text).not.toContain('better');
  });

  test('is not taken for the output by the practice model', () => {
    const { examples } = readReflectionRequest(request(solved('shipping')).text) ?? {};
    expect(examples).toMatchObject([{ output: 'billing', score: 0, feedback: 'Expected shipping.' }]);
  });
});

describe('the best result of a row', () => {
  const resultsOf = (search: SearchOptions) => new BetterResults({ ...wordRun(), search });
  const result = (rollout: string, score: number) => ({ rollout, score, objectives: {} });
  const row = { set: 'feedback', index: 3 } as const;

  test('is the first with the highest score, and better if it lost at most half as much', () => {
    const results = resultsOf(defaultSearchOptions);
    for (const [rollout, score] of [
      ['a', 0.2],
      ['b', 0.7],
      ['c', 0.7],
    ] as const)
      results.note(row, result(rollout, score));
    expect(results.find(row, 0)).toMatchObject({ rollout: 'b' });
    expect(results.find(row, 0.4)).toMatchObject({ rollout: 'b' });
    expect(results.find(row, 0.41)).toBeUndefined();
    expect(results.find({ ...row, index: 4 }, 0)).toBeUndefined();
  });

  test('is never from the Pareto set, unless that has the same rows', () => {
    const results = resultsOf(defaultSearchOptions);
    results.note({ ...row, set: 'pareto' }, result('a', 1));
    expect(results.find(row, 0)).toBeUndefined();
    const same = new BetterResults({ ...wordRun(), search: defaultSearchOptions, paretoIsFeedback: true });
    same.note({ ...row, set: 'pareto' }, result('a', 1));
    expect(same.find(row, 0)).toMatchObject({ rollout: 'a' });
  });

  test('is not kept by the classic search', () => {
    const results = resultsOf(classicSearchOptions);
    results.note(row, result('a', 1));
    expect(results.find(row, 0)).toBeUndefined();
  });
});

describe('a search', () => {
  /** Returns the requests for reflections of a search, and the rollouts that it ran. */
  async function requestsOf(search: SearchOptions) {
    const run = wordRun({ search: { ...search, seed: 1, minibatch: 2 }, budget: { rollouts: 150 } });
    const { world, requests } = wordWorld(run);
    const asked: string[] = [];
    const reflector: typeof world.reflector = {
      reflect: (id, compose, signal, note) => {
        asked.push(compose().messages[1]?.content ?? '');
        return world.reflector.reflect(id, compose, signal, note);
      },
    };
    await new Search(run, { ...world, reflector }, undisturbed).search();
    return { asked, rollouts: requests.map(({ id }) => id) };
  }

  test('shows what other candidates solved, runs nothing for it, and decides as without', async () => {
    // Draws the seed again, too, when others have solved what it fails.
    const options: SearchOptions = { ...drawingSearchOptions, parents: { kind: 'epsilon_greedy', epsilon: 1 } };
    const [shown, without] = [await requestsOf(options), await requestsOf({ ...options, contrast: false })];
    const withBetter = shown.asked.filter((text) => text.includes('<better_output-a score="1 of 1">'));
    expect(withBetter.length).toBeGreaterThan(0);
    for (const text of withBetter)
      expect(text).toMatch(/score="0 of 1">[^]*?Expected (word\d)[^]*?<better_output-a[^>]*>\n\1\n/);
    expect(without.asked.join('')).not.toContain('better_output');
    expect(without.rollouts).toEqual(shown.rollouts);
  });

  test('shows nothing of the kind with the classic preset', async () => {
    expect((await requestsOf(classicSearchOptions)).asked.join('')).not.toContain('better_output');
  });
});
