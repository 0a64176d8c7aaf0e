import { describe, expect, it, onTestFinished } from 'vitest';
import { parse, safeParse } from 'valibot';
import type { Completion, ToolCall } from '../../../src/models/model';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import { createChatSystem } from '../../../src/system/chat-system';
import { createToolbox } from '../../../src/system/tools/create-tool';
import { toolSchema } from '../../../src/system/tools/tool-schema';
import { temporaryFolder, writeProgram } from '../processes/programs';
import { recordingModel } from './recording-model';
import { rolloutServer, sendJson, type Answer } from './rollout-server';

const never = new AbortController().signal;
const row = { values: { input: 'Where is order 7?' }, source: 'train.jsonl:3' };
const parameters = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] };
const described = { name: 'find_order', description: 'Looks an order up.', parameters };

const toolCall = (written: string, name = 'find_order', id = 'call-1'): ToolCall => ({ id, name, arguments: written });

/** Makes a tool that is a Node program with this answer to every call. */
function programTool(body: string) {
  const folder = temporaryFolder();
  return toolboxOf({ ...described, command: [...writeProgram(folder, body)] }, folder);
}

function toolboxOf(definition: Record<string, unknown>, folder = '.') {
  const toolbox = createToolbox([parse(toolSchema, definition)], { folder, trusted: true, concurrency: 2 });
  onTestFinished(() => toolbox.close());
  return toolbox;
}

async function serverTool(answer: Answer) {
  const { url, questions } = await rolloutServer(answer);
  return { questions, url, toolbox: toolboxOf({ ...described, url }) };
}

/** Runs a chat system whose model gives these replies in turn. */
async function run(toolbox: ReturnType<typeof toolboxOf>, replies: readonly Partial<Completion>[], maxTurns?: number) {
  const { model, requests } = recordingModel(...replies);
  const system = createChatSystem({
    prompt: readPromptFile('route.txt', 'Answer.'),
    parts: { answer: 'text' },
    columns: { input: 'input' },
    folder: '.',
    model,
    toolbox,
    ...(maxTurns === undefined ? {} : { maxTurns }),
  });
  return { requests, ...(await system.run({ answer: 'Answer.' }, row, never)) };
}

describe('a module with tools', () => {
  it('passes the results of tools to the model until it answers, and keeps them in the trace', async () => {
    const toolbox = programTool('say({ result: { ...message, state: "on its way" } })');
    const { requests, output, trace, usage } = await run(toolbox, [
      { text: 'Let me see.', toolCalls: [toolCall('{"id":7}')], reasoning: 'An order.' },
      { text: 'On its way.', reasoning: 'Found.' },
    ]);
    expect(output).toBe('On its way.');
    expect(requests.map(({ tools }) => tools)).toEqual([[described], [described]]);
    const result = '{"tool":"find_order","arguments":{"id":7},"state":"on its way"}';
    expect(requests[1]?.messages.slice(2)).toEqual([
      { role: 'assistant', content: 'Let me see.', toolCalls: [toolCall('{"id":7}')], reasoning: 'An order.' },
      { role: 'tool', toolCallId: 'call-1', content: result },
    ]);
    const durationMs: unknown = expect.any(Number);
    expect(trace).toEqual([
      {
        module: 'answer',
        input: 'Where is order 7?',
        reasoning: 'An order.\n\nFound.',
        toolCalls: [{ name: 'find_order', input: '{"id":7}', output: result, durationMs }],
        output: 'On its way.',
      },
    ]);
    expect(usage.calls).toBe(2);
  });

  it('marks an answer that was cut off at the token limit', async () => {
    const { trace } = await run(toolboxOf({ ...described, url: 'http://127.0.0.1:9' }), [
      { text: 'On its', truncated: true },
    ]);
    expect(trace).toMatchObject([{ output: 'On its', truncated: true }]);
  });

  it('runs several tools in the order of the model’s calls', async () => {
    const { trace } = await run(programTool('say(message.arguments.id)'), [
      { toolCalls: [toolCall('{"id":1}'), toolCall('{"id":2}', 'find_order', 'call-2')] },
      { text: 'Done.' },
    ]);
    expect(trace[0]?.toolCalls?.map(({ output }) => output)).toEqual(['1', '2']);
  });

  it.each<[string, ToolCall, RegExp]>([
    [
      'invalid JSON',
      toolCall('{"id":'),
      /^Error: the arguments are not valid JSON \(.+\)\. Call the tool again with other arguments\.$/,
    ],
    [
      'arguments that do not match',
      toolCall('{"id":"seven"}'),
      /^Error: the arguments don't match the tool's parameters: id must be integer\. Call the tool again with other arguments\.$/,
    ],
    [
      'no arguments',
      toolCall(''),
      /^Error: the arguments don't match the tool's parameters: the value must have required property 'id'\. Call/,
    ],
    ['an unknown tool', toolCall('{}', 'find'), /^Error: unknown tool "find"\. Available tools: find_order\.$/],
  ])('tells the model about %s', async (_name, call, words) => {
    const { output, trace } = await run(programTool('say(1)'), [{ toolCalls: [call] }, { text: 'Sorry.' }]);
    expect(output).toBe('Sorry.');
    expect(trace[0]?.toolCalls?.[0]?.output).toMatch(words);
  });

  it('ends with the last text when it runs out of turns, as the trace shows', async () => {
    const { output, trace, requests } = await run(
      programTool('say({ result: count })'),
      [{ text: 'Still looking.', toolCalls: [toolCall('{"id":7}')] }],
      3,
    );
    expect(requests).toHaveLength(3);
    expect(output).toBe('Still looking.');
    expect(trace[0]?.toolCalls?.map(({ output: result }) => result)).toEqual([
      '1',
      '2',
      'Not used: the module has 3 turns (maxTurns in the spec), and this was the last one.',
    ]);
  });

  it('fails when the program of a tool crashes', async () => {
    const toolbox = programTool("console.error('no database'); process.exit(1)");
    await expect(run(toolbox, [{ toolCalls: [toolCall('{"id":7}')] }])).rejects.toThrow(
      'exited with code 1 before it answered. It wrote to standard error:\nno database',
    );
  });

  it('passes on the error that a program reports', async () => {
    const toolbox = programTool('say({ error: "There is no order " + message.arguments.id + "." })');
    const { trace } = await run(toolbox, [{ toolCalls: [toolCall('{"id":7}')] }, { text: 'None.' }]);
    expect(trace[0]?.toolCalls?.[0]?.output).toBe('Error: There is no order 7.');
  });

  it('cuts off a result that is too long for a conversation', async () => {
    const { trace } = await run(programTool('say("x".repeat(60_000))'), [
      { toolCalls: [toolCall('{"id":7}')] },
      { text: 'Much.' },
    ]);
    expect(trace[0]?.toolCalls?.[0]?.output).toMatch(/^x{50000}… \(cut off: it has 60000 characters\)$/);
  });
});

