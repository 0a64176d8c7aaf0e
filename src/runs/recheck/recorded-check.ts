import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import type { ComponentTexts } from '../../gepa/candidate';
import type { RunState } from '../../gepa/state';
import { writeAtomically } from '../folder/atomic-write';
import { haveSameTexts, type Recheck } from './recheck';
import { recheckMarkdown, recheckSentences } from './recheck-markdown';

/** What a finished run knows about its prompt files as they are now. */
export interface PromptCheck {
  /** Whether the files have other texts than the seed, so that a check compares something. */
  readonly isOffered: boolean;
  readonly last?: LastCheck;
}

/** The result of the last check of the prompt files. */
export interface LastCheck {
  readonly sentences: readonly string[];
  /** Whether the files have changed since. */
  readonly isOutdated: boolean;
}

const formatVersion = 1;

const schema = v.object({
  formatVersion: v.literal(formatVersion),
  /** A hash of the texts that were checked. */
  texts: v.string(),
  sentences: v.array(v.string()),
});

/**
 * Saves the result of a check below the folder of the run, as Markdown and for `promptCheckOf`. Returns the Markdown file.
 *
 * @param now the texts that were checked
 */
export async function recordCheck(
  runFolder: string,
  name: string,
  now: ComponentTexts,
  recheck: Recheck,
): Promise<string> {
  await mkdir(join(runFolder, 'checks'), { recursive: true });
  const file = join(runFolder, 'checks', 'check.md');
  await writeAtomically(file, recheckMarkdown(name, recheck));
  const recorded = { formatVersion, texts: hashOf(now), sentences: recheckSentences(recheck) };
  await writeAtomically(recordFile(runFolder), `${JSON.stringify(recorded)}\n`);
  return file;
}

/**
 * Returns whether to offer a check of the prompt files, and the last result. A record that cannot be read counts as none.
 *
 * @param now the texts of the prompt files; undefined when they cannot be read.
 */
export async function promptCheckOf(
  runFolder: string,
  { candidates: [seed], best }: Pick<RunState, 'candidates' | 'best'>,
  now: ComponentTexts | undefined,
): Promise<PromptCheck> {
  const isOffered = now !== undefined && seed !== undefined && best !== undefined && !haveSameTexts(seed.texts, now);
  const recorded = await readRecord(runFolder);
  if (recorded === undefined) return { isOffered };
  const { sentences, texts } = recorded;
  return { isOffered, last: { sentences, isOutdated: now === undefined || texts !== hashOf(now) } };
}

async function readRecord(runFolder: string): Promise<v.InferOutput<typeof schema> | undefined> {
  try {
    const read = v.safeParse(schema, JSON.parse(await readFile(recordFile(runFolder), 'utf8')));
    return read.success ? read.output : undefined;
  } catch {
    return undefined;
  }
}

function recordFile(runFolder: string): string {
  return join(runFolder, 'checks', 'check.json');
}

function hashOf(texts: ComponentTexts): string {
  const inOrder = Object.entries(texts)
    .map(([component, text]) => [component, text.trim()] as const)
    .sort(([one], [other]) => one.localeCompare(other));
  return createHash('sha256').update(JSON.stringify(inOrder)).digest('hex');
}
