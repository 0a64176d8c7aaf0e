import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { checkAgent } from '../../../../src/runs/plan/check-agent';
import { parseSpec } from '../../../../src/runs/spec/parse-spec';
import { agentSystemSchema } from '../../../../src/system/agent/agent-schema';

const rows = [{ values: { task: 'Fix it', test: 'a' }, source: 'rows.jsonl:1' }];
const checked = (definition: object) => () =>
  checkAgent(v.parse(agentSystemSchema, { kind: 'agent', ...definition }), 'x.gepa.yaml', rows);

describe('the check of an agent before a run', () => {
  it('accepts columns that every row has', () => {
    expect(checked({ command: 'claude -p "{{task}}"', check: 'npm test {{test}}' })).not.toThrow();
  });

  it.each([
    [{ command: 'claude -p' }, 'The agent isn’t given anything of a row.'],
    [
      { command: 'claude -p "{{text}}"' },
      "The agent is given {{text}}, which isn't a column of the row at rows.jsonl:1.",
    ],
    [{ command: 'a {{task}}', check: 'b {{c}}' }, 'The agent’s check is given {{c}}'],
    [{ command: 'a {{task}}', commit: '{{base}}' }, 'The commit is named by {{base}}'],
  ])('refuses %j', (definition, message) => {
    expect(checked(definition)).toThrow(message);
  });
});

describe('a spec with an agent', () => {
  const parsed =
    (system: string, more = '') =>
    () =>
      parseSpec(
        `prompts: { rules: AGENTS.md }\nsystem: { kind: agent, command: "a {{task}}", ${system} }\n${more}`,
        'x.gepa.yaml',
      );

  it.each([
    ['commit: HEAD, uncommitted: include', '', 'a commit has no uncommitted files'],
    ['sandbox: false', '', 'Only a sandbox keeps the agent off the network.'],
    ['hidden: [tests]', '', 'Hidden files are for the check.'],
    ['score: last-line', '', 'There is no check whose last line could be a score.'],
    ['check: npm test', 'metric: { equals: "{{task}}" }', 'The check scores the agent already.'],
    ['check: "npm test | tail"', '', 'A shell isn’t used'],
  ])('is refused with { %s }', (system, more, message) => {
    expect(parsed(system, more)).toThrow(message);
  });

  it('needs neither a check nor the network', () => {
    expect(parsed('')().system).toMatchObject({ network: 'none', sandbox: true, slots: 2, score: 'exit-code' });
  });
});
