import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** A prompt as a spec names it. */
export interface PromptSource {
  /** Relative to the spec's folder, as written there. */
  readonly file: string;
  /** The name of a component or the address of a selection (`L12:8-L20:3`); the first component when absent. */
  readonly part?: string;
}

/**
 * Splits `file#part`. An existing file with a `#` in its name takes precedence.
 *
 * @param folder the spec's folder.
 */
export function parsePromptSource(source: string, folder: string): PromptSource {
  const at = source.lastIndexOf('#');
  if (at <= source.lastIndexOf('/') || existsSync(resolve(folder, source))) return { file: source };
  return { file: source.slice(0, at), part: source.slice(at + 1) };
}