describe('a tool with an address', () => {
  it('gets its name and the arguments, and may answer with text', async () => {
    const { toolbox, questions } = await serverTool((response) => response.end('on its way'));
    const { trace } = await run(toolbox, [{ toolCalls: [toolCall('{"id":7}')] }, { text: 'So.' }]);
    expect(trace[0]?.toolCalls?.[0]?.output).toBe('on its way');
    expect(questions[0]?.body).toEqual({ tool: 'find_order', arguments: { id: 7 } });
  });

  it('tells the model when it rejects the request', async () => {
    const { toolbox } = await serverTool((response) => sendJson(response, { detail: 'no order 7' }, 404));
    const { trace } = await run(toolbox, [{ toolCalls: [toolCall('{"id":7}')] }, { text: 'None.' }]);
    expect(trace[0]?.toolCalls?.[0]?.output).toBe('Error 404: {"detail":"no order 7"}');
  });

  it.each([401, 500])('fails with status %i, which the model cannot correct', async (status) => {
    const { toolbox, url } = await serverTool((response) => response.writeHead(status).end('no'));
    await expect(run(toolbox, [{ toolCalls: [toolCall('{"id":7}')] }])).rejects.toThrow(
      `${url} for the tool "find_order" failed (${status}: no). Check the server's log.`,
    );
  });
});

describe('the tools of a spec', () => {
  it('run no program in an untrusted workspace', () => {
    const definition = parse(toolSchema, { ...described, command: 'python3 orders.py' });
    expect(() => createToolbox([definition], { folder: '.', trusted: false, concurrency: 1 })).toThrow(
      `The tool "find_order" uses the program "python3 orders.py", which was not run because this workspace isn't trusted. ` +
        'Trust the workspace to run its programs.',
    );
  });

  it('are refused when the parameters are not a valid JSON Schema', () => {
    expect(() =>
      toolboxOf({
        ...described,
        url: 'http://127.0.0.1:1',
        parameters: { type: 'object', properties: { id: { type: 'int' } } },
      }),
    ).toThrow(/^The parameters of the tool "find_order" are not a valid JSON Schema: .*Correct them in the spec\.$/s);
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['nothing behind it', {}, 'Expected either "command" or "url" behind the tool'],
    [
      'both a command and a url',
      { command: 'a', url: 'http://127.0.0.1:1' },
      'Expected either "command" or "url" behind the tool',
    ],
    [
      'a secret in its address',
      { url: 'http://me:secret@127.0.0.1:1' },
      'Expected an address without a user name, password or key, for it is written down. Name the variable that holds the header as headersEnv',
    ],
    [
      'a name with a space',
      { url: 'http://127.0.0.1:1', name: 'find order' },
      'Expected a name of letters, digits, "_" and "-", at most 64',
    ],
    [
      'parameters that are not an object',
      { url: 'http://127.0.0.1:1', parameters: { type: 'string' } },
      'Expected a JSON Schema of an object: { type: object, properties: … }',
    ],
  ])('are refused with %s', (_name, change, message) => {
    const result = safeParse(toolSchema, { ...described, ...change });
    expect(result.issues?.[0].message).toBe(message);
  });
});
