import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { textOfContent } from '../../../src/models/model';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import type { ChatModule } from '../../../src/system/chat-module';
import { createChatSystem } from '../../../src/system/chat-system';
import { temporaryFolder } from '../processes/programs';
import { recordingModel } from './recording-model';

/** Runs a plain prompt on a row, and returns the request and the trace. */
async function run(values: RowValues, options: Partial<ChatModule> = {}, content = 'Describe it.', path = 'a.txt') {
  const { model, requests } = recordingModel({ text: 'A bill.' });
  const prompt = readPromptFile(path, content);
  const [part] = prompt.components;
  if (part === undefined) throw new Error('A prompt file has a component.');
  const system = createChatSystem({
    prompt,
    parts: { describe: part.name },
    columns: { input: 'input', image: 'image' },
    folder: '.',
    model,
    ...options,
  });
  const texts = { describe: part.text };
  const { trace } = await system.run(texts, { values, source: 'train.jsonl:3' }, new AbortController().signal);
  return { messages: requests[0]?.messages, input: trace[0]?.input };
}

describe("a row's input", () => {
  it('may be a conversation, which follows the prompt', async () => {
    const { messages, input } = await run({
      input: [
        { role: 'user', content: 'Hello' },
        { role: 'assistant', content: 'Good day.' },
        { role: 'user', content: 'Where is my parcel?' },
      ],
    });
    expect(messages).toEqual([
      { role: 'system', content: 'Describe it.' },
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day.' },
      { role: 'user', content: 'Where is my parcel?' },
    ]);
    expect(input).toBe('user: Hello\nassistant: Good day.\nuser: Where is my parcel?');
  });

  it('may contain images, which the trace names', async () => {
    const { messages, input } = await run({
      input: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'What is this?' },
            { type: 'image', url: 'https://example.org/bill.png' },
          ],
        },
      ],
    });
    expect(messages?.[1]?.content).toEqual([
      { type: 'text', text: 'What is this?' },
      { type: 'image', url: 'https://example.org/bill.png' },
    ]);
    expect(input).toBe('What is this?\n[image https://example.org/bill.png]');
  });

  it('may come with an image file, which is read and sent with the last user message', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'bill.png'), 'not really a picture');
    const { messages, input } = await run({ input: 'What is this?', image: 'bill.png' }, { folder });
    expect(messages?.[1]).toEqual({
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', url: `data:image/png;base64,${btoa('not really a picture')}` },
      ],
    });
    expect(input).toBe('user: What is this?\nimage: [image bill.png]');
  });

  it('is shown with the type and size of an image in it', async () => {
    const url = `data:image/png;base64,${'A'.repeat(40_960)}`;
    expect((await run({ input: 'What is this?', image: url })).input).toContain('image: [image image/png, 30 kB]');
  });

  it('is reported with the image file when that is missing', async () => {
    const folder = temporaryFolder();
    await expect(run({ input: 'What is this?', image: 'bill.png' }, { folder })).rejects.toThrow(
      `${join(folder, 'bill.png')}: The image of a row cannot be read`,
    );
  });

  it('precedes the last user message if the template has no place for a conversation', async () => {
    const input = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Good day.' },
    ];
    const prompt = '{{role "system"}}Be brief.\n{{history}}\n{{role "user"}}Goodbye, {{name}}.';
    const { messages, input: given } = await run({ input, name: 'Ada' }, {}, prompt, 'a.prompt');
    expect(messages?.map(({ role, content }) => `${role}: ${textOfContent(content).trim()}`)).toEqual([
      'system: Be brief.',
      'user: Hello',
      'assistant: Good day.',
      'user: Goodbye, Ada.',
    ]);
    expect(given).toContain('assistant: Good day.');
  });

  it('may be a whole message', async () => {
    const input = [{ role: 'user', content: 'Hello' }];
    const file = 'messages:\n  - { role: system, content: Be brief. }\n  - { role: user, content: "{{input}}" }\n';
    const { messages } = await run({ input }, {}, file, 'a.prompt.yml');
    expect(messages).toEqual([{ role: 'system', content: 'Be brief.' }, ...input]);
  });

  it('may put an image where the template has a place for it', async () => {
    const prompt = 'What is {{media url=image}} at {{input}}?';
    const { messages } = await run({ input: 'night', image: 'https://example.org/a.png' }, {}, prompt, 'a.prompt');
    expect(messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'What is ' },
          { type: 'image', url: 'https://example.org/a.png' },
          { type: 'text', text: ' at night?' },
        ],
      },
    ]);
  });

  it('is the only user message when a template defines it', async () => {
    const { messages } = await run({ input: 'a', shop: 'b' }, { input: '{{shop}}: {{input}}' });
    expect(messages).toEqual([
      { role: 'system', content: 'Describe it.' },
      { role: 'user', content: 'b: a' },
    ]);
  });
});
