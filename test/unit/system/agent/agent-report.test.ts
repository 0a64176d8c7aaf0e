import { describe, expect, it } from 'vitest';
import { AgentReport } from '../../../../src/system/agent/agent-report';

function reportOf(events: readonly unknown[]): AgentReport {
  const report = new AgentReport();
  const text = `Warning: an old version\n${events.map((event) => JSON.stringify(event)).join('\n')}`;
  // A pipe cuts anywhere.
  for (let at = 0; at < text.length; at += 7) report.read(text.slice(at, at + 7));
  report.end();
  return report;
}

describe('the report of an agent', () => {
  it('is its output when it prints plain text', () => {
    const report = new AgentReport();
    report.read('\u001b[1mDone\u001b[0m\r\n');
    report.end();
    expect(report).toMatchObject({ answer: 'Done', steps: [], usage: undefined, isEmpty: false });
    expect(new AgentReport().isEmpty).toBe(true);
  });

  it('has the thinking, the tools and the words of Claude Code', () => {
    const session_id = 's1';
    const usage = { input_tokens: 10, cache_creation_input_tokens: 20, cache_read_input_tokens: 70, output_tokens: 5 };
    const says = (id: string, content: object, more: object = {}) => ({
      ...{ type: 'assistant', session_id, message: { id, model: 'claude-sonnet-4-5', content: [content], usage } },
      ...more,
    });
    const subagent = { parent_tool_use_id: 't2' };
    const report = reportOf([
      { type: 'system', subtype: 'init', session_id, model: 'claude-sonnet-4-5' },
      says('m1', { type: 'thinking', thinking: 'Look first.' }),
      says('m1', { type: 'text', text: 'I read the file.' }),
      says('m1', { type: 'tool_use', id: 't1', name: 'Read', input: { file: 'a.ts' } }),
      {
        type: 'user',
        session_id,
        message: {
          content: [{ type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'export {}' }] }],
        },
      },
      says('m2', { type: 'tool_use', id: 't2', name: 'Task', input: {} }),
      says('m3', { type: 'text', text: 'Hidden' }, subagent),
      {
        type: 'user',
        session_id,
        message: { content: [{ type: 'tool_result', tool_use_id: 't2', content: 'found' }] },
      },
      says('m4', { type: 'text', text: 'Done.' }),
    ]);
    expect(report.steps).toEqual([
      {
        reasoning: 'Look first.',
        text: 'I read the file.',
        toolCalls: [
          { name: 'Read', input: '{"file":"a.ts"}', output: 'export {}' },
          { name: 'Task', input: '{}', output: 'found' },
        ],
      },
      { reasoning: '', text: 'Done.', toolCalls: [] },
    ]);
    expect(report.answer).toBe('Done.');
    // Four messages at the price of the list: 30 new and 70 cached tokens, and 5 written.
    expect(report.usage).toMatchObject({ calls: 4, promptTokens: 400, completionTokens: 20 });
    expect(report.usage?.costUsd).toBeCloseTo((4 * (30 * 3 + 70 * 0.3 + 5 * 15)) / 1_000_000, 10);
  });

  it.each([
    [{ subtype: 'success', is_error: false, result: 'Fixed.', total_cost_usd: 0.2 }, { answer: 'Fixed.' }],
    [{ subtype: 'success', is_error: true, result: 'Invalid API key' }, { failure: 'Invalid API key' }],
    [{ subtype: 'error_max_turns', is_error: true }, { limit: 'its limit of turns' }],
    [{ subtype: 'error_max_budget_usd', is_error: true }, { limit: 'its limit of budget usd' }],
  ])('has how Claude Code ended: %j', (result, expected) => {
    expect(reportOf([{ type: 'result', session_id: 's', ...result }])).toMatchObject(expected);
  });

  it('has the thinking, the tools and the words of Codex', () => {
    const item = (value: object) => ({ type: 'item.completed', item: { id: 'i', ...value } });
    const report = reportOf([
      { type: 'thread.started', thread_id: 't' },
      { type: 'turn.started' },
      item({ id: 'i1', type: 'reasoning', text: 'Run the tests.' }),
      item({ id: 'i2', type: 'command_execution', command: 'npm test', aggregated_output: '1 failed', exit_code: 1 }),
      item({ id: 'i3', type: 'file_change', changes: [{ path: 'a.ts', kind: 'update' }], status: 'completed' }),
      item({
        id: 'i4',
        type: 'mcp_tool_call',
        server: 'docs',
        tool: 'find',
        arguments: { q: 1 },
        result: { content: [{ text: 'x' }] },
      }),
      item({ id: 'i5', type: 'agent_message', text: 'Fixed.' }),
      { type: 'turn.completed', usage: { input_tokens: 100, cached_input_tokens: 40, output_tokens: 9 } },
    ]);
    expect(report.steps).toEqual([
      {
        reasoning: 'Run the tests.',
        text: '',
        toolCalls: [
          { name: 'shell', input: 'npm test', output: '1 failed\n(exit code 1)' },
          { name: 'file change', input: 'update a.ts', output: 'completed' },
          { name: 'docs.find', input: '{"q":1}', output: 'x' },
        ],
      },
      { reasoning: '', text: 'Fixed.', toolCalls: [] },
    ]);
    expect(report).toMatchObject({ answer: 'Fixed.', usage: { calls: 1, promptTokens: 100, completionTokens: 9 } });
    expect(reportOf([{ type: 'turn.failed', error: { message: 'No credit' } }]).failure).toBe('No credit');
  });

  it('has the tools and the words of Gemini CLI', () => {
    const report = reportOf([
      { type: 'init', session_id: 's', model: 'a-model-without-a-price' },
      { type: 'message', role: 'user', content: 'Fix it' },
      { type: 'message', role: 'assistant', content: 'I will ', delta: true },
      { type: 'message', role: 'assistant', content: 'look.', delta: true },
      { type: 'tool_use', tool_id: 't1', tool_name: 'read_file', parameters: { path: 'a.ts' } },
      { type: 'tool_result', tool_id: 't1', status: 'error', error: { message: 'No such file' } },
      { type: 'message', role: 'assistant', content: 'Done.', delta: true },
      { type: 'result', status: 'success', stats: { input_tokens: 50, output_tokens: 6 } },
    ]);
    expect(report.steps).toEqual([
      {
        reasoning: '',
        text: 'I will look.',
        toolCalls: [{ name: 'read_file', input: '{"path":"a.ts"}', output: 'No such file' }],
      },
      { reasoning: '', text: 'Done.', toolCalls: [] },
    ]);
    expect(report.usage).toEqual({ calls: 1, promptTokens: 50, completionTokens: 6 });
  });
});
