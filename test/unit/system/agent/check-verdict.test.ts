import { describe, expect, it } from 'vitest';
import { readVerdict } from '../../../../src/system/agent/check-verdict';

const ended = (stdout: string, code: number | null = 0, stderr = '') => ({ stdout, stderr, code, signal: null });
const name = 'The check "npm test"';

describe('the verdict of a check', () => {
  it('is its exit code, with what it printed as the feedback', () => {
    expect(readVerdict('exit-code', ended('\u001b[32m4 passed\u001b[0m\r\n'), name)).toEqual({
      score: 1,
      feedback: 'The check "npm test" passed. It printed:\n4 passed',
    });
    expect(readVerdict('exit-code', ended('3 passed\n', 2, '1 failed'), name)).toEqual({
      score: 0,
      feedback: 'The check "npm test" failed with exit code 2. It printed:\n3 passed\n1 failed',
    });
    expect(readVerdict('exit-code', ended(''), name).feedback).toBe('The check "npm test" passed and printed nothing.');
  });

  it('has a long output cut in its middle', () => {
    const { feedback } = readVerdict('exit-code', ended(`first\n${'x'.repeat(50_000)}\nlast`, 1), name);
    expect(feedback.length).toBeLessThan(9000);
    expect(feedback).toMatch(/first\nx+[^]*characters are left out here[^]*x+\nlast$/);
  });

  it('is the number on its last line, whatever its exit code', () => {
    expect(readVerdict('last-line', ended('slow\n0.25\n', 1), name)).toEqual({
      score: 0.25,
      feedback: 'The check "npm test" printed:\nslow\n0.25',
    });
  });

  it('is the JSON on its last line, and the rest is for the developer', () => {
    const line = '{"score": 0.5, "feedback": "Half.", "objectives": {"speed": 1}}';
    expect(readVerdict('last-line', ended(`slow\n${line}`), name)).toEqual({
      score: 0.5,
      feedback: 'Half.',
      objectives: { speed: 1 },
      printed: `slow\n${line}`,
    });
    expect(readVerdict('last-line', ended(line), name)).not.toHaveProperty('printed');
  });

  it.each([
    ['done', 'printed as its last line: done. The last line must be a score'],
    ['5', 'printed as its last line: 5.'],
    ['{"score": "high"}', 'printed as its last line: {"score": "high"}.'],
    ['', 'printed nothing. The last line must be a score'],
  ])('is missing when the last line is %j', (line, words) => {
    expect(() => readVerdict('last-line', ended(`0.5\n${line}`.trim() === '0.5' ? '' : `0.5\n${line}`), name)).toThrow(
      words,
    );
  });

  it('is missing when the check failed, with its code and its errors', () => {
    expect(() => readVerdict('last-line', ended('', 2, 'Oops'), name)).toThrow(
      /^The check "npm test" exited with code 2 and printed nothing\.[^]*\nIt wrote to standard error:\nOops$/,
    );
    expect(() => readVerdict('exit-code', ended('', 127, 'jest: not found'), name)).toThrow(
      'The check "npm test" exited with code 127:\njest: not found',
    );
    expect(() => readVerdict('exit-code', { ...ended('', null), signal: 'SIGSEGV' }, name)).toThrow(
      'was killed by SIGSEGV',
    );
  });
});
