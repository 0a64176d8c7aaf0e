import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RowValues } from '../../../src/datasets/row';
import { readPromptFile } from '../../../src/prompts/prompt-file';
import type { ChatModule } from '../../../src/system/chat-module';
import { createChatSystem } from '../../../src/system/chat-system';
import { temporaryFolder } from '../processes/programs';
import { recordingModel } from './recording-model';

/** Runs a plain prompt on a row, and gives what the model was asked and what the trace says. */
async function run(values: RowValues, options: Partial<ChatModule> = {}, content = 'Describe it.') {
  const { model, requests } = recordingModel({ text: 'A bill.' });
  const system = createChatSystem({
    prompt: readPromptFile('describe.txt', content),
    parts: { describe: 'text' },
    columns: { input: 'input', image: 'image' },
    folder: '.',
    model,
    ...options,
  });
  const texts = { describe: content };
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

  it('may have images in it, which the trace names', async () => {
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

  it('is shown with the type and the size of an image that it holds', async () => {
    const url = `data:image/png;base64,${'A'.repeat(40_960)}`;
    expect((await run({ input: 'What is this?', image: url })).input).toContain('image: [image image/png, 30 kB]');
  });

  it('is told by its file when its image is gone', async () => {
    const folder = temporaryFolder();
    await expect(run({ input: 'What is this?', image: 'bill.png' }, { folder })).rejects.toThrow(
      `${join(folder, 'bill.png')}: This image of a row cannot be read`,
    );
  });

  it('is followed by nothing else when a template says what the user message is', async () => {
    const { messages } = await run({ input: 'a', shop: 'b' }, { input: '{{shop}}: {{input}}' });
    expect(messages).toEqual([
      { role: 'system', content: 'Describe it.' },
      { role: 'user', content: 'b: a' },
    ]);
  });
});
