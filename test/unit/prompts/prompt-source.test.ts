import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parsePromptSource } from '../../../src/prompts/prompt-source';

describe('a prompt source in a spec', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gepa-source-'));
  mkdirSync(join(folder, 'c#'));
  writeFileSync(join(folder, 'c#', 't.txt'), 'a');
  writeFileSync(join(folder, 'draft #1.txt'), 'a');

  it.each([
    ['route.txt', { file: 'route.txt' }],
    ['route.prompt.yml#user', { file: 'route.prompt.yml', part: 'user' }],
    ['c#/t.txt', { file: 'c#/t.txt' }],
    ['c#/gone.txt', { file: 'c#/gone.txt' }],
    ['c#/t.txt#text', { file: 'c#/t.txt', part: 'text' }],
    ['draft #1.txt', { file: 'draft #1.txt' }],
    ['draft #1.txt#text', { file: 'draft #1.txt', part: 'text' }],
  ])('is split into file and part: %s', (source, expected) => {
    expect(parsePromptSource(source, folder)).toEqual(expected);
  });
});
