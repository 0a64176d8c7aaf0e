import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, test } from 'vitest';
import { isDecision, type RunEvent, type StopReason } from '../../../src/gepa/events';
import { RunFold } from '../../../src/gepa/fold';
import type { CompletionRequest } from '../../../src/models/model';
import { readJournal } from '../../../src/runs/journal/journal';
import { indexFile } from '../../../src/runs/journal/journal-index';
import type { Assignment } from '../../../src/worker/messages';
import { RunClient, type ModelProvider } from '../../../src/worker/run-client';
import { createModel } from '../../../src/models/provider-registry';
import { batchServer } from '../models/batches/batch-server';
import { newRun, openSession, practiceModels, workspace } from '../runs/practice-run';
import { outcomeOf, startAssignment, type Outcome } from './run-worker';

const built = mkdtempSync(join(tmpdir(), 'gepa-worker-'));
const workerFile = join(built, 'worker.js');

beforeAll(async () => {
  await build({
    entryPoints: ['src/worker/main.ts'],
    outfile: workerFile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  return () => rm(built, { recursive: true });
});

/** Runs an assignment to its end. */
function runWorker(
  assignment: Assignment,
  act?: (client: RunClient, event: RunEvent) => void,
  models?: ModelProvider,
  file = workerFile,
): Promise<Outcome> {
  return outcomeOf(file, assignment, act, models);
}

/** The worker's code with a crash at its nth call, once. */
function crashAfter(calls: number, marker: string): string {
  return `{
  const fs = require('node:fs');
  const { parentPort } = require('node:worker_threads');
  const post = parentPort.postMessage.bind(parentPort);
  let calls = 0;
  parentPort.postMessage = (message) => {
    if (message.type === 'complete' && ++calls === ${calls} && !fs.existsSync(${JSON.stringify(marker)})) {
      fs.writeFileSync(${JSON.stringify(marker)}, '');
      process.exit(7);
    }
    post(message);
  };
}
${readFileSync(workerFile, 'utf8')}`;
}

describe('a run in a worker thread', () => {
  test('requests completions from the host and sends every event of its journal', async () => {
    const { reason, events, runFolder } = await runWorker(await startAssignment());
    expect(['perfect', 'budget']).toContain(reason?.kind);
    expect(events).toEqual(readJournal(runFolder ?? ''));
    expect(RunFold.over(events).state.best).toBeGreaterThan(0);
  });

  test('asks each of several task models', async () => {
    const student = { practice: 'student' };
    const value = { task: student, otherTasks: [student], reflection: { practice: 'reflector' } };
    const overrides = [
      { path: ['models'], value },
      { path: ['budget'], value: { rollouts: 16 } },
    ];
    const [first, second] = [practiceModels(), practiceModels()];
    const models = { ...first.models, otherTasks: [second.models.task] };
    await runWorker({ ...(await startAssignment()), overrides } as Assignment, undefined, () =>
      Promise.resolve(models),
    );
    expect([first.asked.length, second.asked.length]).toEqual([8, 8]);
  });

  test('lets the host read reflections while they are written, and no other replies', async () => {
    const { models } = practiceModels();
    const streaming: ModelProvider = () =>
      Promise.resolve({
        task: models.task,
        reflection: {
          complete: async (request, signal, onWriting) => {
            const completion = await models.reflection.complete(request, signal);
            onWriting?.(() => ({ text: completion.text, reasoning: '' }));
            return completion;
          },
        },
      });
    const { events, writing } = await runWorker(await startAssignment(), undefined, streaming);
    const replies = events.flatMap((event) => (event.type === 'reflectionFinished' ? [event] : []));
    expect(replies.length).toBeGreaterThan(0);
    const firstOf = (id: string) => writing.filter(([reflection]) => reflection === id).map(([, text]) => text);
    for (const { reflection, reply } of replies) expect(firstOf(reflection)).toEqual(['', reply, undefined]);
    expect(new Set(writing.map(([reflection]) => reflection))).toEqual(
      new Set(replies.map(({ reflection }) => reflection)),
    );
  });

  test('sends batches of requests through the host', async () => {
    const { baseUrl, batches, singles } = await batchServer({ looks: 1 });
    const task = { baseUrl, model: 'student', batch: 'scoring' as const };
    const overrides = [
      { path: ['models'], value: { task, reflection: { practice: 'reflector' } } },
      { path: ['budget'], value: { rollouts: 8 } },
    ];
    const models: ModelProvider = () =>
      Promise.resolve({ ...practiceModels().models, task: createModel(task, { key: undefined }) });
    const { events } = await runWorker({ ...(await startAssignment()), overrides } as Assignment, undefined, models);
    expect(batches.map(({ lines }) => lines.length)).toEqual([8]);
    expect(singles).toEqual([]);
    expect(RunFold.over(events).state.candidates[0]?.pareto.count).toBe(8);
  });

  test('reports problems to the host and logs them', async () => {
    const { runFolder } = await newRun(await workspace());
    mkdirSync(indexFile(runFolder));
    const { reason, problems, log } = await runWorker({ kind: 'resume', runFolder, known: 0, trusted: true });
    expect(['perfect', 'budget']).toContain(reason?.kind);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      kind: 'files',
      message: expect.stringContaining(indexFile(runFolder)) as string,
    });
    expect(log).toContain(problems[0]?.message);
  });

  test('waits for the developer and continues with the decision', async () => {
    const assignment = await startAssignment();
    const { events } = await runWorker(
      {
        ...assignment,
        overrides: [
          { path: ['review'], value: 'improving' },
          // One proposal per iteration, so that the developer sees each alone.
          { path: ['search', 'preset'], value: 'classic' },
        ],
      } as Assignment,
      (client, event) => {
        if (event.type !== 'reviewRequested') return;
        client.review(event.proposal, event.proposal === 1 ? { kind: 'reject', reason: 'No.' } : { kind: 'accept' });
      },
    );
    const { proposals } = RunFold.over(events).state;
    expect(proposals[0]?.discard).toEqual({ kind: 'rejected', reason: 'No.' });
    expect(proposals.some(({ status }) => status === 'accepted')).toBe(true);
  });

  test('refuses an invalid spec with its file and line', async () => {
    const assignment = await startAssignment({ 'triage.gepa.yaml': 'prompts: { triage: triage.txt }\nmetrics: []\n' });
    const { error } = await runWorker(assignment);
    expect(error).toMatchObject({ line: 2, message: expect.stringContaining('Unknown key "metrics"') as string });
    expect(error?.file).toMatch(/triage\.gepa\.yaml$/);
  });

  test('reports a fault of the host, and can be resumed without repeating paid work', async () => {
    const { models, asked } = practiceModels();
    const failing: ModelProvider = () =>
      Promise.resolve({
        ...models,
        reflection: { complete: () => Promise.reject(new Error('The keys cannot be read.')) },
      });
    const failed = await runWorker(await startAssignment(), undefined, failing);
    expect(failed.reason).toEqual({ kind: 'failed', message: 'The keys cannot be read.' });
    const paid = asked.length;

    const resumed = await runWorker(
      { kind: 'resume', runFolder: failed.runFolder ?? '', known: 0, trusted: true },
      undefined,
      () => Promise.resolve(models),
    );
    expect(['perfect', 'budget']).toContain(resumed.reason?.kind);
    const rollouts = resumed.events.filter(({ type }) => type === 'rolloutFinished').length;
    const reflections = resumed.events.filter(({ type }) => type === 'reflectionFinished').length;
    expect(asked.length).toBe(rollouts + reflections);
    expect(paid).toBeGreaterThan(0);
  });

  test('is restarted from its journal after a crash, with the same decisions', async () => {
    const marker = join(built, 'crashed');
    const crashing = join(built, 'crashing-worker.js');
    writeFileSync(crashing, crashAfter(20, marker));
    const crashed = await runWorker(await startAssignment(), undefined, undefined, crashing);
    const smooth = await runWorker(await startAssignment());
    const decisions = (events: readonly RunEvent[]) => events.filter(isDecision).map((event) => ({ ...event, at: 0 }));
    expect(crashed.log.join()).toContain('restarted from the journal (1 of 3)');
    expect(decisions(crashed.events)).toEqual(decisions(smooth.events));
  });

  test('drops the answers to calls from before a crash', async () => {
    const marker = join(built, 'crashed-under-way');
    const crashing = join(built, 'worker-that-crashes-under-way.js');
    writeFileSync(crashing, crashAfter(12, marker));
    const late: ModelProvider = () => {
      const { models } = practiceModels();
      return Promise.resolve({
        ...models,
        task: {
          complete: async (request, signal) => {
            const completion = await models.task.complete(request, signal);
            await new Promise((resolve) => setTimeout(resolve, 5));
            return completion;
          },
        },
      });
    };
    const crashed = await runWorker(await startAssignment(), undefined, late, crashing);
    const smooth = await runWorker(await startAssignment());
    const scores = (events: readonly RunEvent[]) =>
      events.flatMap((event) => (event.type === 'rolloutFinished' ? [[event.rollout, event.score]] : [])).sort();
    expect(crashed.log.join()).toContain('restarted from the journal');
    expect(scores(crashed.events)).toEqual(scores(smooth.events));
  });

  test('is terminated when it does not exit in time, and not restarted', async () => {
    const stubborn = join(built, 'stubborn-worker.js');
    writeFileSync(
      stubborn,
      `require('node:worker_threads').parentPort.postMessage({ type: 'opened', runFolder: 'x', models: {}, warnings: [] });
setInterval(() => undefined, 1000);`,
    );
    const log: string[] = [];
    const reason = await new Promise<StopReason>((resolve) => {
      const client: RunClient = new RunClient(
        stubborn,
        { kind: 'resume', runFolder: 'x', known: 0, trusted: true },
        () => Promise.resolve(practiceModels().models),
        {
          recorded: () => undefined,
          opened: () => setImmediate(() => void client.cancel()),
          happened: () => undefined,
          noticed: () => undefined,
          writing: () => undefined,
          written: () => undefined,
          ended: resolve,
          refused: ({ message }) => resolve({ kind: 'failed', message }),
        },
        (message) => log.push(message),
      );
    });
    expect(reason).toEqual({ kind: 'cancelled' });
    expect(log.join()).not.toContain('restarted');
  });

  test('ends when it is cancelled, and abandons the calls under way', async () => {
    const given: AbortSignal[] = [];
    let called: () => void = () => undefined;
    const firstCall = new Promise<void>((resolve) => {
      called = resolve;
    });
    const hanging: ModelProvider = () =>
      Promise.resolve({
        task: {
          complete: (_request, signal) =>
            new Promise((_resolve, reject) => {
              given.push(signal);
              signal.addEventListener('abort', () => reject(new Error('given up')));
              called();
            }),
        },
        reflection: { complete: () => Promise.reject(new Error('not reached')) },
      });
    const outcome = await runWorker(
      await startAssignment(),
      (client, event) => {
        if (event.type === 'candidateAdded') void firstCall.then(() => client.cancel());
      },
      hanging,
    );
    expect(outcome.reason).toEqual({ kind: 'cancelled' });
    expect(given).not.toEqual([]);
    expect(given.every(({ aborted }) => aborted)).toBe(true);
  });

  test('requests verdicts and embeddings from the host, and counts them with their rollouts', async () => {
    const spec = [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
      'metric: [{ closedqa: "It names {{answer}}." }, { similar: "{{answer}}" }]',
      'models:',
      '  task: { practice: student }',
      '  reflection: { practice: reflector }',
      '  judge: { baseUrl: https://models.test/v1, model: judge, temperature: 0 }',
      '  embedding: { baseUrl: https://models.test/v1, model: small }',
      'budget: { rollouts: 8 }',
      'review: off',
    ].join('\n');
    const asked: CompletionRequest[] = [];
    const models: ModelProvider = () =>
      Promise.resolve({
        ...practiceModels().models,
        judge: {
          complete: (request) => {
            asked.push(request);
            const text = '<critique-a>It does.</critique-a><verdict-a>Y</verdict-a>';
            return Promise.resolve({ text, usage: { calls: 1, promptTokens: 100, completionTokens: 10 } });
          },
        },
        embedding: {
          embed: (texts) =>
            Promise.resolve({
              vectors: texts.map(() => [1, 0]),
              usage: { calls: 1, promptTokens: 1000, completionTokens: 0, costUsd: 0.5 },
            }),
        },
      });
    const { reason, events } = await runWorker(await startAssignment({ 'triage.gepa.yaml': spec }), undefined, models);
    expect(reason).toMatchObject({ kind: 'perfect' });
    const [trial, verdict] = asked;
    expect(trial).toMatchObject({ temperature: 0, messages: [{ role: 'user' }] });
    expect(verdict).toMatchObject({ temperature: 0, messages: [{ role: 'system' }, { role: 'user' }] });
    const { rollouts, usage } = RunFold.over(events).state;
    expect(usage.task).toMatchObject({ calls: 3 * rollouts, costUsd: 0.5 * rollouts });
  });

  test('runs no program in an untrusted workspace', async () => {
    const spec = [
      'prompts: { triage: triage.txt }',
      'data: { feedback: feedback.jsonl, pareto: pareto.jsonl }',
      'metric: { command: "node metric.js" }',
    ].join('\n');
    const assignment = await startAssignment({ 'triage.gepa.yaml': spec });
    const { error } = await runWorker({ ...assignment, trusted: false });
    expect(error?.message).toBe(
      `The metric's rule "command" runs code of this workspace, which isn't trusted. Trust the workspace, or use another rule in the spec.`,
    );
  });

  /** A run with more than 2,000 events in its journal before the first rollout. */
  async function runWithLongJournal(): Promise<{ readonly runFolder: string; readonly length: number }> {
    const run = await newRun(await workspace());
    const { session } = openSession(run);
    for (let number = 1; number <= 1050; number += 1) {
      session.addGuidance('triage', 'Keep it short.');
      session.removeGuidance(number);
    }
    session.cancel();
    await session.run();
    return { runFolder: run.runFolder, length: readJournal(run.runFolder).length };
  }

  test('sends a long journal in messages of up to 1,000 events', async () => {
    const { runFolder, length } = await runWithLongJournal();
    const { recorded, events } = await runWorker({ kind: 'resume', runFolder, known: 0, trusted: true });
    expect(recorded).toEqual([
      { from: 0, count: 1000 },
      { from: 1000, count: 1000 },
      { from: 2000, count: length - 2000 },
    ]);
    expect(events).toEqual(readJournal(runFolder));
  });

  test('sends only the events that the host does not know', async () => {
    const { runFolder, length } = await runWithLongJournal();
    const { recorded } = await runWorker({ kind: 'resume', runFolder, known: 1500, trusted: true });
    expect(recorded).toEqual([{ from: 1500, count: length - 1500 }]);
  });

  test('sends a journal from its beginning when it is shorter than expected', async () => {
    const { runFolder, length } = await runWithLongJournal();
    const { recorded } = await runWorker({ kind: 'resume', runFolder, known: length + 1, trusted: true });
    expect(recorded.map(({ from }) => from)).toEqual([0, 1000, 2000]);
  });

  test('ends without an event when it is suspended, and can be resumed', async () => {
    const runFolder = await new Promise<string>((resolve, reject) => {
      void startAssignment().then((assignment) => {
        let folder = '';
        const client: RunClient = new RunClient(
          workerFile,
          assignment,
          () => Promise.resolve(practiceModels().models),
          {
            recorded: () => undefined,
            opened: (opened) => (folder = opened),
            noticed: () => undefined,
            writing: () => undefined,
            written: () => undefined,
            happened: () => void client.suspend().then(() => resolve(folder)),
            ended: () => reject(new Error('An end was reported.')),
            refused: ({ message }) => reject(new Error(message)),
          },
          () => undefined,
        );
      }, reject);
    });
    expect(RunFold.over(readJournal(runFolder)).state.status).toEqual({ kind: 'running' });

    const resumed = await runWorker({ kind: 'resume', runFolder, known: 0, trusted: true });
    expect(['perfect', 'budget']).toContain(resumed.reason?.kind);
  });
});
