import type { NameGlob } from './discovery/name-patterns';
import type { PromptComponent, PromptContents } from './prompt-types';

/** Recognizes, reads and writes the files of one format. */
export interface PromptReader<Format extends string = string> {
  /** The name that runs record. */
  readonly format: Format;
  /**
   * Whether a file is to be read as this format: by its name, and by its content where other tools use the name too. A file
   * that is claimed and cannot be read is malformed.
   */
  claims(path: string, content: string): boolean;
  /**
   * Reads a file that is claimed.
   *
   * @throws PromptError for a malformed file and one without any text.
   */
  read(path: string, content: string): PromptContents;
  /**
   * The ways to write the whole file with another text (LF-normalised, not blank) in a component's place, the one nearest to
   * what stands there first. The first that is read again as meant is taken, so not every way must hold the text. Without this
   * the text stands in the file as it is.
   */
  respell?(path: string, content: string, component: PromptComponent, text: string): readonly string[];
}

/**
 * Everything there is to say about one format of prompt files. Discovery, the menus, the table in the documentation and the message
 * for a file of no format are derived from it.
 */
export interface PromptFormatDefinition<Format extends string = string> extends PromptReader<Format> {
  /** What messages call it, amid a sentence. Formats of one family share a title. */
  readonly title: string;
  /** What the names of its files end with, for messages. Empty when a title is enough. */
  readonly endings?: readonly string[];
  /** The kinds of its files, each a row of the table. */
  readonly kinds: readonly [PromptFileKind, ...PromptFileKind[]];
}

/** Files of a format that are found and documented together. */
export interface PromptFileKind {
  /** What the table calls them, in Markdown. The table is sorted by it. */
  readonly name: string;
  /** The names by which they are found, whatever is in them. */
  readonly found?: readonly NameGlob[];
  /** Files that may be of this kind: their content tells. */
  readonly possible?: PossibleFiles;
  /** Which files they are, in Markdown, where the names above do not say it all. */
  readonly files?: string;
  /** What of them can be optimized, in Markdown. */
  readonly components: string;
}

/** Files of which only the content tells whether they are prompt files. */
export interface PossibleFiles {
  readonly names: readonly NameGlob[];
  /** Whether a file with one of these names is a prompt file. */
  holdsPrompts(path: string, content: string): boolean;
  /**
   * Whether a file is worth reading to its end. Each is when this is absent.
   *
   * @param beginning of its content; a few thousand characters.
   */
  mayHoldPrompts?(path: string, beginning: string): boolean;
  /** Whether menus offer such a file before anybody looked into it, since no other tool uses these names. */
  readonly inMenus?: true;
}
