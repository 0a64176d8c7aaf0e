import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TerminalHost } from '../../src/cli/mcp/terminal-host';
import { OperationTool } from '../../src/editor/agents/language-model-tools';
import { eventually } from './eventually';
import { newestRun, sampleFolder, stateOf, writeSample } from './sample';

const spec = `
prompts: { triage: triage.prompt.md }
data:
  feedback: ../data/triage-feedback.jsonl
  pareto: ../data/triage-pareto.jsonl
metric: [{ label: '{{answer}}', weight: 4 }, { equals: '{{answer}}', weight: 1 }]
models: { task: { practice: student }, reflection: { practice: reflector } }
budget: { rollouts: 300 }
search: { seed: 1, minibatch: 3 }
review: every
`;

interface Status {
  readonly run: string;
  readonly live: boolean;
  readonly waiting: readonly number[];
}

async function invoke(name: string, input: object): Promise<string> {
  const { content } = await vscode.lm.invokeTool(name, { input, toolInvocationToken: undefined });
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

async function ask<Result>(name: string, input: object): Promise<Result> {
  return JSON.parse(await invoke(name, input)) as Result;
}

describe('the tools for language models', () => {
  before(async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.extensions.getExtension('gepa-vscode.gepa-vscode')?.activate();
  });

  it('are all registered, each with a description and a schema', () => {
    const tools = vscode.lm.tools.filter(({ name }) => name.startsWith('gepa_'));
    assert.equal(tools.length, 10);
    for (const { description, inputSchema } of tools) assert.ok(description !== '' && inputSchema !== undefined);
  });

  it('list prompts and draft a spec', async () => {
    const { prompts } = await ask<{ prompts: readonly { file: string }[] }>('gepa_list_prompts', {});
    assert.ok(prompts.some(({ file }) => file === 'prompts/triage.prompt.md'));
    const drafted = await ask<{ text: string; saved: boolean }>('gepa_draft_spec', {
      prompt: 'prompts/triage.prompt.md',
      rollouts: 77,
    });
    assert.match(drafted.text, /rollouts: 77/);
    assert.equal(drafted.saved, false);
  });

  it('ask before a run is started, with its budget and models', async () => {
    await writeSample(spec, 'prompts', 'asked.gepa.yaml');
    // VS Code agrees to every dialog of a test, so the question is read where it is made.
    const tool = new OperationTool('gepa_start', new TerminalHost(sampleFolder(), new Map(), false));
    const { confirmationMessages } = await tool.prepareInvocation({ input: { spec: 'prompts/asked.gepa.yaml' } });
    assert.equal(confirmationMessages?.title, 'Start a run of prompts/asked.gepa.yaml?');
    const { message } = confirmationMessages;
    assert.match(message instanceof vscode.MarkdownString ? message.value : message, /rollouts 300[^]*student/);
    assert.equal(await newestRun('asked'), undefined);
  });

  it('refuse a file outside of the workspace', async () => {
    await assert.rejects(invoke('gepa_draft_spec', { prompt: '../outside.md' }), /not in a folder of the workspace/);
  });

  it('start a run, show a proposal with its evidence, and record a decision and a note as those of an agent', async () => {
    const { run: id } = await ask<Status>('gepa_start', { spec: 'prompts/asked.gepa.yaml' });
    const run = await newestRun('asked');
    assert.ok(run !== undefined);
    assert.equal(stateOf(run).run.id, id);
    const { waiting } = await eventually('a proposal waits', async () => {
      const status = await ask<Status>('gepa_status', { run: id, wait: 5 });
      return status.waiting.length > 0 ? status : undefined;
    });
    const [proposal = 0] = waiting;
    assert.match(await invoke('gepa_proposals', { run: id, proposal }), /```diff/);

    await ask('gepa_guidance', { run: id, add: 'Keep it short.' });
    await ask('gepa_decide', { run: id, proposal, decision: 'reject', reason: 'Too long.' });
    const state = stateOf(run);
    assert.equal(state.proposals[proposal - 1]?.decision?.by, 'agent');
    await eventually('the note is recorded', () => stateOf(run).guidance.some(({ by }) => by === 'agent'));
    assert.match(await invoke('gepa_report', { run: id }), /# asked/);

    const { live } = await ask<Status>('gepa_stop', { run: id });
    assert.equal(live, false);
  });
});
