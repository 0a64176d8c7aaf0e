import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import { checkVariables } from '../../../src/system/check-variables';
import { composeConversation } from '../../../src/system/conversation';

const made = (name: string, kwargs: object) => ({ lc: 1, type: 'constructor', id: ['langchain_core', name], kwargs });
const template = (kind: string, text: string) =>
  made(`${kind}MessagePromptTemplate`, { prompt: made('PromptTemplate', { template: text, input_variables: [] }) });

function promptWith(placeholder: object) {
  const messages = [
    template('System', 'You are a clerk.'),
    made('MessagesPlaceholder', { variable_name: 'history', ...placeholder }),
    template('Human', '{question}'),
  ];
  const content = JSON.stringify(made('ChatPromptTemplate', { messages }));
  return { content, prompt: readPromptFile('chat.json', content) };
}

/** Returns the messages between the system message and the question. */
function history(values: RowValues, placeholder: object = {}) {
  const { prompt } = promptWith(placeholder);
  const chat = { prompt, parts: { p: 'system' }, columns: { input: 'question' } };
  const row = { values: { question: 'And Sunday?', ...values }, source: 'rows.jsonl:1' };
  const { messages } = composeConversation(chat, { p: 'You are a clerk.' }, row);
  expect(messages[0]).toEqual({ role: 'system', content: 'You are a clerk.' });
  expect(messages.at(-1)).toEqual({ role: 'user', content: 'And Sunday?' });
  return messages.slice(1, -1);
}

const asked = { role: 'user', content: 'Open on Saturday?' };
const answered = { role: 'assistant', content: 'Yes.' };

describe("the place for a row's messages in a prompt of LangChain", () => {
  it.each([
    ['roles', [asked, answered]],
    [
      "LangChain's names for them",
      [
        { ...asked, role: 'human' },
        { ...answered, role: 'ai' },
      ],
    ],
    [
      'types',
      [
        { type: 'human', content: 'Open on Saturday?' },
        { type: 'ai', content: 'Yes.' },
      ],
    ],
    [
      'data',
      [
        { type: 'human', data: { content: 'Open on Saturday?' } },
        { type: 'AIMessageChunk', data: { content: 'Yes.' } },
      ],
    ],
    ['objects', [made('HumanMessage', { content: 'Open on Saturday?' }), made('AIMessage', { content: 'Yes.' })]],
    [
      'pairs',
      [
        ['human', 'Open on Saturday?'],
        ['ai', 'Yes.'],
      ],
    ],
  ])('accepts messages written with %s', (_name, messages) => {
    expect(history({ history: messages })).toEqual([asked, answered]);
  });

  it('accepts tool calls and their results', () => {
    const call = { name: 'hours', args: { day: 'Sunday' }, id: 'c1', type: 'tool_call' };
    const messages = [
      { type: 'ai', data: { content: '', tool_calls: [call] } },
      { type: 'tool', data: { content: 'closed', tool_call_id: 'c1' } },
    ];
    expect(history({ history: messages })).toEqual([
      { role: 'assistant', content: '', toolCalls: [{ id: 'c1', name: 'hours', arguments: '{"day":"Sunday"}' }] },
      { role: 'tool', content: 'closed', toolCallId: 'c1' },
    ]);
  });

  it('keeps only the latest messages if it has a limit', () => {
    expect(history({ history: [asked, answered] }, { n_messages: 1 })).toEqual([answered]);
  });

  it('may be missing from a row when it is optional', () => {
    expect(history({}, { optional: true })).toEqual([]);
    expect(history({ history: [] })).toEqual([]);
  });

  it('must be filled by every row, which is checked before the first rollout', () => {
    const { content, prompt } = promptWith({});
    const check = (values: RowValues) => () => {
      checkVariables('chat.json', content, prompt, [{ values, source: 'rows.jsonl:3' }]);
    };
    expect(check({ question: 'Hi' })).toThrow('rows.jsonl:3: The prompt expects messages in the column "history"');
    expect(check({ question: 'Hi', history: 'Hello' })).toThrow(
      'The prompt expects a list of messages in the column "history"',
    );
    expect(check({ question: 'Hi', history: [] })).not.toThrow();
  });
});
