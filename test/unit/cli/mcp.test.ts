import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Client, type ClientOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readJournal } from '../../../src/runs/journal/journal';
import { runsFolder } from '../../../src/runs/folder/run-folder';
import { modelServer, type Answer } from '../models/model-server';
import { workspace } from '../runs/practice-run';
import { endpointSpec, program } from './program';

/** The student needs "Say billing."; the reflector writes it, each time with another politeness. */
const answer: Answer = (_response, { body }, completion, count) => {
  const messages = JSON.stringify(body['messages']);
  if (body['model'] === 'reflector') completion(`Name it.\n\n\`\`\`\nSort it.\nSay billing. Please ${count}.\n\`\`\``);
  else completion(messages.includes('Say billing.') ? 'billing' : 'no idea');
};

const rows = Array.from({ length: 6 }, (_, place) => JSON.stringify({ input: `Ticket ${place}`, answer: 'billing' }));

async function ticketFolder() {
  const { baseUrl, requests } = await modelServer(answer);
  const spec = endpointSpec(baseUrl).replace('rollouts: 40', 'rollouts: 40, proposals: 1');
  const folder = await workspace({
    'triage.gepa.yaml': `${spec}review: every\nsearch: { preset: classic }\n`,
    'triage.txt': 'Sort it.\nBe polite.',
    'feedback.jsonl': rows.join('\n'),
    'pareto.jsonl': rows.join('\n'),
  });
  return { folder, requests };
}

type Era = NonNullable<ClientOptions['versionNegotiation']>['mode'];

/** Starts `gepa mcp` in a folder, and a client of the SDK that says yes or no, or can't be asked. */
async function agentIn(
  folder: string,
  options: { readonly args?: readonly string[]; readonly says?: 'accept' | 'decline'; readonly era?: Era } = {},
) {
  const { args = [], says, era = 'legacy' } = options;
  const asked: string[] = [];
  const client = new Client(
    { name: 'test', version: '1' },
    { capabilities: says === undefined ? {} : { elicitation: { form: {} } }, versionNegotiation: { mode: era } },
  );
  if (says !== undefined)
    client.setRequestHandler('elicitation/create', ({ params }) => {
      asked.push(params.message);
      return { action: says, ...(says === 'accept' ? { content: {} } : {}) };
    });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [program, 'mcp', ...args],
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', TEST_KEY: 'sesame' },
      stderr: 'ignore',
    }),
  );
  onTestFinished(() => client.close());
  const call = async (name: string, input: Readonly<Record<string, unknown>> = {}) => {
    const { content, isError = false } = await client.callTool({ name, arguments: input }, { timeout: 110_000 });
    const [first] = content;
    return { text: first?.type === 'text' ? first.text : '', isError };
  };
  const ask = async <Result>(name: string, input?: Readonly<Record<string, unknown>>) => {
    const { text, isError } = await call(name, input);
    expect([isError, text]).toEqual([false, text]);
    return JSON.parse(text) as Result;
  };
  return { client, call, ask, asked };
}

interface Status {
  readonly run: string;
  readonly live: boolean;
  readonly canResume: boolean;
  readonly status: string;
  readonly waiting: readonly number[];
  readonly best: { readonly candidate: number; readonly pareto: number };
}

test('lists its tools, each with a description and a schema of its input', async () => {
  const { client } = await agentIn((await ticketFolder()).folder);
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toContain('gepa_decide');
  for (const { description, inputSchema } of tools) {
    expect(description).toMatch(/\.$/);
    expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    for (const property of Object.values(inputSchema.properties ?? {})) expect(property).toHaveProperty('description');
  }
});

test('lists prompts with their specs, and drafts a spec without writing it', async () => {
  const { folder, requests } = await ticketFolder();
  const { ask, call } = await agentIn(folder);
  expect(await ask('gepa_list_prompts')).toEqual({ prompts: [{ file: 'triage.txt', specs: ['triage.gepa.yaml'] }] });
  const drafted = await ask<{ text: string; saved: boolean }>('gepa_draft_spec', {
    prompt: 'triage.txt',
    data: 'feedback.jsonl',
    rollouts: 50,
  });
  expect(drafted).toMatchObject({ spec: 'triage.gepa.yaml', saved: false });
  expect(drafted.text).toContain('rollouts: 50');
  const again = await call('gepa_draft_spec', { prompt: 'triage.txt', data: 'feedback.jsonl', save: true });
  expect(again).toEqual({ isError: true, text: expect.stringContaining('was not overwritten') as string });
  expect(requests).toHaveLength(0);
});

