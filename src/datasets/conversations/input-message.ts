// Tested by test/unit/datasets/conversations/conversation-input.test.ts.
/** A part of a message: text or an image. */
export type InputPart =
  | { readonly type: 'text'; readonly text: string }
  /** An `http(s):` or `data:` URL, or a path relative to the spec's folder. */
  | { readonly type: 'image'; readonly url: string };

export type InputContent = string | readonly InputPart[];

/** A tool call of the assistant. */
export interface InputToolCall {
  readonly id: string;
  readonly name: string;
  /** As JSON. */
  readonly arguments: string;
}

/** A message of an input that is a conversation. */
export type InputMessage =
  | { readonly role: 'system' | 'user'; readonly content: InputContent }
  | { readonly role: 'assistant'; readonly content: InputContent; readonly toolCalls?: readonly InputToolCall[] }
  /** The result of a tool call. */
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };
