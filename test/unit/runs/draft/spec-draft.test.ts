import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkDraft, specTextOf, type ExistingSpec } from '../../../../src/runs/draft/draft-check';
import { readData } from '../../../../src/runs/draft/data-choice';
import { describeDraft, newDraft, withData } from '../../../../src/runs/draft/run-draft';
import { draftOfSpec } from '../../../../src/runs/draft/spec-draft';
import { planRun } from '../../../../src/runs/plan/plan-run';

let folder = '';
const inFolder = (name: string) => join(folder, name);
const write = (name: string, text: string) => writeFile(inFolder(name), text);

const rows = ['billing', 'delivery', 'returns', 'billing', 'delivery', 'returns']
  .map((answer, index) => `${JSON.stringify({ input: `Ticket ${index}`, answer })}\n`)
  .join('');

const spec = [
  '# Ours.',
  'prompts: { triage: triage.txt }',
  'data: { feedback: rows.jsonl } # from the help desk',
  'metric:',
  '  - { contains: "{{answer}}", weight: 4 }',
  '  - { length: { max: 20 } }',
  "# The practice models aren't language models. They run on this machine and need no key.",
  'models:',
  '  task: { practice: student }',
  '  reflection: { practice: reflector }',
  'budget: { rollouts: 100, usd: 2 }',
  'search: { seed: 7, minibatch: 12, concurrency: 2 }',
  'review: every',
  '',
].join('\n');

async function existing(text = spec): Promise<ExistingSpec> {
  const file = inFolder('triage.gepa.yaml');
  const plan = await planRun(file, (name) => name, { text }).catch(() => undefined);
  return { text, draft: await draftOfSpec(text, file, plan) };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'draft-'));
  await write('triage.txt', 'Which queue is the ticket for?');
  await write('rows.jsonl', rows);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

it('a malformed template is reported with its place when the form is opened', () => {
  const source = { prompt: '/p/reply.j2', specFile: '/p/reply.gepa.yaml', component: 'reply' };

  expect(() => newDraft({ ...source, content: 'Hello.\n{% if x %}Bye.\n' })).toThrow(/^\/p\/reply\.j2:2: .*endif/);
});

