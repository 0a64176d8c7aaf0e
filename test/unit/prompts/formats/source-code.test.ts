import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, detectFormat } from '../../../../src/prompts/prompt-file';

const code = '// Doubles.\nconst double = (x) => `{{x}}${2 * x}`;\n';

describe('a file of code', () => {
  it('is one text without variables', () => {
    expect(readPromptFile('double.js', code)).toMatchObject({
      format: 'code',
      components: [{ name: 'text', text: code.trimEnd() }],
      templating: 'none',
    });
  });

  it('is replaced as a whole', () => {
    expect(replaceComponent('double.js', code, 'text', 'const double = (x) => x + x;')).toBe(
      'const double = (x) => x + x;\n',
    );
  });

  it('is not found as a prompt file', () => {
    expect(detectFormat('double.js', code)).toBeUndefined();
  });

  it('must not be empty', () => {
    expect(() => readPromptFile('double.py', '\n')).toThrow(
      'double.py:1: The file is empty. Write the initial code in it.',
    );
  });
});
