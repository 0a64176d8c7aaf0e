import type { PromptComponent, PromptFile, PromptFormat } from './prompt-file';

/** How the files of one format are told, read and written. */
export interface PromptReader {
  readonly format: PromptFormat;
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
  read(path: string, content: string): Omit<PromptFile, 'format'>;
  /**
   * The ways to write the whole file with another text (LF-normalised, not blank) in a component's place, the one nearest to
   * what stands there first. The first that is read again as meant is taken, so not every way must hold the text. Without this
   * the text stands in the file as it is.
   */
  respell?(path: string, content: string, component: PromptComponent, text: string): readonly string[];
}
