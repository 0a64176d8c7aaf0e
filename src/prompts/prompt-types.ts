// Tested by test/unit/prompts/prompt-file.test.ts.
import type { Span } from './documents/span';
import type { Templating } from './template';

/**
 * One text of a prompt file that can be optimized. Its line ends are line feeds, whatever the file uses. White space around the
 * text is part of it, except a BOM, the last line end, and one blank line below front matter or around a section of the file.
 */
export interface PromptComponent {
  readonly name: string;
  readonly text: string;
  /** The range of the text in the file: UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The range including quotes or block header, which change only when they cannot hold a new text. */
  readonly whole?: Span;
}

/** A message of a conversation in the file. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  /** The name of the component with the message's text. */
  readonly component: string;
  /** The conversation that it belongs to, if the file has several prompts. */
  readonly conversation?: string;
}

/** Where messages from an example are inserted between the messages of the file. */
export interface MessagesPlaceholder {
  /** The column with the messages. */
  readonly column: string;
  /** Whether an example may lack them. */
  readonly optional: boolean;
  /** Sends only this many of the latest messages; all when absent. */
  readonly latest?: number;
  /** The number of the file's messages above it. */
  readonly position: number;
}

/** The contents of a prompt file, independent of its format. */
export interface PromptContents {
  /** Never empty. The first one is optimized by default. */
  readonly components: readonly PromptComponent[];
  /** In the file's order. */
  readonly messages: readonly PromptMessage[];
  /** In the file's order, for formats that support them. */
  readonly placeholders?: readonly MessagesPlaceholder[];
  readonly templating: Templating;
  /** The file's own values for its variables, by name. An example's columns override them. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** The file's settings for the model and its replies, for formats that have them. */
  readonly settings?: PromptSettings;
  /** The file's own rules for scoring replies, for formats that have them. */
  readonly evaluators?: readonly PromptEvaluator[];
  /**
   * Explains why the messages alone cannot be run, and what to do, when only another system can run the prompt, e.g. the program
   * that it belongs to. Absent when a chat can run it.
   */
  readonly editOnly?: string;
}

/** Model settings in a prompt file. */
export interface PromptSettings {
  /** As written in the file, e.g. `openai/gpt-4o`. */
  readonly model?: string;
  readonly temperature?: number;
  readonly topP?: number;
  /** The maximum length of a reply. */
  readonly maxTokens?: number;
  readonly responseFormat?: PromptResponseFormat;
}

/** The format of replies. The schema is a JSON Schema, with a name and `strict` around it if the file has them. */
export type PromptResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> };

/** One of a prompt file's own rules for scoring replies. */
export interface PromptEvaluator {
  /** As written in the file. */
  readonly value: unknown;
  /** Counted from 1. */
  readonly line: number;
}
