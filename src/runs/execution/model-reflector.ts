// Tested by test/unit/runs/execution/run-parts.test.ts.
import type { ReflectionMessages } from '../../gepa/reflection/request';
import type { ReflectionReply } from '../../gepa/world';
import type { CompletionRequest, Model } from '../../models/model';
import { retryReflection } from './attempts';

/** Reflects with a model, and retries when the model rejects the request. */
export class ModelReflector {
  constructor(
    private readonly model: Model,
    private readonly settings: Pick<CompletionRequest, 'temperature' | 'maxTokens'>,
    /** In milliseconds. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Returns the model's reply. The request is composed only when it is needed.
   *
   * @throws {ReflectionError} when the model keeps rejecting the request. Other errors are passed on.
   */
  async reflect(_id: string, request: () => ReflectionMessages, signal: AbortSignal): Promise<ReflectionReply> {
    const { messages } = request();
    const started = this.now();
    const { text, truncated, usage } = await retryReflection(
      () => this.model.complete({ messages, ...this.settings }, signal),
      signal,
    );
    return {
      text,
      ...(truncated === true ? { truncated } : {}),
      usage,
      durationMs: Math.max(0, Math.round(this.now() - started)),
    };
  }
}
