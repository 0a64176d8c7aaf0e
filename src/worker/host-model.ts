import type { ModelUse } from '../gepa/run-description';
import type { Completion, CompletionRequest, Model } from '../models/model';
import { ModelError } from '../models/model-error';
import type { HostMessage, WorkerMessage } from './messages';

type Answer = Extract<HostMessage, { type: 'completed' | 'completionFailed' }>;

/** The calls of a worker to models that live in the host. */
export class HostCalls {
  private readonly waiting = new Map<number, (answer: Answer) => void>();
  private last = 0;

  constructor(private readonly post: (message: WorkerMessage) => void) {}

  /** The host's model for this use, as the worker sees it. */
  model(use: ModelUse): Model {
    return { complete: (request, signal) => this.complete(use, request, signal) };
  }

  /** Hands a call its answer. */
  answer(answer: Answer): void {
    this.waiting.get(answer.call)?.(answer);
    this.waiting.delete(answer.call);
  }

  private async complete(use: ModelUse, request: CompletionRequest, signal: AbortSignal): Promise<Completion> {
    signal.throwIfAborted();
    const call = (this.last += 1);
    const cancel = () => this.post({ type: 'cancelCompletion', call });
    signal.addEventListener('abort', cancel, { once: true });
    const answer = await new Promise<Answer>((resolve) => {
      this.waiting.set(call, resolve);
      this.post({ type: 'complete', call, use, request });
    });
    signal.removeEventListener('abort', cancel);
    if (answer.type === 'completionFailed') throw new ModelError(answer.error);
    return answer.completion;
  }
}