describe('a draft of a spec', () => {
  it('has the answers of the spec', async () => {
    const { draft } = await existing();

    expect(draft).toMatchObject({
      prompt: inFolder('triage.txt'),
      component: 'triage',
      data: { files: { feedback: inFolder('rows.jsonl') }, columns: { input: 'input', expected: 'answer' } },
      metric: { kind: 'rules', metric: [{ contains: '{{answer}}', weight: 4 }, { length: { max: 20 } }] },
      budget: { rollouts: 100, usd: 2 },
      review: 'every',
    });
  });

  it('names data that cannot be read', async () => {
    await write('rows.jsonl', '{"input": ');

    expect((await existing()).draft).toMatchObject({
      data: undefined,
      unreadable: { feedback: inFolder('rows.jsonl') },
    });
  });

  it('leaves the spec as it is when nothing changes', async () => {
    const read = await existing();

    expect(specTextOf(read.draft, read)).toBe(spec);
  });

  it('changes only the answers that were changed', async () => {
    const read = await existing();
    const budget = { ...read.draft.budget, rollouts: 500 };

    expect(specTextOf({ ...read.draft, budget, review: 'off' }, read)).toBe(
      spec.replace('rollouts: 100', 'rollouts: 500').replace('review: every', 'review: off'),
    );
  });

  it('adds a goal, changes it and removes it', async () => {
    const goal = 'Answer urgent tickets first.';
    const before = await existing();
    const withGoal = specTextOf({ ...before.draft, goal }, before) ?? '';

    const read = await existing(withGoal);

    expect(read.draft.goal).toBe(goal);
    expect(specTextOf({ ...read.draft, goal: 'Be fair.' }, read)).toBe(withGoal.replace(goal, 'Be fair.'));
    expect(specTextOf({ ...read.draft, goal: undefined }, read)).toBe(spec);
  });

  it('adds another search, changes it and removes it', async () => {
    const before = await existing();
    const withOpro = specTextOf({ ...before.draft, preset: 'opro' }, before) ?? '';

    const read = await existing(withOpro);

    expect(read.draft.preset).toBe('opro');
    expect(specTextOf({ ...read.draft, preset: 'mipro' }, read)).toBe(
      withOpro.replace('preset: opro', 'preset: mipro'),
    );
    expect(specTextOf({ ...read.draft, preset: 'default' }, read)).toBe(spec);
  });

  it('estimates the search that the form names', async () => {
    const { draft } = await existing();

    expect(describeDraft(draft).search.strategy).toBeUndefined();
    expect(describeDraft({ ...draft, preset: 'textgrad' }).search.strategy?.kind).toBe('textgrad');
  });

  it('moves from practice to an endpoint, with the comment and the minibatch of one', async () => {
    const read = await existing();
    const place = { baseUrl: 'http://127.0.0.1:4000/v1' };
    const models = { task: { ...place, model: 'small' }, reflection: { ...place, model: 'large' } };

    const text = specTextOf({ ...read.draft, models }, read) ?? '';

    expect(text).toContain('  task: { baseUrl: http://127.0.0.1:4000/v1, model: small }\n');
    expect(text).toContain('# The editor asks for API keys and stores them.');
    expect(text).not.toContain("aren't language models");
    expect(text).toContain('search: { seed: 7, minibatch: 1, concurrency: 2 }');
    expect(text).toContain('data: { feedback: rows.jsonl } # from the help desk');
  });

  it('changes to other data', async () => {
    await write('more.csv', 'input,answer\nA,billing\nB,returns\n');
    const read = await existing(spec.replace('rows.jsonl', 'rows.jsonl, test: rows.jsonl, columns: { input: input }'));
    const draft = withData(read.draft, await readData({ feedback: inFolder('more.csv') }, read.draft));

    const text = specTextOf(draft, read) ?? '';

    expect(text).toContain('data: { feedback: more.csv } # from the help desk');
    expect(draft.metric).toBe(read.draft.metric);
  });

  it('cannot be read from a malformed spec', async () => {
    await expect(draftOfSpec('prompts: [', inFolder('triage.gepa.yaml'))).rejects.toThrow(/malformed/);
    await expect(draftOfSpec(spec.replace('budget', 'budgit'), inFolder('triage.gepa.yaml'))).rejects.toThrow(
      /Unknown key "budgit"/,
    );
  });
});

describe('the check of a draft', () => {
  const check = async (text = spec) => {
    const read = await existing(text);
    return checkDraft(read.draft, read, {});
  };

  it('passes a spec that can run', async () => {
    expect(await check()).toMatchObject({ kind: 'ready' });
  });

  it('says what is wrong with the data, the prompt or the metric', async () => {
    const problem = async (text = spec) => {
      const result = await check(text);
      return result.kind === 'faulty' ? result.error.problem : result.kind;
    };

    expect(await problem(spec.replace('{{answer}}', '{{queue}}'))).toContain('queue');
    await write('triage.txt', 'Which queue is {{ticket}} for?');
    expect(await problem()).toContain('The variable {{ticket}} is not a column of the data');
    await write('rows.jsonl', '{"input": ');
    expect(await problem()).toContain('cannot be read');
  });

  it('finds a new draft incomplete without data, and faulty when its data lacks a variable', async () => {
    const source = { prompt: inFolder('triage.txt'), specFile: inFolder('new.gepa.yaml'), component: 'triage' };
    const draft = newDraft({ ...source, content: 'Which queue is {{ticket}} for?' });
    await write('triage.txt', 'Which queue is {{ticket}} for?');

    expect(await checkDraft(draft, undefined, {})).toEqual({ kind: 'incomplete' });
    const filled = withData(draft, await readData({ feedback: inFolder('rows.jsonl') }, draft));
    expect(await checkDraft(filled, undefined, {})).toMatchObject({ kind: 'faulty' });
  });
});
