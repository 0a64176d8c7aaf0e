import { describe, expect, test } from 'vitest';
import { classicSearchOptions, defaultSearchOptions, lineageSearchOptions } from '../../../src/gepa/run-description';
import { parseSpec } from '../../../src/runs/parse-spec';
import { searchOptionsOf } from '../../../src/runs/search-options';

const optionsOf = (search: string) =>
  searchOptionsOf(
    parseSpec(
      `prompts: { route: route.txt }\ndata: { feedback: train.jsonl }\nmetric: { equals: "{{answer}}" }\nsearch: ${search}\n`,
      'route.gepa.yaml',
    ).search,
  );

describe('search options', () => {
  test('are those of the default preset where the spec says nothing', () => {
    expect(optionsOf('{}')).toEqual({ ...defaultSearchOptions });
  });

  test('are the released implementation’s with the classic preset', () => {
    expect(optionsOf('{ preset: classic }')).toEqual({ ...classicSearchOptions });
  });

  test('grow lineages with the lineages preset', () => {
    expect(optionsOf('{ preset: lineages }')).toEqual({ ...lineageSearchOptions });
  });

  test('of the spec replace those of the preset', () => {
    expect(optionsOf('{ preset: classic, seed: 7, merges: 5, keep: 2, components: all }')).toEqual({
      ...classicSearchOptions,
      seed: 7,
      merges: 5,
      keep: 2,
      components: 'all',
    });
  });

  test.each([
    ['current_best', { kind: 'current_best' }],
    ['epsilon_greedy', { kind: 'epsilon_greedy', epsilon: 0.1 }],
    ['{ epsilon_greedy: 0.3 }', { kind: 'epsilon_greedy', epsilon: 0.3 }],
    ['{ top_k_pareto: 8 }', { kind: 'top_k_pareto', k: 8 }],
  ])('name the way parents are drawn: %s', (parents, selection) => {
    expect(optionsOf(`{ parents: ${parents} }`).parents).toEqual(selection);
  });
});
