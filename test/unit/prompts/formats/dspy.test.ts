import { describe, expect, it } from 'vitest';
import { replaceComponent } from '../../../../src/prompts/prompt-file';
import { dspy, namesAndTexts, oldDspy, read } from './json-samples';

describe('a saved DSPy program', () => {
  it('has the instructions of each predictor, then custom field descriptions', () => {
    expect(namesAndTexts(dspy)).toEqual([
      ['prog.predict', 'Given the ticket, give the team.'],
      ['check', 'Check über all.'],
      ['prog.predict.fields[1]', 'one of billing, card'],
    ]);
    expect(read(dspy)).toMatchObject({ format: 'dspy', templating: 'none', messages: [] });
    expect(read(dspy).editOnly).toContain('command');
  });

  it('can have an older layout, or be a single predictor', () => {
    expect(namesAndTexts(oldDspy)).toEqual([['self.route', 'Route it.']]);
    expect(namesAndTexts('{"demos": [], "signature": {"instructions": "Route it."}}')).toEqual([['self', 'Route it.']]);
    const cot =
      '{"route": {"demos": [], "extended_signature": {"instructions": "Think."}, "signature": {"instructions": "No."}}}';
    expect(namesAndTexts(cot)).toEqual([['route', 'Think.']]);
  });

  it('keeps the escapes that Python writes', () => {
    expect(replaceComponent('a.json', dspy, 'prog.predict', 'Wähle 😀')).toBe(
      dspy.replace('Given the ticket, give the team.', 'W\\u00e4hle \\ud83d\\ude00'),
    );
  });
});
