import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runFromCandidate, type CandidateSource } from '../../../../src/runs/draft/run-from-candidate';
import { createRunFolder, runsFolder } from '../../../../src/runs/folder/run-folder';
import { readRunFile } from '../../../../src/runs/folder/run-file';
import { planRun } from '../../../../src/runs/plan/plan-run';

let folder = '';
const inFolder = (...names: readonly string[]) => join(folder, ...names);
const write = (name: string, text: string) => writeFile(inFolder(name), text);
const free = () => false;

const rows = ['billing', 'delivery', 'returns', 'billing', 'delivery', 'returns']
  .map((answer, index) => `${JSON.stringify({ input: `Ticket ${index}`, answer })}\n`)
  .join('');

const settings = [
  'data: { feedback: rows.jsonl } # from the help desk',
  "metric: { contains: '{{answer}}' }",
  'budget: { rollouts: 100 }',
  '',
].join('\n');

/** Starts a run of a spec, and returns it as the source of another one. */
async function startedRun(
  spec: string,
  texts: CandidateSource['texts'],
  file = 'triage.gepa.yaml',
): Promise<CandidateSource> {
  if (spec !== '') await write(file, spec);
  const plan = await planRun(inFolder(file), (name) => name);
  const { runFolder } = await createRunFolder(runsFolder(folder), plan, new Date(0));
  const runFile = await readRunFile(runFolder);
  return { runFolder, runFile, candidate: 3, texts, specText: spec === '' ? undefined : spec, prices: {} };
}

/** Plans the run that a candidate leads to, before any of its files is written. */
async function planned(source: CandidateSource) {
  const run = runFromCandidate(source, free);
  const plan = await planRun(run.specFile, (name) => name, { text: run.spec, unwritten: run.prompts });
  return { run, plan };
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'from-candidate-'));
  await write('triage.prompt.md', '---\nmodel: small\n---\nSort the ticket.\n');
  await write('rows.jsonl', rows);
});

afterEach(async () => {
  await rm(folder, { recursive: true });
});

