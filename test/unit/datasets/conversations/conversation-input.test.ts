import { describe, expect, it } from 'vitest';
import { conversationIn } from '../../../../src/datasets/conversations/conversation-input';

describe('a conversation as an input', () => {
  it('is a list of messages with roles', () => {
    expect(
      conversationIn([
        { role: 'developer', content: 'Be brief.' },
        { role: 'user', content: 'Hi', name: 'ann' },
      ]),
    ).toEqual([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hi' },
    ]);
  });

  it.each([['Hi'], [['a', 'b']], [[{ name: 'a' }]], [[]], [{ role: 'user', content: 'Hi' }], [null]])(
    'is not %j',
    (value) => {
      expect(conversationIn(value)).toBeUndefined();
    },
  );

  const image = { type: 'image', url: 'cat.png' };
  it.each([
    [
      { type: 'text', text: 'Hi' },
      { type: 'text', text: 'Hi' },
    ],
    [
      { type: 'input_text', text: 'Hi' },
      { type: 'text', text: 'Hi' },
    ],
    ['Hi', { type: 'text', text: 'Hi' }],
    [{ type: 'image_url', image_url: { url: 'cat.png', detail: 'low' } }, image],
    [{ type: 'input_image', image_url: 'cat.png' }, image],
    [{ type: 'image', url: 'cat.png' }, image],
    [
      { type: 'image', source: { type: 'url', url: 'https://e.org/a' } },
      { type: 'image', url: 'https://e.org/a' },
    ],
    [
      { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAA=' } },
      { type: 'image', url: 'data:image/png;base64,AAA=' },
    ],
  ])('can have the part %j', (part, read) => {
    const conversation = conversationIn([{ role: 'user', content: [part] }]);
    expect(conversation).toEqual([{ role: 'user', content: [read] }]);
    expect(conversationIn(conversation)).toEqual(conversation);
  });

  it.each([
    [['Hi', { role: 'user', content: 'a' }], 'message 1 of the conversation must be an object with role and content'],
    [
      [{ role: 'robot', content: 'a' }],
      'message 1 of the conversation has the role "robot". Use system, developer, user, assistant or tool',
    ],
    [[{ role: 'user' }], 'message 1 of the conversation has no content: write text, or a list of parts'],
    [
      [{ role: 'user', content: [{ type: 'audio' }] }],
      'message 1 of the conversation has a part that is neither {type: text, text} nor {type: image_url, image_url: {url}}',
    ],
  ])('cannot have the form %j', (value, reason) => {
    expect(() => conversationIn(value)).toThrow(reason);
  });
});

describe('tool calls in a conversation', () => {
  const call = { id: 'c1', name: 'add', arguments: '{"a":2}' };
  const read = [
    { role: 'user', content: '2+2?' },
    { role: 'assistant', content: '', toolCalls: [call] },
    { role: 'tool', content: '4', toolCallId: 'c1' },
    { role: 'assistant', content: 'Four.' },
  ];

  it.each<[string, readonly object[]]>([
    [
      'OpenAI',
      [
        { role: 'user', content: '2+2?' },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: 'c1', function: { name: 'add', arguments: '{"a":2}' } }],
        },
        { role: 'tool', tool_call_id: 'c1', content: '4' },
        { role: 'assistant', content: 'Four.' },
      ],
    ],
    [
      'Anthropic',
      [
        { role: 'user', content: '2+2?' },
        { role: 'assistant', content: [{ type: 'tool_use', id: 'c1', name: 'add', input: { a: 2 } }] },
        { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'c1', content: [{ type: 'text', text: '4' }] }] },
        { role: 'assistant', content: 'Four.' },
      ],
    ],
    [
      'Bedrock',
      [
        { role: 'user', content: [{ text: '2+2?' }] },
        { role: 'assistant', content: [{ toolUse: { toolUseId: 'c1', name: 'add', input: { a: 2 } } }] },
        { role: 'user', content: [{ toolResult: { toolUseId: 'c1', content: [{ json: 4 }] } }] },
        { role: 'assistant', content: [{ text: 'Four.' }] },
      ],
    ],
    ['the loader', read],
  ])('are read in the form of %s', (_tool, messages) => {
    const text = (content: unknown) =>
      Array.isArray(content) ? content.map(({ text }) => text as string).join() : content;
    expect(conversationIn(messages)?.map((message) => ({ ...message, content: text(message.content) }))).toEqual(read);
  });

  it.each<[string, readonly object[]]>([
    [
      'OpenAI’s first form',
      [
        { role: 'assistant', content: null, function_call: { name: 'add', arguments: '{"a":2}' } },
        { role: 'function', name: 'add', content: '4' },
      ],
    ],
    [
      'ShareGPT',
      [
        { from: 'function_call', value: '{"name": "add", "arguments": {"a":2}}' },
        { from: 'observation', value: '4' },
      ],
    ],
    [
      'Gemini',
      [
        { role: 'model', parts: [{ functionCall: { name: 'add', args: { a: 2 } } }] },
        { role: 'user', parts: [{ functionResponse: { name: 'add', response: 4 } }] },
      ],
    ],
  ])('get ids if %s has none', (_tool, messages) => {
    expect(conversationIn(messages)).toEqual([
      { role: 'assistant', content: '', toolCalls: [{ ...call, id: 'call-1-1' }] },
      { role: 'tool', content: '4', toolCallId: 'call-1-1' },
    ]);
  });

  it('become text without a result, like results without a call', () => {
    expect(
      conversationIn([
        { role: 'assistant', content: 'Hm.', tool_calls: [{ id: 'c1', function: { name: 'add', arguments: '{}' } }] },
        { role: 'user', content: 'Well?' },
        { role: 'tool', tool_call_id: 'c9', content: '4' },
      ]),
    ).toEqual([
      { role: 'assistant', content: 'Hm.' },
      { role: 'assistant', content: 'add({})' },
      { role: 'user', content: 'Well?' },
      { role: 'user', content: '4' },
    ]);
  });
});

it.each([
  ['Bedrock', { image: { format: 'png', source: { bytes: 'AAA=' } } }, 'data:image/png;base64,AAA='],
  ['Gemini', { inlineData: { mimeType: 'image/png', data: 'AAA=' } }, 'data:image/png;base64,AAA='],
  ['Gemini, by address', { fileData: { fileUri: 'https://e.org/a' } }, 'https://e.org/a'],
])('an image of %s is read', (_tool, part, url) => {
  expect(conversationIn([{ role: 'user', content: [part] }])).toEqual([
    { role: 'user', content: [{ type: 'image', url }] },
  ]);
});
