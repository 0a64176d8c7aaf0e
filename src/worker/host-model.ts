// Tested by test/unit/worker/run-client.test.ts.
import { setMaxListeners } from 'node:events';
import type { Embedder } from '../models/embedder';
import type { Model } from '../models/model';
import { ModelError } from '../models/model-error';
import type { RunModelSpecs } from '../models/model-spec';
import type { RunModels } from '../models/run-models';
import type { CompletionUse, HostMessage, WorkerMessage } from './messages';

type Answer = Extract<HostMessage, { type: 'completed' | 'embedded' | 'callFailed' }>;

/** Calls models in the host from a worker. */
export class HostCalls {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;

  constructor(private readonly post: (message: WorkerMessage) => void) {}

  /** Returns the models that the spec names, as proxies to the host's. */
  models({ otherTasks = [], judge, embedding }: RunModelSpecs): RunModels {
    return {
      task: this.model('task'),
      otherTasks: otherTasks.map((_, place) => this.model(`otherTasks.${place}`)),
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
