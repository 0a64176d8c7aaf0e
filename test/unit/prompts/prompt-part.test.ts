import { describe, expect, it } from 'vitest';
import { readPromptPart, replacePart } from '../../../src/prompts/prompt-part';
import { selectText } from '../../../src/prompts/selections/selection';
import { selectionAddress } from '../../../src/prompts/selections/selection-address';

const agent = 'import ask from "ask";\n\nconst system = `Route ${ticket}.`;\nconst check = "Check it.";\n';
const note = 'One.\nRoute the\nticket.\nTwo.\n';

/** The address of a text that is selected in a file. */
function addressOf(path: string, content: string, text: string): string {
  const start = content.indexOf(text);
  return selectionAddress(content, selectText(path, content, { start, end: start + text.length }));
}

const inAgent = addressOf('agent.ts', agent, 'Route');
const inNote = addressOf('note.rst', note, 'Route the\nticket.');

describe('a part of a file that is named by its place', () => {
  it('is a file of one text', () => {
    expect(inAgent).toBe('L3:16~803110bf');
    expect(readPromptPart('agent.ts', agent, inAgent)).toEqual({
      format: 'selection',
      components: [{ name: inAgent, text: 'Route ${ticket}.', start: 40, end: 56 }],
      messages: [{ role: 'system', component: inAgent }],
      templating: { expressions: ['${ticket}'] },
    });
  });

  it('may be any lines and columns', () => {
    expect(inNote).toMatch(/^L2:1-L3:8~[0-9a-f]{8}$/);
    expect(readPromptPart('note.rst', note, inNote).components[0]?.text).toBe('Route the\nticket.');
    expect(readPromptPart('agent.ts', agent, 'L4:16-L4:20').components[0]?.text).toBe('Check it.');
    expect(readPromptPart('agent.ts', agent, 'L4:15').components[0]?.text).toBe('Check it.');
  });

  it('is replaced as the file writes it', () => {
    expect(replacePart('agent.ts', agent, inAgent, 'Say `${ticket}`')).toBe(
      agent.replace('Route ${ticket}.', 'Say \\`${ticket}\\`'),
    );
    expect(replacePart('note.rst', note, inNote, 'Do.')).toBe('One.\nDo.\nTwo.\n');
  });

  it('is found again where it moved to', () => {
    const moved = `// The prompts.\n${agent.replace('const system', '  const system')}`;
    expect(replacePart('agent.ts', moved, inAgent, 'Do ${ticket}.')).toBe(moved.replace('Route', 'Do'));
    expect(replacePart('note.rst', `Zero.\n\n${note}`, inNote, 'Do.')).toBe('Zero.\n\nOne.\nDo.\nTwo.\n');
  });

  it('is found again when it was edited where it stands', () => {
    const edited = replacePart('agent.ts', agent, inAgent, 'Do ${ticket}\nwell.');
    expect(readPromptPart('agent.ts', edited, inAgent).components[0]?.text).toBe('Do ${ticket}\nwell.');
    const editedNote = replacePart('note.rst', note, inNote, 'Do.');
    expect(replacePart('note.rst', editedNote, inNote, 'Do it\nwell.', { content: note })).toBe(
      'One.\nDo it\nwell.\nTwo.\n',
    );
  });

  it('is found by the file as it was, with the place alone', () => {
    const moved = `\n${agent}`;
    expect(readPromptPart('agent.ts', moved, 'L4:15', { content: agent }).components[0]?.text).toBe('Check it.');
  });

  it('that is gone is an error', () => {
    expect(() => readPromptPart('agent.ts', '\nask();\n', inAgent)).toThrow(
      'agent.ts:3: The text that was selected at L3:16~803110bf is not in this file any more. Select it again.',
    );
    expect(() => readPromptPart('note.rst', 'One.\nDo.\nTwo.\n', inNote)).toThrow('is not in this file any more');
  });

  it('that moved to several places is an error', () => {
    const twice = agent.replace('ask";\n', 'ask";\nconst old = `Route ${ticket}.`;\n');
    expect(() => readPromptPart('agent.ts', twice, inAgent)).toThrow(
      'agent.ts:3: The text that was selected at L3:16~803110bf has moved, and stands at several places now. Select it again.',
    );
  });

  it.each([
    ['L0:1', 'agent.ts: "L0:1" is not a place in a file. Write it as L12:8-L20:3, counted from 1.'],
    ['L9:1', 'agent.ts:9: The text that was selected at L9:1 is not in this file any more. Select it again.'],
  ])('that cannot be is explained: %s', (part, message) => {
    expect(() => readPromptPart('agent.ts', agent, part)).toThrow(message);
  });
});

describe('a part of a prompt file', () => {
  it('is one of its components', () => {
    expect(readPromptPart('a.txt', 'Route.', undefined).components[0]?.name).toBe('text');
    expect(replacePart('a.txt', 'Route.\n', 'text', 'Do.')).toBe('Do.\n');
  });

  it('is read and written in the format that a run recorded, whatever name and content say now', () => {
    const list = 'Sort it.\n---\nRoute it.\n';
    const recorded = { content: list, format: 'textList' } as const;
    const part = readPromptPart('list.txt', list, undefined, recorded).components[1]?.name ?? '';
    expect(readPromptPart('list.txt', list, part, recorded).components.map(({ text }) => text)).toContain('Route it.');
    expect(replacePart('list.txt', list, part, 'Do it.', recorded)).toBe('Sort it.\n---\nDo it.\n');
    expect(() => replacePart('list.txt', list, part, 'Do it.')).toThrow('There is no text');
  });

  it('has to be there', () => {
    expect(() => readPromptPart('a.txt', 'Route.', 'system')).toThrow(
      'a.txt: There is no part "system". The file has: text.',
    );
    expect(() => readPromptPart('a.ts', 'ask("Route.")', 'L1')).toThrow(
      'a.ts: There is no part "L1". The file has: text. A place is written as L12:8, the line and the column of what begins there.',
    );
  });
});
