import { basename, dirname, relative, sep } from 'node:path';
import type { Columns } from '../../datasets/columns';
import { guessColumns } from '../../datasets/columns';
import { loadRows } from '../../datasets/load-rows';
import type { Row } from '../../datasets/row';
import { splitRows, type ExampleSets } from '../../datasets/split-rows';
import { defaultSearchOptions, type ReviewMode, type RunDescription } from '../../gepa/run-description';
import { nameOfModel, type ModelSpec } from '../../models/model-spec';
import { readPromptFile } from '../../prompts/prompt-file';
import { textOfValue } from '../../prompts/template';
import type { SpecDraft } from '../../runs/draft-spec';
import { defaultBudget } from '../../runs/spec';
import type { DataFiles } from './data-files';
import { comparableColumns, metricChoices, type MetricChoice } from './metric-choices';

/** The models of a run. */
export interface ModelChoice {
  readonly task: ModelSpec;
  readonly reflection: ModelSpec;
}

/** Data files that were read, with the rows of each set as a run would have them. */
export interface DataChoice {
  /** Absolute paths. */
  readonly files: DataFiles;
  readonly columns: Columns;
  readonly sets: ExampleSets;
}

/** What a first run will be, as far as it is known. */
export interface RunDraft {
  /** Absolute path of the prompt file. */
  readonly prompt: string;
  readonly promptText: string;
  readonly component: string;
  readonly data: DataChoice | undefined;
  readonly metric: MetricChoice | undefined;
  readonly models: ModelChoice;
  readonly rollouts: number;
  readonly review: ReviewMode;
}

export const practiceModels: ModelChoice = { task: { practice: 'student' }, reflection: { practice: 'reflector' } };

/** Nothing in a draft is asked for that can be read elsewhere. */
const searchSeed = 1;

/**
 * Feedback examples per minibatch with the practice models. They learn single words, and how well a word tells two labels
 * apart only shows where both are in the minibatch. Measured on the sample workspace with 300 rollouts and search seeds 1 to
 * 12, as runs whose winner reaches 0.8 on the test rows: with the paper's 3 it is 8 of 12 without a review and 1 of 12 when a
 * developer accepts all that comes; with 12 it is 12 of 12 both times (means 0.93 and 0.88). With 15 it is less again under
 * review, for fewer proposals can be paid for.
 */
const practiceMinibatch = 12;

/**
 * Begins a draft for a prompt file.
 *
 * @throws {PromptError} when the file cannot be optimized.
 */
export function newDraft(prompt: string, content: string, component: string): RunDraft {
  const promptText = readPromptFile(prompt, content).components[0]?.text ?? '';
  return {
    prompt,
    promptText,
    component,
    data: undefined,
    metric: undefined,
    models: practiceModels,
    rollouts: defaultBudget.rollouts,
    review: 'improving',
  };
}

/**
 * Reads data files as a run would.
 *
 * @throws {DataError} when a file cannot be used.
 */
export async function readData(files: DataFiles): Promise<DataChoice> {
  const rowsOf = async (file: string | undefined) => (file === undefined ? [] : await loadRows(file));
  const [feedback, pareto, test] = await Promise.all([
    rowsOf(files.feedback),
    rowsOf(files.pareto),
    rowsOf(files.test),
  ]);
  const columns = guessColumns(feedback);
  if (files.pareto !== undefined) return { files, columns, sets: { feedback, pareto, test } };
  const hasTestRows = files.test !== undefined;
  const split = splitRows(feedback, searchSeed, columns.expected, hasTestRows);
  return { files, columns, sets: hasTestRows ? { ...split, test } : split };
}

/** Puts data into a draft, with the metric that fits it best; a metric on a column that is not there any more goes. */
export function withData(draft: RunDraft, data: DataChoice): RunDraft {
  const columns = comparableColumns(data.sets.feedback, data.columns);
  const keeps = draft.metric !== undefined && columns.includes(draft.metric.column);
  if (keeps) return { ...draft, data };
  const [column] = columns;
  return { ...draft, data, metric: column === undefined ? undefined : metricChoices(data.sets.feedback, column)[0] };
}

/** The run that a draft would be, to estimate what it costs. */
export function describeDraft({ component, promptText, data, models, rollouts, review }: RunDraft): RunDescription {
  const summarize = (rows: readonly Row[]) =>
    rows.map(({ values, source }) => ({ title: textOfValue(values[data?.columns.input ?? '']), source }));
  const sets = data?.sets ?? { feedback: [], pareto: [], test: [] };
  return {
    id: component,
    name: component,
    seed: { [component]: promptText },
    examples: {
      feedback: summarize(sets.feedback),
      pareto: summarize(sets.pareto),
      test: summarize(sets.test),
    },
    paretoIsFeedback: false,
    objectives: [],
    budget: { rollouts },
    search: { ...defaultSearchOptions, seed: searchSeed, minibatch: minibatchFor(models) },
    review,
    models: { task: nameOfModel(models.task), reflection: nameOfModel(models.reflection) },
  };
}

/** The draft as a spec file has it; undefined while data or metric are missing. */
export function specOf(draft: RunDraft, specFile: string): SpecDraft | undefined {
  const { prompt, component, data, metric, models, rollouts, review } = draft;
  if (data === undefined || metric === undefined) return undefined;
  const fromSpec = (file: string) => relative(dirname(specFile), file).split(sep).join('/');
  const { feedback, pareto, test } = data.files;
  return {
    title: basename(prompt),
    prompts: { [component]: fromSpec(prompt) },
    data: {
      feedback: fromSpec(feedback),
      ...(pareto === undefined ? {} : { pareto: fromSpec(pareto) }),
      ...(test === undefined ? {} : { test: fromSpec(test) }),
    },
    metric: metric.metric,
    models,
    budget: { rollouts },
    search: { seed: searchSeed, minibatch: minibatchFor(models) },
    review,
  };
}

function minibatchFor({ task, reflection }: ModelChoice): number {
  const isPractice = 'practice' in task && 'practice' in reflection;
  return isPractice ? practiceMinibatch : defaultSearchOptions.minibatch;
}
