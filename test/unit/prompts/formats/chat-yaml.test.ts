import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent } from '../../../../src/prompts/prompt-file';
import { textsOf } from '../laws';

describe('chat messages in YAML', () => {
  const chat = '# chat\n- role: system\n  content: Be brief.\n- role: user\n  content: "{{input}}"\n';

  it('have one component each', () => {
    expect(textsOf('chat.yaml', chat)).toEqual([
      ['system', 'Be brief.'],
      ['user', '{{input}}'],
    ]);
    expect(replaceComponent('chat.yaml', chat, 'system', 'Be kind.')).toBe(chat.replace('Be brief.', 'Be kind.'));
  });

  it('can have texts in parts, and the role developer', () => {
    const parts =
      '- role: developer\n  content: Be brief.\n- role: user\n  content:\n    - { type: text, text: "{{input}}" }\n' +
      '    - type: image_url\n      image_url: { url: "{{url}}" }\n';
    expect(textsOf('chat.yaml', parts)).toEqual([
      ['system', 'Be brief.'],
      ['user', '{{input}}'],
    ]);
    expect(readPromptFile('chat.yaml', parts).editOnly).toContain('parts that are not text');
    expect(readPromptFile('chat.yaml', chat).editOnly).toBeUndefined();
  });
});