test.each(['legacy', 'auto'] as const)(
  'asks before a start and an apply, and is driven from one to the other (%s)',
  async (era) => {
    const { folder } = await ticketFolder();
    const { ask, call, asked } = await agentIn(folder, { says: 'accept', era });
    const { run } = await ask<Status>('gepa_start', { spec: 'triage.gepa.yaml' });
    expect(asked[0]).toContain('Start a run of triage.gepa.yaml?');
    expect(asked[0]).toContain('Budget: rollouts 40, proposals 1.');
    const { waiting } = await ask<Status>('gepa_status', { run, wait: 60 });
    const [proposal = 0] = waiting;
    expect((await call('gepa_proposals', { run, proposal })).text).toContain('+Say billing. Please');
    await ask('gepa_guidance', { run, add: 'Keep it short.' });
    await ask('gepa_decide', { run, proposal, decision: 'accept' });
    const end = await ask<Status>('gepa_status', { run, wait: 60 });
    expect(end).toMatchObject({ live: false, best: { candidate: 1, pareto: 1 } });
    expect((await call('gepa_report', { run })).text).toContain('accepted by an agent');
    expect(await call('gepa_apply', { run })).toEqual({ isError: false, text: 'Wrote candidate 1 to triage.txt.' });
    expect(asked[1]).toContain('+Say billing. Please');
    expect(await readFile(join(folder, 'triage.txt'), 'utf8')).toMatch(/^Sort it\.\nSay billing\. Please \d+\.$/);

    const events = [...readJournal(join(runsFolder(folder), run))];
    expect(events.find(({ type }) => type === 'reviewDecided')).toMatchObject({ decision: { by: 'agent' } });
    expect(events.find(({ type }) => type === 'guidanceGiven')).toMatchObject({ guidance: { by: 'agent' } });
  },
);

describe('spends and changes nothing', () => {
  test('when the user says no', async () => {
    const { folder, requests } = await ticketFolder();
    const { call } = await agentIn(folder, { says: 'decline' });
    const { text, isError } = await call('gepa_start', { spec: 'triage.gepa.yaml' });
    expect([isError, text]).toEqual([true, expect.stringContaining('The user said no.')]);
    expect(requests).toHaveLength(0);
  });

  test.each(['legacy', 'auto'] as const)('when the client cannot ask (%s)', async (era) => {
    const { folder, requests } = await ticketFolder();
    const { call } = await agentIn(folder, { era });
    const { text, isError } = await call('gepa_start', { spec: 'triage.gepa.yaml' });
    expect([isError, text]).toEqual([true, expect.stringContaining('--allow start')]);
    expect(requests).toHaveLength(0);
  });

  test('when programs of an allowed run are not trusted', async () => {
    const { folder, requests } = await ticketFolder();
    const spec = await readFile(join(folder, 'triage.gepa.yaml'), 'utf8');
    await writeFile(
      join(folder, 'triage.gepa.yaml'),
      spec.replace('metric: { equals: "{{answer}}" }', 'metric: { javascript: { code: "output.length" } }'),
    );
    const { call } = await agentIn(folder, { args: ['--allow', 'start'] });
    const { text, isError } = await call('gepa_start', { spec: 'triage.gepa.yaml' });
    expect([isError, text]).toEqual([true, expect.stringContaining('Nothing was executed. Add --trust')]);
    expect(requests).toHaveLength(0);
  });
});

test('starts without asking with --allow start, and refuses to apply; a decision survives a resume', async () => {
  const { folder } = await ticketFolder();
  const first = await agentIn(folder, { args: ['--allow', 'start'] });
  const { run } = await first.ask<Status>('gepa_start', { spec: 'triage.gepa.yaml' });
  const { waiting } = await first.ask<Status>('gepa_status', { run, wait: 60 });
  await first.ask('gepa_decide', { run, proposal: waiting[0], decision: 'reject', reason: 'Too polite.' });
  await first.ask('gepa_stop', { run });
  await first.client.close();

  const second = await agentIn(folder, { args: ['--allow', 'start'] });
  await second.ask('gepa_start', { run });
  await second.ask('gepa_status', { run, wait: 60 });
  const { text } = await second.call('gepa_proposals', { run, proposal: waiting[0] });
  expect(text).toContain('an agent rejected it: “Too polite.”');
  const applied = await second.call('gepa_apply', { run, candidate: 0 });
  expect(applied).toEqual({ isError: true, text: expect.stringContaining('--allow apply') as string });
});

test.each([
  ['gepa_start', {}, 'Give either the spec of a new run or the id of a run to resume.'],
  ['gepa_start', { spec: '../elsewhere.gepa.yaml' }, 'is outside of'],
  ['gepa_start', { spec: 'missing.gepa.yaml' }, 'does not exist'],
  ['gepa_status', { run: '../..' }, 'There is no run at'],
  ['gepa_report', {}, 'There is no run yet.'],
  ['gepa_decide', { proposal: 'one', decision: 'accept' }, "gepa_decide can't use this input."],
  ['gepa_draft_spec', { prompt: 'triage.txt', models: { task: 1 } }, "These models can't be used."],
  ['gepa_nothing', {}, 'There is no tool "gepa_nothing".'],
])('says what is wrong with %s %j', async (name, input, message) => {
  const { call } = await agentIn((await ticketFolder()).folder, { says: 'accept' });
  expect(await call(name, input)).toEqual({ isError: true, text: expect.stringContaining(message) as string });
});
