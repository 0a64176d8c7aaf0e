// Tested by test/unit/runs/execution/run-parts.test.ts.
import type { ReflectionMessages } from '../../gepa/reflection/request';
import type { ReflectionReply } from '../../gepa/world';
import type { CompletionRequest, Model } from '../../models/model';
import { measured } from '../../models/outages/waiting-time';
import { RequestTooLongError, retryReflection } from './attempts';

/** A reply with the messages that it answers. */
export type LiveReflection = ReflectionReply & { readonly request: ReflectionMessages['messages'] };

/** Reflects with a model, and retries when the model rejects the request. */
export class ModelReflector {
  constructor(
    private readonly model: Model,
    private readonly settings: Pick<CompletionRequest, 'temperature' | 'maxTokens'>,
    /** In milliseconds. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  /**
   * Returns the model's reply. The request is composed only when it is needed. One that is too long for the model is sent
   * with fewer examples, and then with shorter ones.
   *
   * @throws {ReflectionError} when the model keeps rejecting the request. Other errors are passed on.
   */
  async reflect(id: string, request: () => ReflectionMessages, signal: AbortSignal): Promise<LiveReflection> {
    let { messages, mark, shorter } = request();
    for (;;) {
      try {
        const ask = () => this.model.complete({ messages, ...this.settings, reflection: id }, signal);
        const { result, durationMs } = await measured(() => retryReflection(ask, signal), this.now);
        const { text, truncated, usage } = result;
        return {
          text,
          mark,
          request: messages,
          ...(truncated === true ? { truncated } : {}),
          usage,
          durationMs,
        };
      } catch (error) {
        const next = error instanceof RequestTooLongError ? shorter?.() : undefined;
        if (next === undefined) throw error;
        ({ messages, mark, shorter } = next);
      }
    }
  }
}
