import { dirname, posix } from 'node:path';
import { isInputName } from '../../datasets/columns/column-names';
import type { Columns } from '../../datasets/columns/columns';
import { columnNames, type Row } from '../../datasets/row';
import { stemOfPromptFile } from '../../prompts/discovery/prompt-names';
import { valueAt } from '../../prompts/template';
import { UserError } from '../../gepa/user-error';
import { isDataFolder, roleWords, wordsOf, type DataFiles } from './data-files';
import { loadRows } from '../../datasets/load-rows';
import { readData, type DataChoice } from './data-choice';
import { columnMissingIn, forColumns, possibleVariables, type PromptOfDraft } from './prompt-columns';
import type { RunDraft } from './run-draft';

/** How many files are read in search of a prompt's data. */
const mostRead = 8;

/**
 * The data that a form suggests. Data that is named like the prompt may be unmapped, when its names don't say which column is what, or
 * unusable.
 */
export type DataGuess =
  | { readonly kind: 'found'; readonly data: DataChoice }
  | { readonly kind: 'unmapped'; readonly files: DataFiles }
  | { readonly kind: 'unusable'; readonly files: DataFiles; readonly error: UserError }
  | { readonly kind: 'none' };

/**
 * Looks for data that is likely to be a prompt's own. Data that merely happens to be in the workspace isn't suggested.
 *
 * @param choices the likeliest first.
 * @param relativePath returns a path relative to the workspace folder, with forward slashes.
 */
export async function guessData(
  draft: RunDraft,
  choices: readonly DataFiles[],
  relativePath: (file: string) => string,
): Promise<DataGuess> {
  const { prompt, component } = draft;
  const about = { component, variables: [...draft.variables, ...possibleVariables(draft)] };
  const near = choices
    .map((files) => ({ files, nearness: nearnessOf(relativePath(prompt), relativePath(files.feedback), about) }))
    .filter(({ files, nearness }) => files.feedback === prompt || mayBelong(nearness));
  let other: DataGuess = { kind: 'none' };
  for (const { files, nearness } of near.slice(0, mostRead)) {
    const isOwn = files.feedback === prompt;
    try {
      const data = await readData(files, draft);
      const rows = data.sets.feedback;
      const filled = forColumns(draft, columnNames(rows));
      if (isOwn || isLikelyData({ nearness, prompt: filled, columns: data.columns, rows })) {
        return { kind: 'found', data };
      }
      if (nearness.isSameName && other.kind === 'none') other = { kind: 'unmapped', files };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (!isOwn && !nearness.isNamedAlike) continue;
      const isReadable = !isOwn && (await hasRows(files));
      if (other.kind === 'none') other = isReadable ? { kind: 'unmapped', files } : { kind: 'unusable', files, error };
    }
  }
  return other;
}

/** Whether data has rows, whatever their columns are. */
async function hasRows({ feedback }: DataFiles): Promise<boolean> {
  try {
    const folder = dirname(feedback);
    const rows = await loadRows(feedback, { reach: { roots: [folder], mayLeave: true }, base: folder });
    return rows.length > 1;
  } catch (error) {
    if (error instanceof UserError) return false;
    throw error;
  }
}

function mayBelong({ isNamedAlike, folder }: Nearness): boolean {
  return isNamedAlike || folder !== 'other';
}

/** How data relates to a prompt by the names and folders of their files. */
export interface Nearness {
  /** Whether the names share a word that says what they are about, or the data is named by a variable of the prompt. */
  readonly isNamedAlike: boolean;
  /** Whether the data has the prompt's whole name, in its folder or a data folder in it or beside it. */
  readonly isSameName: boolean;
  /** Whether the data's name only says that it is data, such as `examples.jsonl`. */
  readonly isUntitled: boolean;
  /** The same folder, a data folder in it or beside it, or another one. */
  readonly folder: 'same' | 'beside' | 'other';
}

/**
 * Compares the names and folders of a prompt and a data file. A prompt such as `pdf-forms/SKILL.md` is named by its folder.
 *
 * @param prompt relative to the workspace folder, with forward slashes.
 * @param data as `prompt`.
 * @param component its name, such as that of the constant that a selected text is in.
 * @param variables of the prompt.
 */
