import type { Usage } from '../gepa/rollout';

/** A part of what a message says. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  /** An image by its URL: `http(s):`, or `data:` with what it holds. */
  | { readonly type: 'image'; readonly url: string };

export type MessageContent = string | readonly ContentPart[];

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: MessageContent }
  | { readonly role: 'assistant'; readonly content: MessageContent; readonly toolCalls?: readonly ToolCall[] }
  /** What a tool gave. */
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

/** What a model may use. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema of its arguments: an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A model's wish to use a tool. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote them: JSON, if it kept to the form. */
  readonly arguments: string;
}

/** The form that a reply has to have. The schema is a JSON Schema, or one in `schema` with a `name` and `strict` beside it. */
export type ResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> };

/** One request to a model. Plain data: it crosses between the worker and its host. Absent: the model's own default. */
export interface CompletionRequest {
  readonly messages: readonly ChatMessage[];
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly responseFormat?: ResponseFormat;
  readonly tools?: readonly ToolDescription[];
}

export interface Completion {
  /** May be empty when the model wants to use tools first. */
  readonly text: string;
  /** What the model thought, where the endpoint tells. */
  readonly reasoning?: string;
  /** The text was cut off at the most tokens that the model may write. */
  readonly truncated?: true;
  /** Never empty: absent when the model uses no tool. */
  readonly toolCalls?: readonly ToolCall[];
  readonly usage: Usage;
}

/** Anything that completes a conversation: an endpoint, VS Code's own models, the practice model. */
export interface Model {
  /** Throws a `ModelError`. */
  complete(request: CompletionRequest, signal: AbortSignal): Promise<Completion>;
}

/** What a message says, in words: images by their address, or by their type and size. */
export function textOfContent(content: MessageContent): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : `[image ${nameOfImage(part.url)}]`)).join('\n');
}

function nameOfImage(url: string): string {
  const held = /^data:([^;,]*)[^,]*,/i.exec(url);
  if (held === null) return url;
  return `${held[1] ?? ''}, ${Math.ceil(((url.length - held[0].length) * 3) / 4 / 1024)} kB`;
}
