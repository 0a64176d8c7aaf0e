import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { clearOutput, outputPlace, readOutput } from '../../../../src/system/program/program-result';
import { temporaryFolder } from '../../processes/programs';

const read = (written: string, stdout: string, folder = '/nowhere') =>
  readOutput(outputPlace(written, folder), stdout, 'The program "agent"');

describe('the output of a program', () => {
  it.each([
    ['stdout', 'one\r\ntwo\n', 'one\ntwo'],
    ['stdout', '\u001b[32mgreen\u001b[0m', 'green'],
    ['last-line', 'log\nanswer \n', 'answer'],
    ['json:answer', '{"answer": "x"}', 'x'],
    ['json:result.items', '{"result": {"items": [1, 2]}}', '[1,2]'],
    ['json:answer', 'log line\n{"answer": "x"}\n', 'x'],
  ])('is read from %s', async (written, stdout, expected) => {
    expect(await read(written, stdout)).toBe(expected);
  });

  it('may be a file, which is removed before the next rollout', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'out.txt'), ' x \n');
    expect(await read('file:out.txt', '', folder)).toBe('x');
    await clearOutput(outputPlace('file:out.txt', folder));
    await expect(read('file:out.txt', '', folder)).rejects.toThrow('ended without writing');
  });

  it.each([
    ['json:answer', 'no json', 'returned no JSON, which system.output reads "answer" from. It returned: no json'],
    ['json:answer', '', 'It returned: (nothing)'],
    ['json:answer', '{"other": 1}', 'returned JSON without "answer"'],
  ])('is missing: %s of %j', async (written, stdout, problem) => {
    await expect(read(written, stdout)).rejects.toThrow(problem);
  });
});
