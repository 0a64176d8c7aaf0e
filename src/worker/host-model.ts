// Tested by test/unit/worker/run-client.test.ts.
import { setMaxListeners } from 'node:events';
import type { Embedder } from '../models/embedder';
import type { BatchApi, Model } from '../models/model';
import { ModelError } from '../models/model-error';
import type { RunModelSpecs } from '../models/model-spec';
import { modelFacts, type ModelSpec } from '../models/provider-registry';
import type { RunModels } from '../models/run-models';
import type { BatchAsk, BatchReply, CompletionUse, HostMessage, WorkerMessage } from './messages';

type Answer = Extract<HostMessage, { type: 'completed' | 'embedded' | 'batched' | 'callFailed' }>;

/** Calls models in the host from a worker. */
export class HostCalls {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;

  constructor(private readonly post: (message: WorkerMessage) => void) {}

  /** Returns the models that the spec names, as proxies to the host's. */
  models({ task, otherTasks = [], judge, embedding }: RunModelSpecs): RunModels {
    return {
      task: this.promptedModel('task', task),
      otherTasks: otherTasks.map((other, place) => this.promptedModel(`otherTasks.${place}`, other)),
      reflection: this.model('reflection'),
      ...(judge === undefined ? {} : { judge: this.model('judge') }),
      ...(embedding === undefined ? {} : { embedding: this.embedder() }),
    };
  }

  /** Passes an answer to its call. */
  answer(answer: Answer): void {
    this.waiting.get(answer.call)?.(answer);
    this.waiting.delete(answer.call);
  }

  private model(use: CompletionUse): Model {
    return {
      complete: async (request, signal) => {
        const answer = await this.call((call) => ({ type: 'complete', call, use, request }), signal);
        if (answer.type === 'completed') return answer.completion;
        throw asError(answer);
      },
    };
  }

  private promptedModel(use: CompletionUse, spec: ModelSpec): Model {
    const model = this.model(use);
    return modelFacts(spec).batches === undefined ? model : { ...model, batches: this.batches(use) };
  }

  private batches(use: CompletionUse): BatchApi {
    const ask = async (asked: BatchAsk, signal: AbortSignal): Promise<BatchReply> => {
      const answer = await this.call((call) => ({ type: 'batch', call, use, ask: asked }), signal);
      if (answer.type === 'batched') return answer.reply;
      throw asError(answer);
    };
    const idOf = (reply: BatchReply) => ('id' in reply ? reply.id : undefined);
    return {
      submit: async (batch, signal) => {
        const id = idOf(await ask({ kind: 'submit', batch }, signal));
        if (id === undefined) throw new TypeError('The host sent a batch and returned no id.');
        return id;
      },
      find: async (key, signal) => idOf(await ask({ kind: 'find', key }, signal)),
      check: async (id, signal) => {
        const reply = await ask({ kind: 'check', id }, signal);
        if ('report' in reply) return reply.report;
        throw new TypeError('The host looked at a batch and returned no report.');
      },
    };
  }

  private embedder(): Embedder {
    return {
      embed: async (texts, signal) => {
        const answer = await this.call((call) => ({ type: 'embed', call, texts }), signal);
        if (answer.type === 'embedded') return answer.embeddings;
        throw asError(answer);
      },
    };
  }

  private async call(messageOf: (call: number) => WorkerMessage, signal: AbortSignal): Promise<Answer> {
    signal.throwIfAborted();
    const call = (this.last += 1);
    // Many calls may listen to the run's signal at the same time.
    setMaxListeners(0, signal);
    const cancel = () => this.post({ type: 'cancelCall', call });
    signal.addEventListener('abort', cancel, { once: true });
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(call, resolve);
      this.post(messageOf(call));
    });
    signal.removeEventListener('abort', cancel);
    return answer;
  }
}

function asError(answer: Answer): Error {
  if (answer.type !== 'callFailed') {
    return new TypeError(`The host answered a call with "${answer.type}", which does not fit the call.`);
  }
  const { error } = answer;
  return error.kind === 'hostFault' ? new Error(error.message) : new ModelError(error);
}
