import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadRows } from '../../../src/datasets/load-rows';

it('lists a malformed row that would tell the shape of the others', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'gepa-rows-')), 'chat.jsonl');
  const conversation = (answer: unknown) => ({
    messages: [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: answer },
    ],
  });
  writeFileSync(file, `${JSON.stringify(conversation([[]]))}\n${JSON.stringify(conversation('Hello'))}\n`);

  await expect(loadRows(file)).rejects.toThrow(`${file}:1: the last message of the conversation has a part`);
});
