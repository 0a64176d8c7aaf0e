// Tested by test/unit/worker/run-client.test.ts.
import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { RunEvent } from '../gepa/events';
import { OutsideError } from '../datasets/file-reach';
import { UserError } from '../gepa/user-error';
import { describeRetries } from '../models/outages/retry-log';
import { readEvents } from '../runs/journal/journal';
import { journalFile } from '../runs/journal/journal-file';
import { describeProblems } from '../runs/journal/journal-problem';
import { planResume } from '../runs/plan/plan-resume';
import { planRun } from '../runs/plan/plan-run';
import { createRunFolder, newRunId } from '../runs/folder/run-folder';
import type { RunPlan } from '../runs/plan/run-plan';
import { RunSession } from '../runs/session/run-session';
import { HostCalls } from './host-model';
import type { Assignment, HostMessage, UserErrorData, WorkerMessage } from './messages';

/** The entry point of a run's worker thread: opens the assigned run, and follows the host's messages until it ends. */
async function main(assignment: Assignment): Promise<void> {
  const calls = new HostCalls(post);
  const unsent: RunEvent[] = [];
  const send = () => {
    if (unsent.length > 0) post({ type: 'events', events: unsent.splice(0) });
  };
  const { runFolder, plan } = await openRun(assignment);
  const { models } = plan.spec;
  let opened = false;
  const sendOpened = (warnings: readonly string[], known: number) => {
    sendRecorded(runFolder, known);
    post({ type: 'opened', runFolder, models, specFolder: dirname(plan.specFile), warnings });
  };
  const session = RunSession.open(
    runFolder,
    plan,
    { models: calls.models(plan.spec.models), trusted: assignment.trusted },
    (event) => {
      if (!opened) return;
      if (unsent.length === 0) setImmediate(send);
      unsent.push(event);
    },
    {
      triesModels: true,
      ...(assignment.checksHeadroom === true ? { onFindings: () => 'pause' } : {}),
      onProblem: (problem) => post({ type: 'problem', problem }),
      onRestored: () => {
        unsent.length = 0;
        sendOpened([], 0);
      },
      outages: {
        // The developer can see that the run waits, and stop it or set a key.
        policy: { longestOutageMs: Infinity, accountProblem: 'waitsForDeveloper' },
        onRetry: (retry) => {
          if (retry.kind !== 'counted') post({ type: 'log', message: describeRetries(retry) });
        },
      },
    },
  );
  const warnings = [...plan.warnings, ...describeProblems(journalFile(runFolder), session.problems)];
  sendOpened(warnings, assignment.kind === 'resume' ? assignment.known : 0);
  opened = true;
  parentPort?.on('message', (message: HostMessage) => handleMessage(message, session, calls));
  const reason = await session.run();
  send();
  post({ type: 'ended', reason });
  parentPort?.close();
}

/** The most events per message, to keep the host's thread responsive. */
const maxEventsPerMessage = 1000;

/** Sends the events of a journal to the host in batches, except for those that it already knows. */
function sendRecorded(runFolder: string, known: number): void {
  let [batch, read]: [RunEvent[], number] = [[], 0];
  const send = () => {
    if (batch.length > 0) post({ type: 'recorded', runFolder, from: read - batch.length, events: batch });
    batch = [];
  };
  for (const event of readEvents(runFolder, () => undefined)) {
    read += 1;
    if (read > known) batch.push(event);
    if (batch.length === maxEventsPerMessage) send();
  }
  send();
  // The journal is shorter than expected, because it was damaged and is being restored.
  if (read < known) sendRecorded(runFolder, 0);
}

async function openRun(assignment: Assignment): Promise<{ runFolder: string; plan: RunPlan }> {
  const { prices = {} } = assignment;
  if (assignment.kind === 'resume') {
    return { runFolder: assignment.runFolder, plan: await planResume(assignment.runFolder, [], prices) };
  }
  const { specFile, runsFolder, overrides, reach } = assignment;
  const now = new Date();
  const plan = await planRun(specFile, (name) => newRunId(name, now), { overrides, reach, prices });
  return createRunFolder(runsFolder, plan, now);
}

function handleMessage(message: HostMessage, session: RunSession, calls: HostCalls): void {
  switch (message.type) {
    case 'pause':
      session.pause();
      return;
    case 'continue':
      session.continue();
      return;
    case 'finish':
      session.finish();
      return;
    case 'cancel':
      session.cancel();
      return;
    case 'review':
      session.review(message.proposal, message.decision);
      return;
    case 'steer':
      session.steer(message.change);
      return;
    case 'undoDecision':
      session.undoDecision(message.proposal);
      return;
    case 'switchGuidance':
      session.switchGuidance(message.number, message.isEnabled);
      return;
    case 'addGuidance':
      session.addGuidance(message.component, message.text, message.origin);
      return;
    case 'editGuidance':
      session.editGuidance(message.number, message.text);
      return;
    case 'removeGuidance':
      session.removeGuidance(message.number);
      return;
    case 'rename':
      session.rename(message.name);
      return;
    case 'completed':
    case 'embedded':
    case 'batched':
    case 'callFailed':
      calls.answer(message);
  }
}

function post(message: WorkerMessage): void {
  parentPort?.postMessage(message);
}

main(workerData as Assignment).catch((error: unknown) => {
  post({ type: 'refused', error: asUserErrorData(error) });
  parentPort?.close();
});

function asUserErrorData(error: unknown): UserErrorData {
  if (!(error instanceof UserError))
    return { message: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  const { message, file, line } = error;
  return {
    message,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(error instanceof OutsideError ? { outside: error.outside } : {}),
  };
}
