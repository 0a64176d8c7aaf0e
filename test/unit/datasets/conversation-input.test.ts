import { describe, expect, it } from 'vitest';
import { conversationIn } from '../../../src/datasets/conversation-input';

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
  ])('may have the part %j', (part, read) => {
    const conversation = conversationIn([{ role: 'user', content: [part] }]);
    expect(conversation).toEqual([{ role: 'user', content: [read] }]);
    expect(conversationIn(conversation)).toEqual(conversation);
  });

  it.each([
    [['Hi', { role: 'user', content: 'a' }], 'message 1 of the conversation must be an object with role and content'],
    [
      [{ role: 'judge', content: 'a' }],
      'message 1 of the conversation has the role "judge". Use system, developer, user, assistant or tool',
    ],
    [[{ role: 'user' }], 'message 1 of the conversation has no content: write text, or a list of parts'],
    [
      [{ role: 'user', content: [{ type: 'audio' }] }],
      'message 1 of the conversation has a part that is neither {type: text, text} nor {type: image_url, image_url: {url}}',
    ],
  ])('is malformed as %j', (value, reason) => {
    expect(() => conversationIn(value)).toThrow(reason);
  });
});
