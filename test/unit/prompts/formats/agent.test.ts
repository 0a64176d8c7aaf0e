import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPromptFile, replaceComponent } from '../../../../src/prompts/prompt-file';
import { expectLaws, textsOf } from '../laws';
import { promptText } from '../texts';

describe('an agent', () => {
  const content = `---
name: planner
handoffs:
  - label: Start
    agent: agent
    prompt: Implement the plan # go on
  - { label: Test, agent: agent, prompt: 'Write tests.' }
  - label: Ask
    agent: ask
---
Plan the work.
`;

  it('has the prompts of its handoffs as components', () => {
    expect(textsOf('planner.agent.md', content)).toEqual([
      ['body', 'Plan the work.'],
      ['handoff', 'Implement the plan'],
      ['handoff-2', 'Write tests.'],
    ]);
    expect(readPromptFile('.github/agents/planner.md', content).format).toBe('agent');
    expect(readPromptFile('planner.chatmode.md', content).messages).toEqual([{ role: 'system', component: 'body' }]);
  });

  it('keeps their notation', () => {
    expect(replaceComponent('planner.agent.md', content, 'handoff', 'Build it.')).toBe(
      content.replace('Implement the plan', 'Build it.'),
    );
    expect(replaceComponent('planner.agent.md', content, 'handoff-2', "Don't.")).toContain("prompt: 'Don''t.' }");
  });

  it('can hold any text in them', () => {
    const [before = '', after = ''] = content.split('Implement the plan');
    fc.assert(
      fc.property(promptText, (text) => {
        expectLaws({ path: 'a.agent.md', component: 'handoff', before, source: 'Implement the plan', after }, text);
      }),
      { numRuns: 40 },
    );
  });
});
