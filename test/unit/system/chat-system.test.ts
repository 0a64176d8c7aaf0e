import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { textOfContent, type CompletionRequest, type Model } from '../../../src/models/model';
import { BrokenTextError } from '../../../src/gepa/failures/broken-text-error';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import type { ChatModule } from '../../../src/system/chat-module';
import { createChatSystem } from '../../../src/system/chat-system';

/** A model that answers "billing" and records its requests. */
function recordingModel() {
  const requests: CompletionRequest[] = [];
  const usage = { calls: 1, promptTokens: 20, completionTokens: 1 };
  const model: Model = {
    complete: (request) => {
      requests.push(request);
      return Promise.resolve({ text: 'billing', reasoning: 'It is about money.', usage });
    },
  };
  return { model, requests, usage };
}

interface Setup {
  readonly path?: string;
  readonly content: string;
  readonly text?: string;
  readonly row?: RowValues;
  readonly options?: Partial<ChatModule>;
}

/** Runs a prompt file on a row, with `text` replacing its first component. */
async function run({ path = 'route.txt', content, text, row = { input: 'Charged twice' }, options }: Setup) {
  const { model, requests, usage } = recordingModel();
  const prompt = readPromptFile(path, content);
  const [part] = prompt.components;
  if (part === undefined) throw new Error('A prompt file has a component.');
  const columns = { input: 'input' };
  const system = createChatSystem({ prompt, parts: { route: part.name }, columns, folder: '.', model, ...options });
  const signal = new AbortController().signal;
  const result = await system.run({ route: text ?? part.text }, { values: row, source: 'train.jsonl:3' }, signal);
  return { request: requests[0], result, usage };
}

describe('a chat system', () => {
  it("sends a plain prompt as the system message and the row's input as the user's", async () => {
    const { request, result, usage } = await run({ content: 'Old.', text: 'Route the ticket.' });
    expect(request).toEqual({
      messages: [
        { role: 'system', content: 'Route the ticket.' },
        { role: 'user', content: 'Charged twice' },
      ],
    });
    expect(result).toEqual({
      output: 'billing',
      trace: [{ module: 'route', input: 'Charged twice', output: 'billing', reasoning: 'It is about money.' }],
      usage,
    });
  });

  it('sends a single prompt with the input as one user message', async () => {
    const { request, result } = await run({ content: 'Route this ticket: {{input}}' });
    expect(request?.messages).toEqual([{ role: 'user', content: 'Route this ticket: Charged twice' }]);
    expect(result.trace[0]?.input).toBe('Charged twice');
  });

  it('fills in other columns, and shows them in the trace', async () => {
    const { request, result } = await run({
      content: 'Route tickets of {{shop}}.',
      row: { input: { subject: 'Bill' }, shop: 'Northbean' },
    });
    expect(request?.messages).toEqual([
      { role: 'system', content: 'Route tickets of Northbean.' },
      { role: 'user', content: '{"subject":"Bill"}' },
    ]);
    expect(result.trace[0]?.input).toBe('shop: Northbean\nuser: {"subject":"Bill"}');
  });

  it("sends a file's own messages with the candidate's text in its place", async () => {
    const { request, result } = await run({
      path: 'route.prompt.yml',
      content: 'messages:\n  - role: system\n    content: Old.\n  - role: user\n    content: "Ticket: {{input}}"\n',
      text: 'New.',
    });
    expect(request?.messages).toEqual([
      { role: 'system', content: 'New.' },
      { role: 'user', content: 'Ticket: Charged twice' },
    ]);
    expect(result.trace[0]?.input).toBe('Ticket: Charged twice');
  });

  it('adds the input to messages that have no variable, such as examples of an exchange', async () => {
    const { request } = await run({
      path: 'route.prompt.yml',
      content:
        'messages:\n  - { role: system, content: Route. }\n  - { role: user, content: Lost }\n  - { role: assistant, content: delivery }\n',
    });
    expect(request?.messages.map(({ role, content }) => `${role}: ${textOfContent(content)}`)).toEqual([
      'system: Route.',
      'user: Lost',
      'assistant: delivery',
      'user: Charged twice',
    ]);
  });

  it('sends the braces of an instruction file unchanged', async () => {
    const { request } = await run({ path: 'AGENTS.md', content: 'Keep {{name}} as it is.' });
    expect(request?.messages[0]?.content).toBe('Keep {{name}} as it is.');
  });

  it('passes on the temperature and the token limit', async () => {
    const { request } = await run({ content: 'Route.', options: { temperature: 0, maxTokens: 20 } });
    expect(request).toMatchObject({ temperature: 0, maxTokens: 20 });
  });

  it('passes on the settings of the prompt file, unless the spec has others', async () => {
    const { request } = await run({
      path: 'route.prompt.yml',
      content:
        'modelParameters: { temperature: 1, topP: 0.5, maxTokens: 50 }\nresponseFormat: json_object\nmessages:\n  - { role: system, content: Route. }\n',
      options: { temperature: 0 },
    });
    expect(request).toMatchObject({
      temperature: 0,
      topP: 0.5,
      maxTokens: 50,
      responseFormat: { type: 'json_object' },
    });
  });

  it('names the row without an input', async () => {
    await expect(run({ content: 'Route.', row: { question: 'a' } })).rejects.toThrow(
      'train.jsonl:3: The row has no input column "input". Its columns are: question. ' +
        'Name another as data.columns.input in the spec, or add it to the row.',
    );
  });

  it('blames the candidate when its text cannot be filled with the row', async () => {
    const prompt = '---\nname: Route\n---\nsystem:\nRoute {{ input }}.\n';
    const text = 'system:\nRoute {{ input | round(1, "nowhere") }}.';
    await expect(run({ path: 'route.prompty', content: prompt, text })).rejects.toBeInstanceOf(BrokenTextError);
  });
});
