import { basename, posix } from 'node:path';
import { holdsExamples } from '../plan/example-sources';

/** Data files for a run. Without a Pareto or a test file, rows are split off from the feedback file. */
export interface DataFiles {
  readonly feedback: string;
  readonly pareto?: string;
  readonly test?: string;
}

/** Names of data files, e.g. `train.jsonl · val.jsonl`. */
export function filesInWords({ feedback, pareto, test }: DataFiles): string {
  return [feedback, pareto, test]
    .filter((file) => file !== undefined)
    .map((file) => basename(file))
    .join(' · ');
}

const roles = {
  feedback: ['feedback', 'train', 'training'],
  pareto: ['pareto', 'val', 'valid', 'validation', 'dev'],
  test: ['test', 'holdout', 'heldout'],
} as const;
type Role = keyof typeof roles;

const dataFolders = new Set(['data', 'dataset', 'datasets', 'eval', 'evals', 'examples', 'fixtures', 'tests']);

const dataFileEndings = ['jsonl', 'csv', 'tsv', 'json', 'yaml', 'yml'];

/** Files that may hold rows, as a glob. JSON and YAML count only where their name or folder speaks for it. */
export const dataFileGlob = `**/*.{${dataFileEndings.join(',')}}`;

/** A prompt file, as far as it tells which data fits it. */
export interface PromptForData {
  /** Absolute. */
  readonly file: string;
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/**
 * The data that a prompt may be optimized with, the likeliest first: examples in its own file, then data files. Paths are
 * absolute.
 *
 * @param files absolute paths by those relative to the workspace folder, which have forward slashes.
 */
export function dataForPrompt(
  { file, path, content }: PromptForData,
  files: ReadonlyMap<string, string>,
): readonly DataFiles[] {
  const absolute = (relative: string) => files.get(relative) ?? relative;
  const found = dataChoices(path, [...files.keys()]).map(({ feedback, pareto, test }) => ({
    feedback: absolute(feedback),
    ...(pareto === undefined ? {} : { pareto: absolute(pareto) }),
    ...(test === undefined ? {} : { test: absolute(test) }),
  }));
  return holdsExamples(file, content) ? [{ feedback: file }, ...found] : found;
}

/**
 * The data files that a prompt may be optimized with, the likeliest first. Files that differ only in a word for their part, such
 * as `x-train`, `x-val` and `x-test`, are taken together.
 *
 * @param prompt path of the prompt file, relative to the workspace folder like all others here, with forward slashes.
 */
export function dataChoices(prompt: string, files: readonly string[]): readonly DataFiles[] {
  const sets = new Map<string, Partial<Record<Role, string>>>();
  for (const file of files.filter((path) => mayHoldRows(path))) {
    const { role, key } = partsOf(file);
    sets.set(key, { ...sets.get(key), [role]: file });
  }
  return [...sets.values()]
    .map(asDataFiles)
    .filter((choice) => choice !== undefined)
    .sort((a, b) => closeness(prompt, b) - closeness(prompt, a) || a.feedback.localeCompare(b.feedback));
}

function asDataFiles(set: Partial<Record<Role, string>>): DataFiles | undefined {
  const feedback = set.feedback ?? set.pareto ?? set.test;
  if (feedback === undefined) return undefined;
  const pareto = set.feedback === undefined ? undefined : set.pareto;
  const test = set.test === feedback ? undefined : set.test;
  return { feedback, ...(pareto === undefined ? {} : { pareto }), ...(test === undefined ? {} : { test }) };
}

/** What a file is for by the last word of its name, and what it has in common with the files that belong to it. */
function partsOf(file: string): { readonly role: Role; readonly key: string } {
  const extension = posix.extname(file);
  const words = wordsOf(posix.basename(file, extension));
  const last = words.at(-1) ?? '';
  const role = (Object.keys(roles) as Role[]).find((name) => (roles[name] as readonly string[]).includes(last));
  const stem = role === undefined ? `${words.join('-')}!` : words.slice(0, -1).join('-');
  return { role: role ?? 'feedback', key: [posix.dirname(file), stem, extension].join('/') };
}

function mayHoldRows(file: string): boolean {
  if (/\.gepa\.ya?ml$|\.prompt\.ya?ml$/.test(file)) return false;
  if (/\.(jsonl|csv|tsv)$/.test(file)) return true;
  const { role, key } = partsOf(file);
  const isNamedForIt = role !== 'feedback' || !key.includes('!');
  return (
    isNamedForIt ||
    posix
      .dirname(file)
      .split('/')
      .some((folder) => dataFolders.has(folder.toLowerCase()))
  );
}

/** A shared name counts most, then a data folder, then being near; a set in three parts is likelier meant for this. */
function closeness(prompt: string, { feedback, pareto, test }: DataFiles): number {
  const name = new Set(wordsOf(posix.basename(prompt)));
  const shared = wordsOf(posix.basename(feedback)).filter((word) => name.has(word)).length;
  const folders = posix.dirname(feedback).split('/');
  const steps = posix.relative(posix.dirname(prompt), posix.dirname(feedback)).split('/').filter(Boolean).length;
  const isInDataFolder = folders.some((folder) => dataFolders.has(folder.toLowerCase()));
  const parts = [pareto, test].filter((part) => part !== undefined).length;
  return shared * 10 + (isInDataFolder ? 3 : 0) + parts * 2 - steps;
}

function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !extensions.has(word));
}

/** Endings that say nothing about what a file is about. */
const extensions = new Set(['prompt', 'md', 'txt', 'yml', 'yaml', 'json', 'jsonl', 'csv', 'tsv', 'j2', 'jinja']);
