import type { Usage } from '../gepa/rollout';

export interface ChatMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
}

/** One request to a model. Plain data: it crosses between the worker and its host. */
export interface CompletionRequest {
  readonly messages: readonly ChatMessage[];
  /** Absent: the model's own default. */
  readonly temperature?: number;
  readonly maxTokens?: number;
}

export interface Completion {
  readonly text: string;
  /** What the model thought, where the endpoint tells. */
  readonly reasoning?: string;
  /** The text was cut off at the most tokens that the model may write. */
  readonly truncated?: true;
  readonly usage: Usage;
}

/** Anything that completes a conversation: an endpoint, VS Code's own models, the practice model. */
export interface Model {
  /** Throws a `ModelError`. */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
}
