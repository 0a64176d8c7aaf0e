import { describe, expect, it } from 'vitest';
import { programInput } from '../../../../src/models/command/program-input';
import type { ChatMessage } from '../../../../src/models/model';

const system: ChatMessage = { role: 'system', content: 'Name the queue.' };
const user: ChatMessage = { role: 'user', content: 'Charged twice' };
const name = 'The program "agent"';

describe('what a program reads', () => {
  it('as text is the message, after the system message', () => {
    expect(programInput({ messages: [user] }, 'text', name)).toBe('Charged twice');
    expect(programInput({ messages: [system, user] }, 'text', name)).toBe('Name the queue.\n\nCharged twice');
  });

  it('as text says who speaks in a conversation', () => {
    const messages: readonly ChatMessage[] = [system, user, { role: 'assistant', content: 'billing' }, user];
    expect(programInput({ messages }, 'text', name)).toBe(
      'User:\nName the queue.\n\nCharged twice\n\nAssistant:\nbilling\n\nUser:\nCharged twice',
    );
  });

  it('as JSON is a line with the messages as OpenAI writes them', () => {
    const line = programInput({ messages: [system, user], maxTokens: 9 }, 'json', name);
    expect(JSON.parse(line)).toEqual({ messages: [system, user], max_tokens: 9 });
    expect(line.trimEnd()).not.toContain('\n');
  });

  it('has no tools, and no images as text', () => {
    const tool = { name: 'look_up', description: '', parameters: {} };
    expect(() => programInput({ messages: [user], tools: [tool] }, 'json', name)).toThrow("can't call tools");
    const content = [{ type: 'image', url: 'data:image/png;base64,AAAA' }] as const;
    expect(() => programInput({ messages: [{ role: 'user', content }] }, 'text', name)).toThrow('input: json');
  });
});
