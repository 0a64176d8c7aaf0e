import { describe, expect, test } from 'vitest';
import { composeReflection } from '../../../../src/gepa/reflection/request';
import { sizeLimitFor } from '../../../../src/gepa/text/size-limit';
import { describeTextFault } from '../../../../src/gepa/text/text-fault';

const seed = 'Sort it now.';

describe('the limit of a text’s size', () => {
  test('is the number of tokens, or the multiple of the seed’s: the lower one', () => {
    expect(sizeLimitFor(seed, {})).toBeUndefined();
    expect(sizeLimitFor(seed, { maxTokens: 5 })).toEqual({ tokens: 5, option: 'maxTokens' });
    expect(sizeLimitFor(seed, { maxGrowth: 1.5 })).toEqual({ tokens: 4, option: 'maxGrowth' });
    expect(sizeLimitFor(seed, { maxTokens: 5, maxGrowth: 1.5 })).toEqual({ tokens: 4, option: 'maxGrowth' });
    expect(sizeLimitFor(seed, { maxTokens: 5, maxGrowth: 2 })).toEqual({ tokens: 5, option: 'maxTokens' });
  });

  test('is told to the reflection, with the size of the current text', () => {
    const content = { component: 'sort', currentText: seed, examples: [], tried: [], broken: [], guidance: [] };
    const request = { ...content, locked: [], variables: [] };
    const told = (messages: ReturnType<typeof composeReflection>['messages']) => messages[1]?.content ?? '';
    expect(told(composeReflection(request).messages)).not.toContain('tokens');
    const sizeLimit = { tokens: 40, option: 'maxTokens' } as const;
    expect(told(composeReflection({ ...request, sizeLimit }).messages)).toContain(
      'The new text may have at most ≈40 tokens, counted as one for 4 Latin characters. The current text has ≈3.',
    );
  });

  test('is named, with its option, where a text is refused', () => {
    expect(describeTextFault({ kind: 'tooLarge', size: 52, tokens: 40, option: 'maxGrowth' })).toBe(
      'The new text has ≈52 tokens. At most ≈40 are allowed (search.maxGrowth): shorten it.',
    );
  });
});
