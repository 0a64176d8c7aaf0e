import type { Span } from './documents/span';
import type { Templating } from './template';

/**
 * One text of a prompt file that can be optimized. Its line ends are line feeds, whatever those of the file are. White space
 * around it is its own, except for what frames a text in a file: a BOM, the last line end, one blank line below front matter
 * or around a part of the file.
 */
export interface PromptComponent {
  readonly name: string;
  readonly text: string;
  /** What stands in the file for the text: UTF-16 offsets, the end exclusive. */
  readonly start: number;
  readonly end: number;
  /** The same with its quotes or its block header, which change only when they cannot hold another text. */
  readonly whole?: Span;
}

/** A message of a conversation that the file describes, with the component that is its text. */
export interface PromptMessage {
  readonly role: 'system' | 'user' | 'assistant';
  readonly component: string;
  /** Which of the file's conversations it belongs to, where there are several prompts in one file. */
  readonly conversation?: string;
}

/** The place of messages that a row gives, between those of the file. */
export interface MessagesPlaceholder {
  /** The column with the messages. */
  readonly column: string;
  /** Whether a row may do without them. */
  readonly optional: boolean;
  /** How many of them are sent, the latest ones; all when absent. */
  readonly latest?: number;
  /** How many of the file's messages stand above it. */
  readonly position: number;
}

/** What a prompt file says, whatever its format. */
export interface PromptContents {
  /** Never empty. The first is the one that is optimized by default. */
  readonly components: readonly PromptComponent[];
  /** In the file's order. */
  readonly messages: readonly PromptMessage[];
  /** In the file's order, where the format can have them. */
  readonly placeholders?: readonly MessagesPlaceholder[];
  readonly templating: Templating;
  /** What the file itself gives for its variables, by name. A row's columns go before it. */
  readonly defaults?: Readonly<Record<string, unknown>>;
  /** What the file says about the model and its replies, where the format can say it. */
  readonly settings?: PromptSettings;
  /** How the file itself says that replies are judged, where the format can say it. */
  readonly evaluators?: readonly PromptEvaluator[];
  /**
   * Why the messages alone do not make a run, and what to do: a sentence for users. Another system has to run the prompt,
   * e.g. the program that it belongs to. Absent when a chat can run it.
   */
  readonly editOnly?: string;
}

/** How a prompt file wants its prompt to be run. */
export interface PromptSettings {
  /** As the file names it, e.g. `openai/gpt-4o`. */
  readonly model?: string;
  readonly temperature?: number;
  readonly topP?: number;
  /** The longest reply. */
  readonly maxTokens?: number;
  readonly responseFormat?: PromptResponseFormat;
}

/** The form of the replies. The schema is a JSON Schema, with a name and `strict` around it where the file has them. */
export type PromptResponseFormat =
  | { readonly type: 'text' | 'json_object' }
  | { readonly type: 'json_schema'; readonly schema: Readonly<Record<string, unknown>> };

/** One of a prompt file's own rules to judge replies by. */
export interface PromptEvaluator {
  /** As it is written there. */
  readonly value: unknown;
  /** Where it stands in the file, from 1. */
  readonly line: number;
}