describe('a run that starts from a candidate', () => {
  const spec = `# Ours.\nprompts: { triage: triage.prompt.md }\n${settings}`;

  it('has the texts of the candidate as its seed, in a file beside the original one', async () => {
    const { run, plan } = await planned(await startedRun(spec, { triage: 'Name the queue.' }));

    expect([...run.prompts]).toEqual([
      [inFolder('triage.candidate-3.prompt.md'), '---\nmodel: small\n---\nName the queue.\n'],
    ]);
    expect(plan.description.seed).toEqual({ triage: 'Name the queue.' });
  });

  it('records where it is from', async () => {
    const { plan } = await planned(await startedRun(spec, { triage: 'Name the queue.' }));

    expect(plan.description).toMatchObject({
      name: 'triage.candidate-3',
      startedFrom: { run: 'triage', candidate: 3 },
    });
  });

  it('keeps the comments of the spec', async () => {
    const { run } = await planned(await startedRun(spec, { triage: 'Name the queue.' }));

    expect(run.spec).toBe(
      `# Ours.\nprompts: { triage: triage.candidate-3.prompt.md }\n${settings}startedFrom: { run: triage, candidate: 3 }\n`,
    );
  });

  it('has the answers of the run when the spec has changed since', async () => {
    const source = await startedRun(spec, { triage: 'Name the queue.' });

    const { plan } = await planned({ ...source, specText: spec.replace('100', '500') });

    expect(plan.description.budget).toEqual({ rollouts: 100 });
  });

  it('needs neither the spec nor the prompt file any more', async () => {
    const source = await startedRun(spec, { triage: 'Name the queue.' });
    await rm(inFolder('triage.gepa.yaml'));
    await rm(inFolder('triage.prompt.md'));

    const { plan } = await planned({ ...source, specText: undefined });

    expect(plan.description.seed).toEqual({ triage: 'Name the queue.' });
  });

  it('overwrites no file', async () => {
    const source = await startedRun(spec, { triage: 'Name the queue.' });

    const run = runFromCandidate(source, (path) => path === inFolder('triage.candidate-3.prompt.md'));

    expect(run.specFile).toBe(inFolder('triage.candidate-3-2.gepa.yaml'));
    expect([...run.prompts.keys()]).toEqual([inFolder('triage.candidate-3-2.prompt.md')]);
  });

  it('starts from all components, in one file each', async () => {
    await write('answer.txt', 'Explain the queue.');
    const several = [
      'prompts: { triage: triage.prompt.md, answer: answer.txt }',
      'system:',
      '  kind: pipeline',
      '  modules:',
      '    - { name: first, prompt: triage }',
      '    - { name: second, prompt: answer, input: "{{first.output}}" }',
      settings,
    ].join('\n');

    const { plan } = await planned(await startedRun(several, { triage: 'Name it.', answer: 'Explain it.' }));

    expect(plan.description.seed).toEqual({ triage: 'Name it.', answer: 'Explain it.' });
    expect(plan.spec.prompts).toEqual({
      triage: 'triage.candidate-3.prompt.md',
      answer: 'answer.candidate-3.txt',
    });
  });

  it('has one new file for several components of a file', async () => {
    const both = 'messages:\n  - role: system\n    content: Sort.\n  - role: user\n    content: "{{input}}, please."\n';
    await write('both.prompt.yml', both);
    const named = `prompts: { one: both.prompt.yml, other: both.prompt.yml#user }\n${settings}`;

    const { run, plan } = await planned(await startedRun(named, { one: 'Name.', other: '{{input}}, now.' }));

    expect([...run.prompts.values()]).toEqual([both.replace('Sort', 'Name').replace('please', 'now')]);
    expect(plan.description.seed).toEqual({ one: 'Name.', other: '{{input}}, now.' });
  });

  it('starts from a selection, wherever that is in the changed file', async () => {
    await write('agent.py', 'system = "Sort the ticket."\n');
    const source = await startedRun(`prompts: { system: agent.py#L1:10 }\n${settings}`, { system: 'Name\nthe queue.' });

    const { run, plan } = await planned(source);

    expect(plan.description.seed).toEqual({ system: 'Name\nthe queue.' });
    expect([...run.prompts.keys()]).toEqual([inFolder('agent.candidate-3.py')]);
  });

  it('reads the examples of a prompt file from the original', async () => {
    const examples =
      'testData:\n  - { input: one, expected: "1" }\n  - { input: two, expected: "2" }\n  - { input: three, expected: "3" }\n';
    const evaluators = 'evaluators:\n  - name: match\n    string: { contains: "{{expected}}" }\n';
    await write(
      'count.prompt.yml',
      `messages:\n  - role: system\n    content: Count.\n  - role: user\n    content: "{{input}}"\n${examples}${evaluators}`,
    );
    const source = await startedRun('', { count: 'Count {{input}}.' }, 'count.prompt.yml');
    const [component = ''] = Object.keys(source.runFile.prompts);

    const { run, plan } = await planned({ ...source, texts: { [component]: 'Count well.' } });

    expect(plan.spec.data).toEqual({ feedback: './count.prompt.yml' });
    expect(relative(folder, run.specFile)).toBe('count.candidate-3.gepa.yaml');
    expect(Object.values(plan.description.seed)).toEqual(['Count well.']);
  });

  it('puts a file whose name says what it is for into a folder of its own', async () => {
    await write('AGENTS.md', 'Sort the {{ticket}}.\n');
    const source = await startedRun(`prompts: { agents: AGENTS.md }\n${settings}`, { agents: 'Name the {{queue}}.' });

    const { run, plan } = await planned(source);

    expect([...run.prompts.keys()]).toEqual([inFolder('candidate-3', 'AGENTS.md')]);
    expect(plan.spec.prompts).toEqual({ agents: 'candidate-3/AGENTS.md' });
  });

  it('is not that of an imported run, which has no data and no metric', async () => {
    const source = await startedRun(spec, { triage: 'Name the queue.' });
    const runFile = { ...source.runFile, importedFrom: '/python/run' };

    expect(() => runFromCandidate({ ...source, runFile }, free)).toThrow('imported from Python');
  });

  it('leaves no file behind until it is written', async () => {
    await planned(await startedRun(spec, { triage: 'Name the queue.' }));

    await expect(readFile(inFolder('triage.candidate-3.gepa.yaml'))).rejects.toThrow('ENOENT');
    await expect(readFile(inFolder('triage.candidate-3.prompt.md'))).rejects.toThrow('ENOENT');
  });
});
