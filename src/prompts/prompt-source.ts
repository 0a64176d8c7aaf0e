import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** What a spec names as a prompt. */
export interface PromptSource {
  /** As the spec has it: relative to its folder. */
  readonly file: string;
  /** Which component of the file, or where in any file a text is (`L12:8-L20:3`); the first component when absent. */
  readonly part?: string;
}

/**
 * Takes `file#part` apart. A file whose own name has a `#` in it goes first.
 *
 * @param folder the spec's.
 */
export function parsePromptSource(source: string, folder: string): PromptSource {
  const at = source.lastIndexOf('#');
  if (at <= source.lastIndexOf('/') || existsSync(resolve(folder, source))) return { file: source };
  return { file: source.slice(0, at), part: source.slice(at + 1) };
}
