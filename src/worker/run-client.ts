import { Worker } from 'node:worker_threads';
import type { RunEvent, StopReason } from '../gepa/events';
import type { ReviewDecision } from '../gepa/proposal';
import type { SteeringChange } from '../gepa/steering';
import type { BatchApi, Completion, CompletionRequest, Model, PartialReply } from '../models/model';
import { ModelError } from '../models/model-error';
import type { RunModelSpecs } from '../models/model-spec';
import type { RunModels } from '../models/run-models';
import type { NoteOrigin } from '../runs/session/guidance-notes';
import type { RunProblem } from '../runs/session/run-problem';
import type {
  Assignment,
  BatchAsk,
  BatchReply,
  CallFailure,
  CompletionUse,
  HostMessage,
  UserErrorData,
  WorkerMessage,
} from './messages';

/** Receives what happens in a run, in order. */
export interface RunListener {
  /** Events of the journal, beginning at this place. Begins at 0 again after the journal was restored. */
  recorded(runFolder: string, from: number, events: readonly RunEvent[]): void;
  /** The run is open and its recorded events were received. Repeated after a crash. */
  opened(runFolder: string, warnings: readonly string[]): void;
  happened(events: readonly RunEvent[]): void;
  /** A problem that doesn't end the run. May come before the run is open. */
  noticed(problem: RunProblem): void;
  /**
   * A reflection was sent to its model, or more of its reply has arrived. Isn't recorded.
   *
   * @param read returns what has been written so far.
   */
  writing(reflection: string, read: () => PartialReply): void;
  /** The request of a reflection was answered, or has failed. */
  written(reflection: string): void;
  /** The run has ended; nothing follows. */
  ended(reason: StopReason): void;
  /** The run could not be opened; nothing follows. */
  refused(error: UserErrorData): void;
}

/**
 * Creates the models that a run names. They live in the host, which has the keys and VS Code's network settings.
 *
 * @param specFolder the folder of the spec: absolute.
 */
export type ModelProvider = (specs: RunModelSpecs, specFolder: string) => Promise<RunModels>;

/** A call of the worker to a model. */
type ModelCall = Extract<WorkerMessage, { type: 'complete' | 'embed' | 'batch' }>;

/** Restarts of a crashed worker before the run is given up. */
const restartLimit = 3;
/** How long a worker may take to exit after it was asked to. */
const graceMs = 2000;

const nothingWritten: PartialReply = { text: '', reasoning: '' };

/**
 * The host's side of a run's worker thread: starts it, answers its model calls, passes on the developer's actions, and
 * restarts it from the journal after a crash.
 */
export class RunClient {
  private worker: Worker;
  private models: Promise<RunModels> | undefined;
  private readonly calls = new Map<number, AbortController>();
  private runFolder: string | undefined;
  /** Events that the listener has received or knew before. */
  private known: number;
  private restarts = 0;
  private cancelled = false;
  private over = false;

  constructor(
    private readonly workerFile: string,
    private readonly assignment: Assignment,
    private readonly modelProvider: ModelProvider,
    private readonly listener: RunListener,
    private readonly log: (message: string) => void,
  ) {
    this.known = assignment.kind === 'resume' ? assignment.known : 0;
    this.worker = this.startWorker(assignment);
  }

  pause(): void {
    this.send({ type: 'pause' });
  }

  continue(): void {
    this.send({ type: 'continue' });
  }

  /** Ends the search after the iterations under way. The test set is still scored. */
  finish(): void {
    this.send({ type: 'finish' });
  }

  /** Sends the developer's decision on a waiting proposal. */
  review(proposal: number, decision: ReviewDecision): void {
    this.send({ type: 'review', proposal, decision });
  }

  /** Sends a change of the search. */
  steer(change: SteeringChange): void {
    this.send({ type: 'steer', change });
  }

  addGuidance(component: string, text: string, origin: NoteOrigin = {}): void {
    this.send({ type: 'addGuidance', component, text, origin });
  }

  editGuidance(number: number, text: string): void {
    this.send({ type: 'editGuidance', number, text });
  }

  /** Takes the decision on a proposal back, unless something was built on it. */
  undoDecision(proposal: number): void {
    this.send({ type: 'undoDecision', proposal });
  }

  switchGuidance(number: number, isEnabled: boolean): void {
    this.send({ type: 'switchGuidance', number, isEnabled });
  }

  removeGuidance(number: number): void {
    this.send({ type: 'removeGuidance', number });
  }

  rename(name: string): void {
    this.send({ type: 'rename', name });
  }

  /** Stops immediately; the run can be resumed. Resolves when the worker has exited. */
  async cancel(): Promise<void> {
    if (this.over) return;
    this.cancelled = true;
    this.send({ type: 'cancel' });
    const gone = new Promise<void>((resolve) => this.worker.once('exit', () => resolve()));
    const timer = setTimeout(() => void this.worker.terminate(), graceMs);
    await gone;
    clearTimeout(timer);
  }

  /**
   * Ends the worker without recording a stop, so that the run is interrupted and can be resumed. Every event is already
   * on disk. The listener receives nothing more.
   */
  async suspend(): Promise<void> {
    this.over = true;
    await this.worker.terminate();
  }

  private send(message: HostMessage): void {
    if (!this.over) this.worker.postMessage(message);
  }

