import { dirname, resolve } from 'node:path';
import { checkReach, type FileReach } from '../../datasets/file-reach';
import type { RunDescription } from '../../gepa/run-description';
import { UserError } from '../../gepa/user-error';
import { readText } from '../spec/read-text';
import type { RunSpec } from '../spec/spec';

/** The most characters of a text that every request for a reflection contains. */
const maxLength = 100_000;

/**
 * Returns what a spec tells every reflection, with the content of the files that it names, so that a run resumes with the texts that
 * it began with.
 *
 * @param specFile absolute path; paths in the spec are relative to its folder.
 * @throws {UserError} when a file cannot be read, may not be read, or is empty, or when a text is too long.
 */
export async function briefingOf(
  { goal, background, reflection }: Pick<RunSpec, 'goal' | 'background' | 'reflection'>,
  specFile: string,
  reach: FileReach,
): Promise<Pick<RunDescription, 'briefing'>> {
  const folder = dirname(specFile);
  const read = async (key: string, source: TextSource | undefined): Promise<string | undefined> => {
    if (source === undefined) return undefined;
    if (typeof source === 'string') return withinLimits(key, source, specFile);
    const path = resolve(folder, source.file);
    checkReach(path, reach, { file: specFile });
    return withinLimits(key, await readText(path, `The file of "${key}"`), path);
  };
  const [aim, known, wording] = await Promise.all([
    read('goal', goal),
    read('background', background),
    read('reflection.instructions', reflection?.instructions),
  ]);
  const briefing = {
    ...(aim === undefined ? {} : { goal: aim }),
    ...(known === undefined ? {} : { background: known }),
    ...(wording === undefined ? {} : { instructions: wording }),
  };
  return Object.keys(briefing).length === 0 ? {} : { briefing };
}

type TextSource = NonNullable<RunSpec['background']>;

/** @param file that has the text, for the error. */
function withinLimits(key: string, given: string, file: string): string {
  const text = given.trim();
  if (text === '') throw new UserError(`This file is empty. Write the text of "${key}" in it.`, { file });
  if (text.length <= maxLength) return text;
  throw new UserError(
    `The text of "${key}" has ${text.length} characters. At most ${maxLength} are allowed, because every request for a reflection contains it: shorten it.`,
    { file },
  );
}
