import { describe, expect, it } from 'vitest';
import { readPromptPart, replacePart } from '../../../src/prompts/prompt-part';
import { selectText } from '../../../src/prompts/selections/selection';
import { selectionAddress } from '../../../src/prompts/selections/selection-address';

const agent = 'import ask from "ask";\n\nconst system = `Route ${ticket}.`;\nconst check = "Check it.";\n';
const note = 'One.\nRoute the\nticket.\nTwo.\n';

/** Returns the address of a selected text. */
function addressOf(path: string, content: string, text: string): string {
  const start = content.indexOf(text);
  return selectionAddress(content, selectText(path, content, { start, end: start + text.length }));
}

const inAgent = addressOf('agent.ts', agent, 'Route');
const inNote = addressOf('note.rst', note, 'Route the\nticket.');

describe('a selection named by its address', () => {
  it('is read as a file with one component', () => {
    expect(inAgent).toBe('L3:16~803110bf');
    expect(readPromptPart('agent.ts', agent, inAgent)).toEqual({
      format: 'selection',
      components: [{ name: inAgent, text: 'Route ${ticket}.', start: 40, end: 56 }],
      messages: [{ role: 'system', component: inAgent }],
      templating: { expressions: ['${ticket}'] },
    });
  });

  it('can span any lines and columns', () => {
    expect(inNote).toMatch(/^L2:1-L3:8~[0-9a-f]{8}$/);
    expect(readPromptPart('note.rst', note, inNote).components[0]?.text).toBe('Route the\nticket.');
    expect(readPromptPart('agent.ts', agent, 'L4:16-L4:20').components[0]?.text).toBe('Check it.');
    expect(readPromptPart('agent.ts', agent, 'L4:15').components[0]?.text).toBe('Check it.');
  });

  it('is replaced in the notation of the file', () => {
    expect(replacePart('agent.ts', agent, inAgent, 'Say `${ticket}`')).toBe(
      agent.replace('Route ${ticket}.', 'Say \\`${ticket}\\`'),
    );
    expect(replacePart('note.rst', note, inNote, 'Do.')).toBe('One.\nDo.\nTwo.\n');
  });

  it('is found again after it moved', () => {
    const moved = `// The prompts.\n${agent.replace('const system', '  const system')}`;
    expect(replacePart('agent.ts', moved, inAgent, 'Do ${ticket}.')).toBe(moved.replace('Route', 'Do'));
    expect(replacePart('note.rst', `Zero.\n\n${note}`, inNote, 'Do.')).toBe('Zero.\n\nOne.\nDo.\nTwo.\n');
  });

  it('is found again after it was edited in place', () => {
    const edited = replacePart('agent.ts', agent, inAgent, 'Do ${ticket}\nwell.');
    expect(readPromptPart('agent.ts', edited, inAgent).components[0]?.text).toBe('Do ${ticket}\nwell.');
    const editedNote = replacePart('note.rst', note, inNote, 'Do.');
    expect(replacePart('note.rst', editedNote, inNote, 'Do it\nwell.', { content: note })).toBe(
      'One.\nDo it\nwell.\nTwo.\n',
    );
  });

  it('is found by the recorded file if the address has no fingerprint', () => {
    const moved = `\n${agent}`;
    expect(readPromptPart('agent.ts', moved, 'L4:15', { content: agent }).components[0]?.text).toBe('Check it.');
  });

  it('is reported if it is gone', () => {
    expect(() => readPromptPart('agent.ts', '\nask();\n', inAgent)).toThrow(
      'agent.ts:3: The text selected at L3:16~803110bf is no longer in this file. Select it again.',
    );
    expect(() => readPromptPart('note.rst', 'One.\nDo.\nTwo.\n', inNote)).toThrow('is no longer in this file');
  });

  it('is reported if it now occurs several times', () => {
    const twice = agent.replace('ask";\n', 'ask";\nconst old = `Route ${ticket}.`;\n');
    expect(() => readPromptPart('agent.ts', twice, inAgent)).toThrow(
      'agent.ts:3: The text selected at L3:16~803110bf has moved and now occurs several times in the file. Select it again.',
    );
  });

  it.each([
    ['L0:1', 'agent.ts: "L0:1" is not a valid address. Write it as L12:8-L20:3, counted from 1.'],
    ['L9:1', 'agent.ts:9: The text selected at L9:1 is no longer in this file. Select it again.'],
  ])('is reported if the address is invalid: %s', (part, message) => {
    expect(() => readPromptPart('agent.ts', agent, part)).toThrow(message);
  });
});

describe('a component named in a prompt source', () => {
  it('is read and replaced by its name', () => {
    expect(readPromptPart('a.txt', 'Route.', undefined).components[0]?.name).toBe('text');
    expect(replacePart('a.txt', 'Route.\n', 'text', 'Do.')).toBe('Do.\n');
  });

  it('is read and written in the recorded format, even if the file changed since', () => {
    const list = 'Sort it.\n---\nRoute it.\n';
    const recorded = { content: list, format: 'textList' } as const;
    const part = readPromptPart('list.txt', list, undefined, recorded).components[1]?.name ?? '';
    expect(readPromptPart('list.txt', list, part, recorded).components.map(({ text }) => text)).toContain('Route it.');
    expect(replacePart('list.txt', list, part, 'Do it.', recorded)).toBe('Sort it.\n---\nDo it.\n');
    expect(() => replacePart('list.txt', list, part, 'Do it.')).toThrow('The file has no component');
  });

  it('is reported if the file does not have it', () => {
    expect(() => readPromptPart('a.txt', 'Route.', 'system')).toThrow(
      'a.txt: The file has no component "system". Its components are: text.',
    );
    expect(() => readPromptPart('a.ts', 'ask("Route.")', 'L1')).toThrow(
      'a.ts: The file has no component "L1". Its components are: text. The address of a selection has a line and a column, such as L12:8.',
    );
  });
});