  private startWorker(assignment: Assignment): Worker {
    const worker = new Worker(this.workerFile, { workerData: assignment });
    worker.on('message', (message: WorkerMessage) => this.receive(message));
    worker.on('error', (error: Error) => this.log(`The run's worker failed: ${error.stack ?? error.message}`));
    worker.on('exit', (code) => this.exited(code));
    return worker;
  }

  private receive(message: WorkerMessage): void {
    if (this.over) return;
    switch (message.type) {
      case 'recorded':
        this.known = message.from + message.events.length;
        this.listener.recorded(message.runFolder, message.from, message.events);
        return;
      case 'opened':
        this.runFolder = message.runFolder;
        this.models ??= this.modelProvider(message.models, message.specFolder);
        this.models.catch(() => undefined);
        this.listener.opened(message.runFolder, message.warnings);
        return;
      case 'events':
        this.known += message.events.length;
        this.listener.happened(message.events);
        return;
      case 'problem':
        this.log(message.problem.message);
        this.listener.noticed(message.problem);
        return;
      case 'complete':
      case 'batch':
      case 'embed':
        void this.call(message);
        return;
      case 'cancelCall':
        this.calls.get(message.call)?.abort();
        return;
      case 'log':
        this.log(message.message);
        return;
      case 'ended':
        this.over = true;
        this.listener.ended(message.reason);
        return;
      case 'refused':
        this.over = true;
        this.listener.refused(message.error);
    }
  }

  private async call(message: ModelCall): Promise<void> {
    const cancellation = new AbortController();
    const { worker } = this;
    this.calls.set(message.call, cancellation);
    const answer = await this.answerTo(message, cancellation.signal);
    // A restarted worker numbers its calls from the start, so this answer isn't for it.
    if (this.worker !== worker) return;
    this.calls.delete(message.call);
    this.send(answer);
  }

  private async answerTo(message: ModelCall, signal: AbortSignal): Promise<HostMessage> {
    const { call } = message;
    try {
      const models = await this.models;
      if (models === undefined) throw new Error('A model was called before the run was opened.');
      if (message.type === 'embed') {
        if (models.embedding === undefined) throw new Error('The run has no embedding model.');
        return { type: 'embedded', call, embeddings: await models.embedding.embed(message.texts, signal) };
      }
      const model = modelFor(message.use, models);
      if (model === undefined) throw new Error(`The run has no ${message.use} model.`);
      if (message.type === 'batch') {
        if (model.batches === undefined) throw new Error(`The run's ${message.use} model has no batches.`);
        return { type: 'batched', call, reply: await replyTo(message.ask, model.batches, signal) };
      }
      return { type: 'completed', call, completion: await this.complete(message.request, model, signal) };
    } catch (error) {
      return { type: 'callFailed', call, error: asFailure(error) };
    }
  }

  private async complete(request: CompletionRequest, model: Model, signal: AbortSignal): Promise<Completion> {
    const { reflection } = request;
    if (reflection === undefined) return model.complete(request, signal);
    const write = (read: () => PartialReply) => {
      if (!this.over) this.listener.writing(reflection, read);
    };
    write(() => nothingWritten);
    try {
      return await model.complete(request, signal, write);
    } finally {
      if (!this.over) this.listener.written(reflection);
    }
  }

  private exited(code: number): void {
    for (const cancellation of this.calls.values()) cancellation.abort();
    this.calls.clear();
    if (this.over) return;
    if (this.cancelled) {
      this.endCancelled();
      return;
    }
    if (this.runFolder !== undefined && this.restarts < restartLimit) {
      this.restarts += 1;
      this.log(
        `The run's worker exited with code ${code} and is restarted from the journal (${this.restarts} of ${restartLimit}).`,
      );
      this.worker = this.startWorker({
        kind: 'resume',
        runFolder: this.runFolder,
        known: this.known,
        trusted: this.assignment.trusted,
        ...(this.assignment.prices === undefined ? {} : { prices: this.assignment.prices }),
      });
      return;
    }
    this.over = true;
    const message = `The run's worker exited unexpectedly (code ${code}). Finished work is saved. Resume the run to continue.`;
    if (this.runFolder === undefined) this.listener.refused({ message });
    else this.listener.ended({ kind: 'failed', message });
  }

  /** Reports the end of a worker that had to be terminated. */
  private endCancelled(): void {
    this.over = true;
    if (this.runFolder === undefined) this.listener.refused({ message: 'The run was stopped before it began.' });
    else this.listener.ended({ kind: 'cancelled' });
  }
}

async function replyTo(ask: BatchAsk, api: BatchApi, signal: AbortSignal): Promise<BatchReply> {
  switch (ask.kind) {
    case 'submit':
      return { id: await api.submit(ask.batch, signal) };
    case 'find':
      return { id: await api.find(ask.key, signal) };
    case 'check':
      return { report: await api.check(ask.id, signal) };
  }
}

function modelFor(use: CompletionUse, models: RunModels): Model | undefined {
  switch (use) {
    case 'task':
    case 'reflection':
    case 'judge':
      return models[use];
    default:
      return models.otherTasks?.[Number(use.slice('otherTasks.'.length))];
  }
}

function asFailure(error: unknown): CallFailure {
  if (error instanceof ModelError) return error.data;
  return { kind: 'hostFault', message: error instanceof Error ? error.message : String(error) };
}
