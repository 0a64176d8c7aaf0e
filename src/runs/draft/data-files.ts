import { basename, posix } from 'node:path';
import { holdsExamples } from '../plan/example-sources';

/** The data files of a run. Sets without a file of their own are split off from the feedback file. */
export interface DataFiles {
  readonly feedback: string;
  readonly pareto?: string;
  readonly test?: string;
}

/** Lists the names of data files, e.g. `train.jsonl · val.jsonl`. */
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

/** The words in file names that say which set the rows are for. */
export const roleWords: readonly string[] = Object.values(roles).flat();

const dataFolders = new Set(['data', 'dataset', 'datasets', 'eval', 'evals', 'examples', 'fixtures', 'tests']);

const dataFileEndings = ['jsonl', 'csv', 'tsv', 'json', 'yaml', 'yml'];

/** A glob for files that may hold rows. `mayHoldRows` then picks JSON and YAML files by their name or folder. */
export const dataFileGlob = `**/*.{${dataFileEndings.join(',')}}`;

/** A prompt file to find data for. */
export interface PromptForData {
  /** Absolute. */
  readonly file: string;
  /** Relative to the workspace folder, with forward slashes. */
  readonly path: string;
  readonly content: string;
}

/**
 * Suggests data for a prompt, the likeliest first: the examples in its own file, then data files. All paths are absolute.
 *
 * @param files absolute paths, by paths relative to the workspace folder with forward slashes.
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
 * Suggests data files for a prompt, the likeliest first. Files whose names differ only in the word for their set, such as
 * `x-train`, `x-val` and `x-test`, form one suggestion. All paths are relative to the workspace folder, with forward slashes.
 *
 * @param prompt path of the prompt file.
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

/** Reads a file's role from the last word of its name. Files with the same key belong together. */
function partsOf(file: string): { readonly role: Role; readonly key: string } {
  const extension = posix.extname(file);
  const words = wordsOf(posix.basename(file, extension));
  const last = words.at(-1) ?? '';
  const role = (Object.keys(roles) as Role[]).find((name) => (roles[name] as readonly string[]).includes(last));
  const stem = role === undefined ? `${words.join('-')}!` : words.slice(0, -1).join('-');
  return { role: role ?? 'feedback', key: [posix.dirname(file), stem, extension].join('/') };
}

/** Whether a folder's name says that it holds data. */
export function isDataFolder(name: string): boolean {
  return dataFolders.has(name.toLowerCase());
}

function mayHoldRows(file: string): boolean {
  if (/\.gepa\.ya?ml$|\.prompt\.ya?ml$/.test(file)) return false;
  if (/\.(jsonl|csv|tsv)$/.test(file)) return true;
  const { role, key } = partsOf(file);
  const isNamedForIt = role !== 'feedback' || !key.includes('!');
  return isNamedForIt || posix.dirname(file).split('/').some(isDataFolder);
}

/** Rates how well data fits a prompt: by words that their names share, then by folder, by the number of files and by distance. */
function closeness(prompt: string, { feedback, pareto, test }: DataFiles): number {
  const name = new Set(wordsOf(posix.basename(prompt)));
  const shared = wordsOf(posix.basename(feedback)).filter((word) => name.has(word)).length;
  const folders = posix.dirname(feedback).split('/');
  const steps = posix.relative(posix.dirname(prompt), posix.dirname(feedback)).split('/').filter(Boolean).length;
  const isInDataFolder = folders.some(isDataFolder);
  const parts = [pareto, test].filter((part) => part !== undefined).length;
  return shared * 10 + (isInDataFolder ? 3 : 0) + parts * 2 - steps;
}

/** Returns the words of a file name in lower case, without its extensions. */
export function wordsOf(name: string): readonly string[] {
  return name
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !extensions.has(word));
}

/** Words in file names that are only extensions. */
const extensions = new Set(['prompt', 'md', 'txt', 'yml', 'yaml', 'json', 'jsonl', 'csv', 'tsv', 'j2', 'jinja']);
