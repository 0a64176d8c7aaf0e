// Tested by test/unit/prompts/prompt-file.test.ts.
import type { NameGlob } from './discovery/name-patterns';
import type { PromptComponent, PromptContents } from './prompt-types';

/** Recognizes, reads and writes the files of one format. */
export interface PromptReader<Format extends string = string> {
  /** The name recorded in runs. */
  readonly format: Format;
  /**
   * Whether a file is in this format, by its name, and by its content if other tools use the name too. A claimed file that
   * cannot be read is malformed.
   */
  claims(path: string, content: string): boolean;
  /**
   * Reads a claimed file.
   *
   * @throws PromptError when the file is malformed or has no text.
   */
  read(path: string, content: string): PromptContents;
  /**
   * Returns the ways to write the whole file with another text (LF-normalized, not blank) in a component, the one closest to the
   * current notation first. The caller uses the first one that reads back correctly, so some may not. Without this method, the
   * text is written into the file verbatim.
   */
  rewrite?(path: string, content: string, component: PromptComponent, text: string): readonly string[];
}

/**
 * Defines a prompt format. Discovery, menus, the table in the documentation and the list of formats in messages are derived from
 * it.
 */
export interface PromptFormatDefinition<Format extends string = string> extends PromptReader<Format> {
  /** The format's name within a sentence. Formats of one family share a title. */
  readonly title: string;
  /** File name endings to show in messages, if the title isn't enough. */
  readonly endings?: readonly string[];
  /** The kinds of files in this format, each a row of the table. */
  readonly kinds: readonly [PromptFileKind, ...PromptFileKind[]];
}

/** Files of a format that are found and documented together. */
export interface PromptFileKind {
  /** The name in the table, in Markdown. The table is sorted by it. */
  readonly name: string;
  /** Names that make a file a prompt file whatever its content. */
  readonly found?: readonly NameGlob[];
  /** Names of files that menus offer to optimize. Only the developer knows which of them are prompts, so they aren't listed. */
  readonly offered?: readonly NameGlob[];
  /** Files whose content decides whether they are of this kind. */
  readonly possible?: PossibleFiles;
  /** Describes the files in Markdown when the globs above aren't enough. */
  readonly files?: string;
  /** What can be optimized in them, in Markdown. */
  readonly components: string;
}

/** Files whose content decides whether they are prompt files. */
export interface PossibleFiles {
  readonly names: readonly NameGlob[];
  /** Whether a file with one of these names is a prompt file. */
  holdsPrompts(path: string, content: string): boolean;
  /**
   * Whether a file is worth reading to its end. All are when this is absent.
   *
   * @param beginning the first few thousand characters of the file.
   */
  mayHoldPrompts?(path: string, beginning: string): boolean;
  /** Whether menus offer these files without reading them, because no other tool uses these names. */
  readonly inMenus?: true;
}