export function nearnessOf(
  prompt: string,
  data: string,
  { component = '', variables = [] }: { readonly component?: string; readonly variables?: readonly string[] } = {},
): Nearness {
  const stem = posix.basename(data, posix.extname(data));
  const name = topicOf(stem);
  const folder = folderOf(prompt, data);
  const about = new Set([
    ...topicOf(posix.basename(prompt, posix.extname(prompt))),
    ...topicOf(posix.basename(posix.dirname(prompt))),
    ...topicOf(component.replace(/(?<=[\p{Ll}\d])(?=\p{Lu})/gu, ' ')),
    ...variables.filter(isTelling).flatMap(topicOf),
  ]);
  // A data folder may be named by what is in it, as in `evals/triage/rows.jsonl`.
  const isInOwnFolder = topicOf(posix.basename(posix.dirname(data))).some((word) => about.has(word));
  return {
    isNamedAlike: name.some((word) => about.has(word)) || (name.length === 0 && isInOwnFolder),
    isSameName: folder !== 'other' && stem === stemOfPromptFile(posix.basename(prompt)),
    isUntitled: name.length === 0,
    folder,
  };
}

function folderOf(prompt: string, data: string): Nearness['folder'] {
  const [home, place] = [posix.dirname(prompt), posix.dirname(data)];
  if (place === home) return 'same';
  const isBeside = [home, posix.dirname(home)].includes(posix.dirname(place));
  return isBeside && isDataFolder(posix.basename(place)) ? 'beside' : 'other';
}

/** What a data guess is judged by. */
export interface GuessedData {
  readonly nearness: Nearness;
  readonly prompt: Pick<PromptOfDraft, 'file' | 'part' | 'variables'>;
  readonly columns: Columns;
  readonly rows: readonly Row[];
}

/**
 * Whether data is likely enough to be a prompt's own to be suggested as the answer:
 *
 * - the rows fill every variable of the prompt, and
 * - the data has the prompt's whole name; or the two are named alike, and the rows have answers or fill a variable; or the data is in the prompt's folder or a data folder
 *   beside it, and either fills a variable with a telling name, or has answers and isn't named after something else.
 */
export function isLikelyData({ nearness, prompt, columns, rows }: GuessedData): boolean {
  const { isNamedAlike, isSameName, isUntitled, folder } = nearness;
  const { file, part, variables } = prompt;
  const filled = variables.filter((path) => rows.some(({ values }) => valueAt(values, path) !== undefined));
  if (rows.every((row) => columnMissingIn(row, file, part) !== undefined)) return false;
  const hasAnswers = columns.expected !== undefined || rows.some(({ assertions = [] }) => assertions.length > 0);
  if (isSameName) return true;
  if (isNamedAlike) return hasAnswers || filled.length > 0;
  if (folder === 'other') return false;
  if (filled.some(isTelling)) return true;
  return isUntitled && hasAnswers && (filled.length > 0 || folder === 'same');
}

/** Names of variables that data of any kind may have as a column, besides those of inputs. */
const usualVariables = new Set(['content', 'body', 'message', 'document', 'context', 'name', 'title', 'id', 'user']);

/** Whether the name of a variable says what the prompt is about, and so what its data has to be about. */
function isTelling(variable: string): boolean {
  return !isInputName(variable) && !usualVariables.has(variable.toLowerCase());
}

/** Words that say that something is data, a prompt, or a version of one, but not what it is about. */
const generalWords = new Set<string>([
  ...roleWords,
  ...[
    'data',
    'dataset',
    'datasets',
    'row',
    'rows',
    'example',
    'examples',
    'sample',
    'samples',
    'case',
    'cases',
    'tests',
  ],
  ...[
    'eval',
    'evals',
    'golden',
    'gold',
    'input',
    'inputs',
    'output',
    'outputs',
    'all',
    'labeled',
    'labelled',
    'fixtures',
  ],
  ...['prompts', 'system', 'user', 'message', 'messages', 'template', 'templates', 'instructions', 'agent', 'agents'],
  ...[
    'skill',
    'skills',
    'claude',
    'gemini',
    'copilot',
    'github',
    'cursor',
    'rules',
    'main',
    'index',
    'default',
    'config',
  ],
  ...['promptfooconfig', 'chat', 'src', 'app', 'lib', 'docs', 'new', 'old', 'final', 'the', 'and', 'for', 'with'],
]);

/** Returns the words of a name that say what it is about, in the singular. */
function topicOf(name: string): readonly string[] {
  return wordsOf(name)
    .filter((word) => !generalWords.has(word) && !isNumberOrAbbreviation(word))
    .map((word) => word.replace(/(?<=[a-z]{3})s$/, ''));
}

function isNumberOrAbbreviation(word: string): boolean {
  return /^(v?\d+|[a-z]{1,2})$/.test(word);
}
