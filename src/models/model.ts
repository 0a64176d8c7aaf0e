// Tested by test/unit/models/spending.test.ts.
import type { Usage } from '../gepa/rollout';
import type { ForwardedRequest } from './forwarded-request';
import type { ModelErrorData } from './model-error';

/** A part of a message's content. */
export type ContentPart =
  | { readonly type: 'text'; readonly text: string }
  /** An image by its URL: `http(s):` or `data:`. */
  | { readonly type: 'image'; readonly url: string };

export type MessageContent = string | readonly ContentPart[];

export type ChatMessage =
  | { readonly role: 'system' | 'user'; readonly content: MessageContent }
  | {
      readonly role: 'assistant';
      readonly content: MessageContent;
      readonly toolCalls?: readonly ToolCall[];
      /** The reasoning that came with the tool calls. Some models require it back. */
      readonly reasoning?: string;
    }
  /** The result of a tool call. */
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };

/** A tool that a model may call. */
export interface ToolDescription {
  readonly name: string;
  readonly description: string;
  /** A JSON Schema of its arguments, which are an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A model's request to call a tool. */
export interface ToolCall {
  readonly id: string;
  readonly name: string;
  /** As the model wrote them. Usually, but not always, valid JSON. */
  readonly arguments: string;
}

/** The format of a reply. `schema` is a JSON Schema, or an object with a JSON Schema in `schema` beside its `name` and `strict`. */
export type ResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> };

/** One request to a model, as plain data that crosses between the worker and its host. Absent fields take the model's defaults. */
export interface CompletionRequest {
  readonly messages: readonly ChatMessage[];
  readonly temperature?: number;
  readonly topP?: number;
  readonly maxTokens?: number;
  readonly responseFormat?: ResponseFormat;
  readonly tools?: readonly ToolDescription[];
  /** The id of the reflection that asks, whose reply the developer may read while it is written. The model isn't told. */
  readonly reflection?: string;
  /**
   * The same request as a program composed it. A model whose endpoint has its API sends this instead of the other fields, and returns
   * the endpoint's `reply`. Other models ignore it.
   */
  readonly forwarded?: ForwardedRequest;
}

/** A reply as far as it has been written. */
export interface PartialReply {
  readonly text: string;
  /** Empty when the endpoint doesn't return it. */
  readonly reasoning: string;
}

/**
 * Is called whenever more of a reply has arrived.
 *
 * @param read returns what has been written so far, so that it isn't put together for every piece.
 */
export type OnWriting = (read: () => PartialReply) => void;

export interface Completion {
  /** May be empty when there are tool calls. */
  readonly text: string;
  /** The model's reasoning, when the endpoint returns it. */
  readonly reasoning?: string;
  /** Set when the text was cut off at the token limit. */
  readonly truncated?: true;
  /** Absent rather than empty. */
  readonly toolCalls?: readonly ToolCall[];
  readonly usage: Usage;
  /** Sentences about settings that the endpoint refused before, and how requests are sent from now on. Absent rather than empty. */
  readonly adaptations?: readonly string[];
  /** The whole reply of the endpoint to a forwarded request. */
  readonly reply?: Readonly<Record<string, unknown>>;
}

/** Completes conversations: an endpoint or the practice model. */
export interface Model {
  /**
   * @param onWriting is called while the reply is written, by models that stream it. The completion is the same without it.
   * @throws {ModelError} when there is no usable completion.
   */
  complete(request: CompletionRequest, signal: AbortSignal, onWriting?: OnWriting): Promise<Completion>;
  /** Absent unless the spec wants batches. */
  readonly batches?: BatchApi;
}

/** Requests that are sent together, by ids of our own. */
export interface Batch {
  /** Names the batch at the endpoint, so that it is found again if its id was lost. */
  readonly key: string;
  readonly requests: ReadonlyMap<string, CompletionRequest>;
}

/** How far a batch is. When it has ended, requests without an answer weren't paid for. */
export type BatchReport =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'ended';
      readonly answers: ReadonlyMap<string, BatchAnswer>;
      /** Why the endpoint didn't answer all requests, as a sentence. */
      readonly problem?: string;
    };

/** A completion, or why a reply that was paid for isn't usable. */
export type BatchAnswer = { readonly completion: Completion } | { readonly error: ModelErrorData };

/** Answers many requests within a day, at a lower price. Every method throws `ModelError`s. */
export interface BatchApi {
  /** Returns the endpoint's id of the batch. */
  submit(batch: Batch, signal: AbortSignal): Promise<string>;
  /** Returns the endpoint's id of a batch with this key; undefined when it has none. */
  find(key: string, signal: AbortSignal): Promise<string | undefined>;
  check(id: string, signal: AbortSignal): Promise<BatchReport>;
}

/** Returns a message's content as text. Images are named by their URL, or by their type and size. */
export function textOfContent(content: MessageContent): string {
  if (typeof content === 'string') return content;
  return content.map((part) => (part.type === 'text' ? part.text : `[image ${nameOfImage(part.url)}]`)).join('\n');
}

function nameOfImage(url: string): string {
  const held = /^data:([^;,]*)[^,]*,/i.exec(url);
  if (held === null) return url;
  return `${held[1] ?? ''}, ${Math.ceil(((url.length - held[0].length) * 3) / 4 / 1024)} kB`;
}
