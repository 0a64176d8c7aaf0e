import type { ReflectionMessages } from '../gepa/reflection/request';
import type { ReflectionReply, Reflector } from '../gepa/world';
import type { CompletionRequest, Model } from '../models/model';

/** Reflects with a model. */
export class ModelReflector implements Reflector {
  constructor(
    private readonly model: Model,
    private readonly settings: Pick<CompletionRequest, 'temperature' | 'maxTokens'>,
    /** In milliseconds. */
    private readonly now: () => number = () => performance.now(),
  ) {}

  async reflect(_id: string, request: () => ReflectionMessages, signal: AbortSignal): Promise<ReflectionReply> {
    const { messages } = request();
    const started = this.now();
    const { text, truncated, usage } = await this.model.complete({ messages, ...this.settings }, signal);
    return {
      text,
      ...(truncated === true ? { truncated } : {}),
      usage,
      durationMs: Math.max(0, Math.round(this.now() - started)),
    };
  }
}
