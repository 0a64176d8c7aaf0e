import { describe, expect, it } from 'vitest';
import { replaceComponent } from '../../../../src/prompts/prompt-file';
import { chat, namesAndTexts, read } from './json-samples';

describe('chat messages in JSON', () => {
  it('have a component for each text, the system message first', () => {
    const file = read(chat);
    expect(file.format).toBe('chatJson');
    expect(namesAndTexts(chat)).toEqual([
      ['system', 'Route the ticket.\nBe "brief".'],
      ['user', 'Ticket: {{input}}'],
      ['user-2', 'And now?'],
    ]);
    expect(file.messages).toEqual([
      { role: 'user', component: 'user' },
      { role: 'system', component: 'system' },
      { role: 'user', component: 'user-2' },
    ]);
    expect(file.editOnly).toBeUndefined();
  });

  it("can be a request of OpenAI's API, with its parameters", () => {
    const file = read('{"model": "gpt-4o", "temperature": 0, "messages": [{"role": "system", "content": "Route."}]}');
    expect(file.components.map(({ text }) => text)).toEqual(['Route.']);
    expect(file.settings).toEqual({ model: 'gpt-4o', temperature: 0 });
  });

  it('can have their texts in parts', () => {
    const parts = '[{"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "text", "text": "Two"}]}]';
    expect(namesAndTexts(parts)).toEqual([
      ['user', 'One'],
      ['user-2', 'Two'],
    ]);
    const image = '[{"role": "user", "content": [{"type": "text", "text": "One"}, {"type": "image_url"}]}]';
    expect(read(image).editOnly).toContain('parts that are not text');
  });

  it("can have a system message next to them, as in Anthropic's API", () => {
    expect(namesAndTexts('{"system": "Route.", "messages": [{"role": "user", "content": "{{q}}"}]}')).toEqual([
      ['system', 'Route.'],
      ['user', '{{q}}'],
    ]);
    expect(
      namesAndTexts('{"messages": [{"role": "user", "content": "{{q}}"}], "system": [{"text": "Route."}]}'),
    ).toContainEqual(['system', 'Route.']);
  });

  it('skip messages whose role is an expression', () => {
    const looped =
      '[{% for m in history %}{"role": "{{ m.role }}", "content": "{{ m.text }}"},{% endfor %}{"role": "user", "content": "Hi"}]';
    expect(namesAndTexts(looped)).toEqual([['user', 'Hi']]);
    expect(read(looped).editOnly).toBeDefined();
  });

  it('can have promptfoo template tags around the values', () => {
    const looped =
      '[{% for m in history %}{"role": "user", "content": {{ m.text | dump }} },{% endfor %}\n' +
      '{# last #} {"role": "system", "content": "Say {{ x }}"}]';
    expect(namesAndTexts(looped)).toEqual([
      ['system', 'Say {{ x }}'],
      ['user', '{{ m.text }}'],
    ]);
    expect(replaceComponent('a.json', looped, 'user', 'It is "{{ m.text }}"')).toBe(
      looped.replace('{{ m.text | dump }}', '"It is \\"{{ m.text }}\\""'),
    );
  });
});
