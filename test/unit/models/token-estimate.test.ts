import { describe, expect, test } from 'vitest';
import { estimatePrompt, estimateTokens } from '../../../src/models/token-estimate';

describe('the estimate of tokens', () => {
  test.each([
    ['', 0],
    ['billing', 2],
    ['“Être” — naïve…', 4],
    ['Привет, мир', 5],
    ['请求退款', 4],
    ['환불 요청', 5],
    ['🙂🙂', 2],
  ])('of %j is %i', (text, tokens) => {
    expect(estimateTokens(text)).toBe(tokens);
  });

  test('of a request counts messages, images, calls and tools', () => {
    const call = { id: 'c', name: 'find', arguments: '{"id":7}' };
    const text = { role: 'user', content: 'Where to?' } as const;
    const image = { role: 'user', content: [{ type: 'image', url: 'data:image/png;base64,AAAA' }] } as const;
    const calling = { role: 'assistant', content: '', toolCalls: [call] } as const;
    const alone = estimatePrompt({ messages: [text] });
    expect(alone).toBe(7);
    expect(estimatePrompt({ messages: [text, image] })).toBe(alone + 1004);
    expect(estimatePrompt({ messages: [text, calling] })).toBe(alone + 7);
    const tools = [{ name: 'find', description: 'Finds a ticket.', parameters: {} }];
    expect(estimatePrompt({ messages: [text], tools })).toBeGreaterThan(alone);
  });
});
