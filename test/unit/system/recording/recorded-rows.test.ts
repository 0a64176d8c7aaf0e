import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ChatMessage } from '../../../../src/models/model';
import { recordedPrompt, RecordedRows } from '../../../../src/system/recording/recorded-rows';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../../runs/practice-run';

const system = (content: string): ChatMessage => ({ role: 'system', content });
const user = (content: string): ChatMessage => ({ role: 'user', content });

function recorded(texts: readonly string[], ...calls: readonly (readonly ChatMessage[])[]) {
  const components = texts.map((text, place) => ({ name: `${place}`, text, start: 0, end: 0 }));
  const rows = new RecordedRows(recordedPrompt('doubleBraces', components));
  for (const messages of calls) rows.add({ model: 'm', messages, text: 'Ada' });
  return rows;
}

describe('the rows of recorded calls', () => {
  it('have the values of the prompt’s variables', () => {
    const { rows } = recorded(
      ['You route letters.\nLetter: {{ letter }}\nLanguage: {{language}}. Answer with a desk.'],
      [user('You route letters.\r\nLetter: Where is\r\nmy parcel?\r\nLanguage: en. Answer with a desk.')],
    );
    expect(rows).toEqual([{ letter: 'Where is\nmy parcel?', language: 'en', expected: 'Ada' }]);
  });

  it('have what stands beside a prompt without variables as the input', () => {
    const prompt = 'You answer customers kindly.';
    const { rows } = recorded(
      [prompt],
      [system(prompt), user('Charged twice')],
      [user(`${prompt}\n\nThe parcel never came`)],
    );
    expect(rows).toEqual([
      { input: 'Charged twice', expected: 'Ada' },
      { input: 'The parcel never came', expected: 'Ada' },
    ]);
  });

  it('have a conversation as the input, with its tool calls', () => {
    const prompt = 'You answer customers kindly.';
    const call = { id: 'c1', name: 'owner_of', arguments: '{"queue":"billing"}' };
    const { rows } = recorded(
      [prompt],
      [
        ...[system(prompt), user('Charged twice')],
        { role: 'assistant', content: '', toolCalls: [call] },
        { role: 'tool', content: 'Ada', toolCallId: 'c1' },
      ],
    );
    const written = { id: 'c1', type: 'function', function: { name: 'owner_of', arguments: '{"queue":"billing"}' } };
    expect(rows).toEqual([
      {
        input: [
          { role: 'user', content: 'Charged twice' },
          { role: 'assistant', content: '', tool_calls: [written] },
          { role: 'tool', tool_call_id: 'c1', content: 'Ada' },
        ],
        expected: 'Ada',
      },
    ]);
  });

  it('name the input like the variable that a message consists of', () => {
    const { rows } = recorded(
      ['You route letters to a desk.', '{{letter}}'],
      [system('You route letters to a desk.'), user('May I keep a dog?')],
    );
    expect(rows).toEqual([{ letter: 'May I keep a dog?', expected: 'Ada' }]);
  });

  it('leave out calls without the prompt, without a text, and with inputs that another row has', () => {
    const prompt = 'You answer customers kindly.';
    const rows = recorded([prompt, 'Their question is: {{question}}'], [system(prompt)], [system('Other'), user('Hi')]);
    rows.add({ model: 'm', messages: [system(prompt), user('Their question is: Why?')], text: '' });
    for (const text of ['Ada', 'Bob'])
      rows.add({ model: 'm', messages: [system(prompt), user('Their question is: Why?')], text });
    expect(rows.rows).toEqual([{ question: 'Why?', expected: 'Ada' }]);
    expect([rows.calls, rows.leftOut]).toEqual([5, { withoutPrompt: 2, withoutText: 1, repeated: 1 }]);
  });

  it('aren’t recorded again', () => {
    const prompt = recordedPrompt('doubleBraces', [
      { name: 'a', text: 'Their question is: {{question}}', start: 0, end: 0 },
    ]);
    const rows = new RecordedRows(prompt, [{ expected: 'edited', question: 'Why?', unreviewed: 'm' }]);
    expect(rows.add({ model: 'm', messages: [user('Their question is: Why?')], text: 'Ada' })).toBeUndefined();
  });

  it('are conversations without a prompt, which are read as such', async () => {
    const rows = new RecordedRows(undefined);
    rows.add({ model: 'm', messages: [system('Be kind.'), user('Why?')], text: 'So.' });
    rows.add({ model: 'm', messages: [system('Be kind.'), user('Why?')], text: 'Because.' });
    expect(rows.rows).toHaveLength(1);
    const folder = await workspace({ 'calls.jsonl': JSON.stringify(rows.rows[0]) });
    expect(await loadRows(join(folder, 'calls.jsonl'))).toMatchObject([
      { values: { messages: [{ role: 'system' }, { role: 'user' }], expected: 'So.' } },
    ]);
  });

  it('can’t be told apart by a prompt with hardly any text', () => {
    expect(() => recordedPrompt('doubleBraces', [{ name: 'a', text: '{{question}}', start: 0, end: 0 }])).toThrow(
      /too little text/,
    );
  });
});
