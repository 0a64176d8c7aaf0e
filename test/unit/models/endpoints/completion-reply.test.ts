import { describe, expect, it, test } from 'vitest';
import { readCompletion, reportedFailure } from '../../../../src/models/endpoints/completion-reply';

function reply(message: object, finish_reason = 'stop') {
  return { choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason }] };
}

describe('the answer of a chat completion', () => {
  test.each<[string, object]>([
    ['text', { content: 'billing' }],
    [
      'a list of text parts',
      {
        content: [
          { type: 'text', text: 'bill' },
          { type: 'text', text: 'ing' },
        ],
      },
    ],
    ['a refusal without content', { content: null, refusal: 'billing' }],
  ])('is read from %s', (_form, message) => {
    expect(readCompletion(reply(message))).toEqual({
      text: 'billing',
      reasoning: undefined,
      toolCalls: [],
      ending: 'complete',
    });
  });

  it('is empty when the content is null, as of a model that only reasoned', () => {
    expect(readCompletion(reply({ content: null, reasoning_content: 'Money.' }))).toMatchObject({
      text: '',
      reasoning: 'Money.',
    });
  });

  it('has the call of an older function_call', () => {
    const message = { content: null, function_call: { name: 'find', arguments: '{"id":7}' } };
    expect(readCompletion(reply(message))?.toolCalls).toEqual([{ id: 'call-1', name: 'find', arguments: '{"id":7}' }]);
  });

  it.each([{}, { choices: [] }, { choices: [{ text: 'billing' }] }, reply({ content: 7 }), 'billing', null])(
    'cannot be read from %j',
    (other) => {
      expect(readCompletion(other)).toBeUndefined();
    },
  );
});

describe('reasoning beside the answer', () => {
  test.each<[string, object]>([
    ['a field', { content: 'billing', reasoning_content: 'It names a bill.' }],
    ['a shorter field', { content: 'billing', reasoning: 'It names a bill.' }],
    ['tags', { content: '<think>It names a bill.</think>\n\nbilling' }],
    ['tags without the opening one', { content: 'It names a bill.</think>billing' }],
    [
      'a part of Mistral',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'It names a bill.' }] },
          { type: 'text', text: 'billing' },
        ],
      },
    ],
    [
      'a part of Databricks',
      {
        content: [
          { type: 'reasoning', summary: [{ type: 'summary_text', text: 'It names a bill.' }] },
          { type: 'text', text: 'billing' },
        ],
      },
    ],
  ])('is read from %s', (_form, message) => {
    expect(readCompletion(reply(message))).toMatchObject({ text: 'billing', reasoning: 'It names a bill.' });
  });

  it('is all there is when the model was cut off while it reasoned', () => {
    expect(readCompletion(reply({ content: '<think>It names' }, 'length'))).toMatchObject({
      text: '',
      reasoning: 'It names',
      ending: 'length',
    });
  });

  it('is absent when the tags are empty', () => {
    expect(readCompletion(reply({ content: '<think>\n\n</think>\n\nbilling' }))).toMatchObject({
      text: 'billing',
      reasoning: undefined,
    });
  });

  it.each(['Write <think> first.', 'Reason between <think> and </think>, then answer.'])(
    'keeps tags that an answer only mentions: %s',
    (content) => {
      expect(readCompletion(reply({ content }))).toMatchObject({ text: content, reasoning: undefined });
    },
  );
});

describe('a hostile answer is read in linear time', () => {
  it('of much white space', () => {
    const content = `${' '.repeat(2_000_000)}x`;
    expect(readCompletion(reply({ content }))?.text).toBe(content);
  });

  it('of many opening tags', () => {
    const content = '<think>'.repeat(200_000);
    expect(readCompletion(reply({ content }))?.text).toBe('');
  });
});

describe('a failure reported with status 200', () => {
  test.each<[string, object]>([
    ['an error', { error: { message: 'no stock' } }],
    ['an error in the choice', { choices: [{ error: { code: 502, message: 'no stock' }, finish_reason: 'error' }] }],
    ['a finish reason', reply({ content: '' }, 'network_error')],
    ['MiniMax', { base_resp: { status_code: 1004, status_msg: 'login fail' } }],
  ])('is found in %s', (_form, body) => {
    expect(reportedFailure(body)).toBeDefined();
  });

  it('is absent from a completion', () => {
    expect(reportedFailure({ ...reply({ content: 'billing' }), error: null, base_resp: { status_code: 0 } })).toBe(
      undefined,
    );
  });
});
