import { expect, test } from 'vitest';
import { classicSearchOptions, defaultSearchOptions, drawingSearchOptions } from '../../../../src/gepa/run-description';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';
import { nameOfSearch } from '../../../../src/gepa/words/preset-words';

test('a run’s search has a name, though its preset isn’t recorded', () => {
  expect([defaultSearchOptions, drawingSearchOptions, classicSearchOptions].map(nameOfSearch)).toEqual([
    'GEPA, growing lineages',
    'GEPA, drawing parents',
    'Classic GEPA',
  ]);
  expect(Object.values(strategySearchOptions).map(nameOfSearch)).toEqual(['TextGrad', 'OPRO', 'Trace', 'MIPRO']);
});
