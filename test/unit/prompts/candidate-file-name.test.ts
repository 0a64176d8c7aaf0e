import { describe, expect, it } from 'vitest';
import { candidateFileName } from '../../../src/prompts/candidate-file-name';

describe('the name of a prompt file with the texts of a candidate', () => {
  it.each([
    ['triage.prompt.md', 'triage.candidate-3.prompt.md'],
    ['triage.txt', 'triage.candidate-3.txt'],
    ['triage.prompt.yml', 'triage.candidate-3.prompt.yml'],
    ['review.chatmode.md', 'review.candidate-3.chatmode.md'],
    ['triage.candidate-2.prompt.md', 'triage.candidate-2.candidate-3.prompt.md'],
  ])('keeps the ending of %s', (name, expected) => {
    expect(candidateFileName(name, 3)).toBe(expected);
  });

  it('has a number when the name is taken', () => {
    expect(candidateFileName('triage.prompt.md', 3, 2)).toBe('triage.candidate-3-2.prompt.md');
  });
});
