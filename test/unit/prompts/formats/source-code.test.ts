import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent, sniffFormat } from '../../../../src/prompts/prompt-file';

const code = '// Doubles.\nconst double = (x) => `{{x}}${2 * x}`;\n';

describe('a file of code', () => {
  it('is one text, whose braces are braces', () => {
    expect(readPromptFile('double.js', code)).toMatchObject({
      format: 'code',
      components: [{ name: 'text', text: code.trimEnd() }],
      templating: 'none',
    });
  });

  it('is written back whole', () => {
    expect(replaceComponent('double.js', code, 'text', 'const double = (x) => x + x;')).toBe(
      'const double = (x) => x + x;\n',
    );
  });

  it('is not a prompt where prompts are looked for', () => {
    expect(sniffFormat('double.js', code)).toBeUndefined();
  });

  it('needs some code to start from', () => {
    expect(() => readPromptFile('double.py', '\n')).toThrow(
      'double.py:1: The file has no code. Write the code to start from.',
    );
  });
});
