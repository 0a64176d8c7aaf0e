import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { planRun } from '../../../../src/runs/plan/plan-run';
import { createTextCheck, templatingOf } from '../../../../src/runs/execution/text-check';
import { workspace } from '../practice-run';

/** Creates the check of a run with this prompt. */
async function gateOf(seed: string, spec = '') {
  const folder = await workspace({ 'triage.txt': seed });
  if (spec !== '') {
    await writeFile(
      join(folder, 'triage.gepa.yaml'),
      `prompts: { triage: triage.txt }\ndata: { feedback: feedback.jsonl, pareto: pareto.jsonl }\nmetric: { equals: "{{answer}}" }\nbudget: { rollouts: 60 }\nreview: off\n${spec}\n`,
    );
  }
  const gate = createTextCheck(await planRun(join(folder, 'triage.gepa.yaml'), () => 'run-1'));
  return (text: string) => gate.faultOf('triage', text);
}

describe('the check before the first rollout', () => {
  it('accepts the seed, and a text with the same variables', async () => {
    const faultOf = await gateOf('Sort {{input}}.');
    expect(faultOf('Sort {{input}}.')).toBeUndefined();
    expect(faultOf('Read {{input}} twice.\nSort it.')).toBeUndefined();
  });

  it('rejects an empty text', async () => {
    expect((await gateOf('Sort it.'))(' \n')).toEqual({ kind: 'empty' });
  });

  it('rejects a text that is far longer than its seed', async () => {
    const faultOf = await gateOf('Sort it.');
    expect(faultOf('a'.repeat(100_000))).toBeUndefined();
    expect(faultOf('a'.repeat(100_001))).toEqual({ kind: 'tooLong', length: 100_001, limit: 100_000 });
  });

  it('rejects a text that has more tokens than the search allows, but never the seed', async () => {
    const seed = 'Sort the ticket.';
    const faultOf = await gateOf(seed, 'search: { maxTokens: 3 }');
    expect(faultOf(seed)).toBeUndefined();
    expect(faultOf('Sort it all.')).toBeUndefined();
    expect(faultOf('Sort it all!!')).toEqual({ kind: 'tooLarge', size: 4, tokens: 3, option: 'maxTokens' });
    expect((await gateOf(seed, 'search: { maxGrowth: 0.5 }'))('请求退款')).toMatchObject({ size: 4, tokens: 2 });
  });

  it('rejects a text that lost or invented a variable', async () => {
    const faultOf = await gateOf('Sort {{input}}.');
    expect(faultOf('Sort it.')).toMatchObject({ kind: 'variables' });
    expect(faultOf('Sort {{input}} by {{label}}.')).toMatchObject({ kind: 'variables' });
  });

  it('rejects a template with an open block', async () => {
    const faultOf = await gateOf('{% if input %}Sort {{ input }}.{% endif %}', 'templating: jinja');
    expect(faultOf('{% if input %}Sort {{ input }} well.{% endif %}')).toBeUndefined();
    expect(faultOf('{% if input %}Sort {{ input }}.')).toMatchObject({ kind: 'malformed' });
  });

  it('compares with the seed, so that several steps lose no more than one', async () => {
    const faultOf = await gateOf('{{#if input}}Sort {{input}}.{{/if}}', 'templating: handlebars');
    expect(faultOf('Sort {{input}}.')).toMatchObject({ kind: 'variables' });
  });

  it("doesn't treat a program's seed as a template when it isn't valid", async () => {
    const spec = (system: string) =>
      `prompts: { triage: triage.txt }\ntemplating: jinja\nsystem: ${system}\ndata: { feedback: feedback.jsonl, pareto: pareto.jsonl }\nmetric: { equals: "{{answer}}" }\nbudget: { rollouts: 60 }\nreview: off\n`;
    const folder = await workspace({ 'triage.txt': 'Seed text: {{x}} {% if' });
    const file = join(folder, 'triage.gepa.yaml');
    await writeFile(file, spec('{ kind: command, command: node rollout.js }'));
    expect(templatingOf(await planRun(file, () => 'run-1'), 'triage')).toBe('none');
  });
});
