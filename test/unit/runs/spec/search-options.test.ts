import { describe, expect, test } from 'vitest';
import {
  classicSearchOptions,
  defaultNoiseOptions,
  defaultSearchOptions,
  drawingSearchOptions,
} from '../../../../src/gepa/run-description';
import { isStrategy, searchPresets, strategyDefaults } from '../../../../src/gepa/strategies/strategy-options';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';
import { repetitionOf, searchOptionsOf } from '../../../../src/runs/spec/search-options';

const specOf = (search: string, models = '{ task: { practice: student }, reflection: { practice: reflector } }') =>
  parseSpec(
    `prompts: { route: route.txt }\ndata: { feedback: train.jsonl }\nmetric: { equals: "{{answer}}" }\nmodels: ${models}\nsearch: ${search}\n`,
    'route.gepa.yaml',
  );

const optionsOf = (search: string) => searchOptionsOf(specOf(search).search, 'certain');

describe('search options', () => {
  test('are those of the default preset when the spec has none', () => {
    expect(optionsOf('{}')).toEqual(defaultSearchOptions);
  });

  test('are the released implementation’s with the classic preset', () => {
    expect(optionsOf('{ preset: classic }')).toEqual(classicSearchOptions);
  });

  test('reuse no rollouts of a system that may answer differently next time, unless the spec says so', () => {
    const model = (settings: string) => `{ baseUrl: http://localhost/v1, model: m${settings} }`;
    const warm = specOf('{}', `{ task: ${model('')}, reflection: ${model('')} }`);
    const cold = specOf('{}', `{ task: ${model(', temperature: 0')}, reflection: ${model('')} }`);
    expect([warm, cold, specOf('{}')].map(repetitionOf)).toEqual(['unknown', 'expected', 'certain']);
    expect(searchOptionsOf(warm.search, 'unknown').reuse).toBe('never');
    expect(searchOptionsOf(specOf('{ reuse: always }').search, 'unknown').reuse).toBe('always');
  });

  test('allow for noise unless the system is known to repeat itself, or the spec says how', () => {
    expect(searchOptionsOf(specOf('{}').search, 'unknown').noise).toEqual(defaultNoiseOptions);
    expect(searchOptionsOf(specOf('{}').search, 'certain').noise).toBeNull();
    expect(searchOptionsOf(specOf('{ noise: null }').search, 'unknown').noise).toBeNull();
    expect(searchOptionsOf(specOf('{}').search, 'unknown', true).noise).toEqual({ ...defaultNoiseOptions, check: 0 });
    const { noise } = searchOptionsOf(specOf('{ noise: { final: 0.2 } }').search, 'certain');
    expect(noise).toEqual({ ...defaultNoiseOptions, final: 0.2 });
  });

  test('allow for noise only once it is shown where temperature 0 lets one expect that answers repeat themselves', () => {
    const whenShown = { ...defaultNoiseOptions, whenShown: true };
    expect(searchOptionsOf(specOf('{}').search, 'expected')).toMatchObject({ reuse: 'always', noise: whenShown });
    expect(searchOptionsOf(specOf('{ reuse: always }').search, 'unknown').noise).toEqual(whenShown);
    expect(searchOptionsOf(specOf('{ noise: null }').search, 'expected').noise).toBeNull();
    expect(searchOptionsOf(specOf('{}').search, 'expected', true).noise).toBeNull();
  });

  test('take each score as exact with the classic preset', () => {
    expect(searchOptionsOf(specOf('{ preset: classic }').search, 'unknown').noise).toBeNull();
  });

  test('ask for one text without a label unless the spec asks for several hypotheses', () => {
    expect(optionsOf('{ hypotheses: 1 }')).toEqual(defaultSearchOptions);
    expect(optionsOf('{ hypotheses: 3 }')).toEqual({ ...defaultSearchOptions, hypotheses: 3 });
    expect(() => optionsOf('{ hypotheses: 9 }')).toThrow('Expected at most 8');
    expect(() => optionsOf('{ preset: opro, hypotheses: 3 }')).toThrow('makes no use of search.hypotheses');
  });

  test('draw parents when the spec says how', () => {
    expect(optionsOf('{ parents: pareto }')).toEqual({ ...drawingSearchOptions, reuse: 'always' });
    expect(optionsOf('{ lineages: null }').lineages).toBeNull();
  });

  test('let more iterations overlap when more concurrent requests are allowed', () => {
    expect(['{}', '{ concurrency: 16 }', '{ concurrency: 1 }'].map((search) => optionsOf(search).overlap)).toEqual([
      1, 8, 1,
    ]);
  });

  test('change single numbers of the lineages', () => {
    const { lineages } = defaultSearchOptions;
    expect(optionsOf('{ lineages: { patience: 7 } }').lineages).toEqual({ ...lineages, patience: 7 });
  });

  test('keep the number of examples that the spec sets, whatever reflections cost', () => {
    const specs = ['{}', '{ minibatch: 2 }', '{ lineages: { batch: 5 } }', '{ lineages: { rounds: 1 } }'];
    expect(specs.map((search) => optionsOf(search).lineages?.byPrice)).toEqual([true, false, false, false]);
    expect(optionsOf('{ minibatch: 2, lineages: { byPrice: true } }').lineages?.byPrice).toBe(true);
  });

  test('keep that number when lineages stall, too', () => {
    const specs = ['{}', '{ minibatch: 2 }', '{ minibatch: 2, lineages: { oneByOneWhenStalled: true } }'];
    expect(specs.map((search) => optionsOf(search).lineages?.oneByOneWhenStalled)).toEqual([true, false, true]);
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
  ])('select how parents are drawn: %s', (parents, selection) => {
    expect(optionsOf(`{ parents: ${parents} }`).parents).toEqual(selection);
  });

  test.each(searchPresets.filter(isStrategy))('are those of the search that the preset %s names', (preset) => {
    expect(optionsOf(`{ preset: ${preset} }`)).toEqual({ ...strategySearchOptions[preset], reuse: 'always' });
  });

  test('of another search stand under its name', () => {
    const strategyOf = (search: string) => optionsOf(search).strategy;
    expect(strategyOf('{ preset: textgrad, textgrad: { momentum: 0 } }')).toEqual({ kind: 'textgrad', momentum: 0 });
    expect(strategyOf('{ preset: opro, opro: { proposals: 2 } }')).toEqual({ ...strategyDefaults.opro, proposals: 2 });
    expect(strategyOf('{ preset: trace, trace: { memory: 5 } }')).toEqual({ kind: 'trace', memory: 5 });
    expect(optionsOf('{}')).not.toHaveProperty('strategy');
  });

  test.each([
    [
      '{ opro: { proposals: 2 } }',
      'These are options of the preset "opro", and the search is "default". Set search.preset: opro, or remove them.',
    ],
    [
      '{ preset: textgrad, lineages: { patience: 7 } }',
      'The preset "textgrad" makes no use of search.lineages. Remove it, or choose another preset.',
    ],
    [
      '{ preset: trace, components: round_robin }',
      'The preset "trace" makes no use of search.components. Remove it, or choose another preset.',
    ],
    [
      '{ preset: opro, opro: { proposals: 0 } }',
      '"search.opro.proposals": Invalid value: Expected >=1 but received 0.',
    ],
  ])('that don’t fit the preset are a problem of the spec: %s', (search, message) => {
    expect(() => specOf(search)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ message, line: 5 })] }),
    );
  });
});
