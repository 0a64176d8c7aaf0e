import type { ReflectionMessages } from '../gepa/reflection/request';
import type { ReflectionReply, Reflector } from '../gepa/world';
import type { CompletionRequest, Model } from '../models/model';
import { variableObjection, type Templating } from '../prompts/template';

/** Reflects with a model, and objects to texts that lose or invent template variables. */
export class ModelReflector implements Reflector {
  constructor(
    private readonly model: Model,
    private readonly settings: Pick<CompletionRequest, 'temperature' | 'maxTokens'>,
    /** How a component's text is filled. */
    private readonly templatingOf: (component: string) => Templating,
  ) {}

  async reflect(_id: string, { messages }: ReflectionMessages, signal: AbortSignal): Promise<ReflectionReply> {
    const started = performance.now();
    const { text, truncated, usage } = await this.model.complete({ messages, ...this.settings }, signal);
    return {
      text,
      ...(truncated === true ? { truncated } : {}),
      usage,
      durationMs: Math.round(performance.now() - started),
    };
  }

  objection(component: string, before: string, after: string): string | undefined {
    return variableObjection(this.templatingOf(component), before, after);
  }
}
