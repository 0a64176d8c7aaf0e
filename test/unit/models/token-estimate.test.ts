import { expect, test } from 'vitest';
import { estimatePrompt } from '../../../src/models/token-estimate';

test('the estimated tokens of a request include messages, images, calls and tools', () => {
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
