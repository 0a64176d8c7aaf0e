/** A part of a message: text, or an image by its URL or path. */
export type InputPart =
  | { readonly type: 'text'; readonly text: string }
  /** `http(s):` or `data:`, or a path relative to the folder of the spec. */
  | { readonly type: 'image'; readonly url: string };

export type InputContent = string | readonly InputPart[];

/** What an assistant asked of a tool. */
export interface InputToolCall {
  readonly id: string;
  readonly name: string;
  /** JSON. */
  readonly arguments: string;
}

/** A message of an input that is a conversation. */
export type InputMessage =
  | { readonly role: 'system' | 'user'; readonly content: InputContent }
  | { readonly role: 'assistant'; readonly content: InputContent; readonly toolCalls?: readonly InputToolCall[] }
  /** What a tool gave. */
  | { readonly role: 'tool'; readonly content: string; readonly toolCallId: string };
