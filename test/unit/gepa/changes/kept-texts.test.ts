import { describe, expect, it } from 'vitest';
import { keptTexts } from '../../../../src/gepa/changes/kept-texts';

describe('the texts of a candidate as the developer reviewed them', () => {
  const candidate = { route: 'Sort the ticket.\nBe brief.\n', answer: 'Say it.' };

  it('end as those of the candidate', () => {
    expect(keptTexts(candidate, [['route', 'Sort the ticket.']])['route']).toBe('Sort the ticket.\n');
  });

  it('are those of the candidate when everything was kept', () => {
    expect(keptTexts(candidate, [['route', 'Sort the ticket.\nBe brief.']])).toEqual(candidate);
  });

  it('include the texts that the candidate did not change', () => {
    expect(keptTexts(candidate, [['route', 'Sort.']])['answer']).toBe('Say it.');
  });
});
