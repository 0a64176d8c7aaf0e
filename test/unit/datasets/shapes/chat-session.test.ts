import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadRows } from '../../../../src/datasets/load-rows';
import { workspace } from '../../runs/practice-run';

async function read(name: string, content: object | readonly object[]) {
  const text = Array.isArray(content)
    ? content.map((line) => `${JSON.stringify(line)}\n`).join('')
    : JSON.stringify(content, undefined, 2);
  return loadRows(join(await workspace({ [name]: text }), name));
}

const user = (content: string) => ({ role: 'user', content });
const assistant = (content: string) => ({ role: 'assistant', content });

const turns = [
  { values: { messages: [user('Add a test')], expected: 'Added.' } },
  { values: { messages: [user('Add a test'), assistant('Added.'), user('Run it')], expected: 'It passes.' } },
];

describe('a chat of VS Code', () => {
  const request = (text: string, answer: string, more: object = {}) => ({
    requestId: text,
    message: { text, parts: [] },
    response: [
      { kind: 'toolInvocationSerialized', toolId: 'edit' },
      { value: answer.slice(0, 2) },
      { value: answer.slice(2) },
    ],
    ...more,
  });

  it('is one that was exported, with votes', async () => {
    const requests = [
      request('Add a test', 'Added.', { vote: 1 }),
      request('Run it', 'It passes.', { vote: 0, voteDownReason: 'incorrectCode' }),
      request('Explain', ''),
    ];
    const rows = await read('chat.json', { responderUsername: 'GitHub Copilot', requests });
    expect(rows.map((row) => row.values)).toEqual([
      { messages: [user('Add a test')], expected: 'Added.' },
      {
        messages: [user('Add a test'), assistant('Added.'), user('Run it')],
        feedback: 'The answer "It passes." was voted down: incorrectCode',
      },
    ]);
    expect(rows[1]?.source).toMatch(/^chat\.json:\d\d$/);
  });

  it('is one that is stored as a log of changes', async () => {
    const rows = await read('session.jsonl', [
      { kind: 0, v: { version: 3, sessionId: 's', requests: [] } },
      { kind: 2, k: ['requests'], v: [request('Add a test', 'Ad')] },
      { kind: 1, k: ['requests', 0, 'response'], v: [{ value: 'Added.' }] },
      { kind: 2, k: ['requests'], v: [request('Drop me', 'Dropped.')] },
      { kind: 2, k: ['requests'], i: 1, v: [request('Run it', 'It passes.')] },
      { kind: 3, k: ['customTitle'] },
    ]);
    expect(rows).toMatchObject(turns);
    expect(rows[0]).toMatchObject({ values: { unreviewed: 'VS Code' }, source: 'session.jsonl:2' });
  });
});

describe('a transcript of Claude Code', () => {
  const line = (type: string, content: unknown, more: object = {}) => ({
    ...{ type, sessionId: 's', uuid: 'u', version: '2.1.12', message: { role: type, content } },
    ...more,
  });

  it('has the developer’s messages and the last text of each answer', async () => {
    const rows = await read('transcript.jsonl', [
      { type: 'file-history-snapshot', snapshot: {} },
      line('user', 'Caveat: The messages below were generated', { isMeta: true }),
      line('user', '<command-name>/clear</command-name>'),
      line('user', 'Add a test'),
      line('assistant', [
        { type: 'thinking', thinking: 'Hm' },
        { type: 'text', text: 'I will add it.' },
      ]),
      line('assistant', [{ type: 'tool_use', id: 't', name: 'Edit', input: {} }]),
      line('user', [{ type: 'tool_result', tool_use_id: 't', content: 'done' }]),
      line('assistant', [{ type: 'text', text: 'Side' }], { isSidechain: true }),
      line('assistant', [{ type: 'text', text: 'Added.' }]),
      line('user', [{ type: 'text', text: 'Run it' }]),
      line('assistant', [{ type: 'text', text: 'It passes.' }]),
      line('user', '[Request interrupted by user]'),
    ]);
    expect(rows).toMatchObject(turns);
    expect(rows.map(({ source }) => source)).toEqual(['transcript.jsonl:4', 'transcript.jsonl:10']);
    expect(rows[0]?.values['unreviewed']).toBe('Claude Code');
  });
});

describe('a session of Codex', () => {
  const message = (role: string, text: string) => ({
    ...{ type: 'message', role, content: [{ type: role === 'user' ? 'input_text' : 'output_text', text }] },
  });
  const line = (payload: object) => ({ timestamp: '2026-11-02T10:00:00Z', type: 'response_item', payload });
  const said = [
    message('user', '<environment_context>cwd</environment_context>'),
    message('developer', 'Be brief.'),
    message('user', 'Add a test'),
    { type: 'function_call', name: 'shell', arguments: '{}', call_id: 'c' },
    message('assistant', 'Added.'),
    message('user', 'Run it'),
    message('assistant', 'It passes.'),
  ];

  it('has messages in events', async () => {
    const meta = {
      timestamp: '2026-11-02T10:00:00Z',
      type: 'session_meta',
      payload: { id: 's', cli_version: '0.65.0' },
    };
    const echo = {
      timestamp: '2026-11-02T10:00:00Z',
      type: 'event_msg',
      payload: { type: 'user_message', message: 'Add a test' },
    };
    const rows = await read('rollout.jsonl', [meta, echo, ...said.map(line)]);
    expect(rows).toMatchObject(turns);
    expect(rows[0]?.values['unreviewed']).toBe('Codex');
  });

  it('has messages without events around them in earlier versions', async () => {
    expect(
      await read('rollout.jsonl', [{ id: 's', timestamp: '2025-08-01', instructions: null }, ...said]),
    ).toMatchObject(turns);
  });
});
