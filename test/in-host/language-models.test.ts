import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { LanguageModels } from '../../src/editor/models/language-models';
import { findModelSources, firstModels } from '../../src/editor/optimize/model-sources';
import type { ChatMessage, Model } from '../../src/models/model';
import { ModelError, type ModelErrorKind } from '../../src/models/model-error';
import { eventually } from './eventually';
import { newestRun, stateOf, writeSample } from './sample';
import { modelExtension, type ReceivedRequest } from './test-models';

const question: readonly ChatMessage[] = [
  { role: 'system', content: 'Name the queue.' },
  { role: 'user', content: 'Charged twice' },
];
const never = new AbortController().signal;

describe('VS Code’s own models', () => {
  it('answer without a system role, and their tokens are counted', async () => {
    const { requests } = await modelExtension((_request, report) => {
      report(text('billing '));
      report(text('queue'));
    });

    const { text: answer, usage } = await small().complete({ messages: question, temperature: 0 }, never);

    assert.equal(answer, 'billing queue');
    assert.deepEqual(usage, { calls: 1, promptTokens: 5, completionTokens: 2, isEstimated: true });
    assert.deepEqual(requests.map(textsOf), [['Name the queue.\n\nCharged twice']]);
    assert.deepEqual(requests[0]?.modelOptions, { temperature: 0 });
  });

  it('are found by their family too', async () => {
    const { requests } = await modelExtension((_request, report) => report(text('billing')));

    await models().create({ vscode: 'large', vendor: 'test-vendor' }).complete({ messages: question }, never);

    assert.deepEqual(
      requests.map(({ model }) => model),
      ['test-large'],
    );
  });

  it('call tools, and receive the results of a turn together', async () => {
    const { requests } = await modelExtension((_request, report) =>
      report(new vscode.LanguageModelToolCallPart('2', 'look_up', { ticket: 8 })),
    );
    const messages: readonly ChatMessage[] = [
      { role: 'user', content: 'Charged twice' },
      { role: 'assistant', content: '', toolCalls: [{ id: '1', name: 'look_up', arguments: '{"ticket":7}' }] },
      { role: 'tool', toolCallId: '1', content: 'refunded' },
    ];
    const tool = { name: 'look_up', description: 'Finds a ticket', parameters: { type: 'object' } };

    const { toolCalls } = await small().complete({ messages, tools: [tool] }, never);

    assert.deepEqual(toolCalls, [{ id: '2', name: 'look_up', arguments: '{"ticket":8}' }]);
    const [request] = requests;
    assert.deepEqual(
      request?.tools.map(({ name }) => name),
      ['look_up'],
    );
    const [, call, result] = request.messages.map(({ content }) => content[0]);
    assert.ok(call instanceof vscode.LanguageModelToolCallPart && result instanceof vscode.LanguageModelToolResultPart);
    assert.deepEqual([call.callId, call.input, result.callId], ['1', { ticket: 7 }, '1']);
  });

  it('are not asked about images', async () => {
    const { requests } = await modelExtension(() => undefined);
    const content = [{ type: 'image', url: 'data:image/png;base64,AAAA' }] as const;

    await rejects(small().complete({ messages: [{ role: 'user', content }] }, never), 'refused', /images/);
    assert.equal(requests.length, 0);
  });

  const failures: readonly (readonly [string, () => Error, ModelErrorKind])[] = [
    ['a quota that is used up', () => vscode.LanguageModelError.Blocked('No premium requests left'), 'outOfCredit'],
    ['a refused permission', () => vscode.LanguageModelError.NoPermissions('denied'), 'unauthorized'],
    ['a failure of its own', () => new Error('The server is on fire'), 'overloaded'],
  ];
  for (const [name, error, kind] of failures) {
    it(`report ${name}`, async () => {
      await modelExtension(() => {
        throw error();
      });
      await rejects(small().complete({ messages: question }, never), kind, /test-small/);
    });
  }

  it('that don’t exist are reported with those that do', async () => {
    const missing = models().create({ vscode: 'gpt-0' });

    await rejects(missing.complete({ messages: question }, never), 'unknownModel', /"gpt-0".*test-small, test-large/);
    await assert.rejects(models().ensure([{ vscode: 'gpt-0' }]), /"gpt-0".*test-small, test-large/);
  });

  it('that are denied to GEPA are reported before the run', async () => {
    await modelExtension(() => undefined);
    await assert.rejects(models(false).ensure([{ vscode: 'test-small' }]), /Manage Language Model Access/);
  });

  it('stop when a request is cancelled', async () => {
    let answered: () => void = () => undefined;
    const { requests } = await modelExtension(() => new Promise((resolve) => (answered = resolve)));
    const stop = new AbortController();
    const answer = small().complete({ messages: question }, stop.signal);
    const request = await eventually('the model is asked', () => requests[0]);

    stop.abort();

    await rejects(answer, 'cancelled', /cancelled/);
    await eventually('the model is told', () => request.token.isCancellationRequested);
    answered();
  });

  it('are the first choice of the form', async () => {
    const spec = { vscode: 'test-small', vendor: 'test-vendor' };

    assert.deepEqual(await firstModels(), { task: spec, reflection: spec });
    assert.equal((await findModelSources())[0]?.kind, 'vscode');
  });

  it('run a spec, whose record says that they have no system role', async () => {
    await modelExtension(({ model }, report) =>
      report(text(model === 'test-large' ? 'Say more.\n\n```\nName the queue of the ticket.\n```' : 'billing')),
    );
    const spec = await writeSample(
      `
prompts: { triage: triage.prompt.md }
data: { feedback: ../data/triage-feedback.jsonl, pareto: ../data/triage-pareto.jsonl }
metric: { equals: '{{answer}}' }
models: { task: { vscode: test-small, vendor: test-vendor }, reflection: { vscode: test-large, vendor: test-vendor } }
budget: { reflections: 1 }
review: off
`,
      'prompts',
      'without-key.gepa.yaml',
    );
    await vscode.commands.executeCommand('gepa.optimize', spec);

    const run = await eventually('the run has a folder', () => newestRun('without-key'));
    const state = await eventually('the run has ended', () => {
      const folded = stateOf(run);
      return folded.status.kind === 'stopped' && folded;
    });
    assert.equal(state.status.kind === 'stopped' && state.status.reason.kind, 'budget');
    assert.deepEqual(state.run.foldsSystem, ['task', 'reflection']);
    assert.ok(state.usage.task.promptTokens > 0 && state.usage.reflection.completionTokens > 0);
  });
});

function models(canSendRequest = true): LanguageModels {
  return new LanguageModels({
    onDidChange: () => new vscode.Disposable(() => undefined),
    canSendRequest: () => canSendRequest,
  });
}

function small(): Model {
  return models().create({ vscode: 'test-small' });
}

function text(value: string): vscode.LanguageModelTextPart {
  return new vscode.LanguageModelTextPart(value);
}

function textsOf({ messages }: ReceivedRequest): readonly string[] {
  return messages.flatMap(({ content }) =>
    content.flatMap((part) => (part instanceof vscode.LanguageModelTextPart ? [part.value] : [])),
  );
}

async function rejects(answer: Promise<unknown>, kind: ModelErrorKind, message: RegExp): Promise<void> {
  await assert.rejects(answer, (error) => {
    assert.ok(error instanceof ModelError);
    assert.equal(error.data.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}
