import { basename, dirname, relative, sep } from 'node:path';
import type { Columns } from '../../datasets/columns/columns';
import { loadExamples } from '../../datasets/load-examples';
import type { Row } from '../../datasets/row';
import type { ExampleSets } from '../../datasets/split-rows';
import { defaultSearchOptions, type ReviewMode, type RunDescription } from '../../gepa/run-description';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { definitionsOfEvaluators } from '../../metrics/github-evaluators';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { EmbeddingSpec } from '../../models/endpoints/endpoint-spec';
import { judgeSpec, namesOfModels } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import { practiceModels } from '../../models/providers/practice';
import type { PromptComponent, PromptEvaluator } from '../../prompts/prompt-types';
import { readPromptPart } from '../../prompts/prompt-part';
import { textOfValue, variablePaths } from '../../prompts/template';
import type { SpecDraft } from './draft-spec';
import type { SpecOverride } from '../spec/parse-spec';
import { defaultBudget } from '../spec/spec';
import { asksNothing, modelsAskedBy, type AskedModels } from './model-needs';
import type { DataFiles } from './data-files';
import { comparableColumns, metricChoices, type MetricChoice } from './metric-choices';

/** The models of a run. */
export interface ModelChoice {
  readonly task: ModelSpec;
  readonly reflection: ModelSpec;
  readonly embedding?: EmbeddingSpec;
}

/** Data files that were read, with the rows of each set as a run would have them. */
export interface DataChoice {
  /** Absolute paths. */
  readonly files: DataFiles;
  readonly columns: Columns;
  readonly sets: ExampleSets;
}

/** How a run scores: by comparing with a column, or as the prompt file's evaluators or the tests' assertions say. */
export type DraftMetric = MetricChoice | { readonly kind: 'own'; readonly from: 'evaluators' | 'assertions' };

/** What a first run will be, as far as it is known. */
export interface RunDraft {
  /** Absolute path of the prompt file. */
  readonly prompt: string;
  /** Texts of the file, one of which is optimized. */
  readonly texts: readonly PromptComponent[];
  /** Which text of the file, where it is not a prompt file's first. */
  readonly part: string | undefined;
  readonly component: string;
  readonly data: DataChoice | undefined;
  /** What the prompt file's templates are filled with. */
  readonly variables: readonly string[];
  /** The evaluators that the prompt file holds itself. */
  readonly evaluators: readonly PromptEvaluator[];
  readonly metric: DraftMetric | undefined;
  /** What the metric asks models for, or why it cannot judge the data. */
  readonly asked: AskedModels | { readonly problem: string };
  readonly models: ModelChoice;
  readonly rollouts: number;
  readonly review: ReviewMode;
}

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
 * @throws {PromptError | UserError} when the file cannot be optimized, or not with a chat.
 */
export function newDraft(prompt: string, content: string, component: string, part?: string): RunDraft {
  const { components, evaluators = [], templating, editOnly } = readPromptPart(prompt, content, part);
  if (editOnly !== undefined) throw new UserError(editOnly, { file: prompt });
  return {
    prompt,
    texts: components,
    part,
    variables: components.flatMap(({ text }) => variablePaths(templating, text)),
    evaluators,
    component,
    data: undefined,
    metric: undefined,
    asked: asksNothing,
    models: practiceModels,
    rollouts: defaultBudget.rollouts,
    review: 'improving',
  };
}

/**
 * Reads data files as a run would.
 *
 * @param variables those of the prompt: the input is among them where no name tells it.
 * @throws {DataError} when a file cannot be used.
 */
export async function readData(files: DataFiles, variables: readonly string[]): Promise<DataChoice> {
  const folder = dirname(files.feedback);
  // The developer chose the files, or is shown their names before anything is run.
  const reach = { roots: [folder], mayLeave: true };
  const { examples, columns } = await loadExamples(files, { folder, reach, seed: searchSeed, uses: { variables } });
  return { files, columns, sets: examples };
}

/** Puts data into a draft, with the metric that fits it best; a metric that the data has no column for goes. */
export function withData(draft: RunDraft, data: DataChoice): RunDraft {
  const changed = { ...draft, data };
  const choices = draftMetrics(changed);
  const { metric } = draft;
  const keeps = metric !== undefined && choices.some((choice) => isSameMetric(choice, metric));
  return withMetric(changed, keeps ? metric : choices[0]);
}

/** Puts a metric into a draft, and finds out what it asks models for. */
export function withMetric(draft: RunDraft, metric: DraftMetric | undefined): RunDraft {
  return { ...draft, metric, asked: askedBy({ ...draft, metric }) };
}

function askedBy(draft: RunDraft): RunDraft['asked'] {
  const { prompt, data, metric } = draft;
  if (data === undefined || metric === undefined) return asksNothing;
  const { feedback, pareto, test } = data.sets;
  try {
    return modelsAskedBy(definitionsOf(draft, metric), [...feedback, ...pareto, ...test], prompt);
  } catch (error) {
    if (error instanceof UserError) return { problem: error.problem };
    throw error;
  }
}

function definitionsOf({ prompt, evaluators }: RunDraft, metric: DraftMetric): readonly MetricDefinition[] {
  if (metric.kind !== 'own') return metric.metric;
  return metric.from === 'evaluators' ? definitionsOfEvaluators(evaluators, prompt) : [{ assertions: 'rows' }];
}

/** What a metric asks for that the models of a draft cannot give. */
export type MissingModel = 'judge' | 'embedding';

/** What a draft's models lack; undefined when they can do all that is asked of them. */
export function missingModel({ asked, models }: RunDraft): MissingModel | undefined {
  if ('problem' in asked) return undefined;
  if (asked.verdicts > 0 && judgeSpec(models) === undefined) return 'judge';
  return asked.embeds && models.embedding === undefined ? 'embedding' : undefined;
}

/** Whether a draft says all that a run needs. */
export function isComplete(draft: RunDraft): boolean {
  const { data, metric, asked } = draft;
  return data !== undefined && metric !== undefined && !('problem' in asked) && missingModel(draft) === undefined;
}

/** The metrics that fit a draft's data, the likeliest first: what the prompt file or its tests say themselves. */
export function draftMetrics({ prompt, evaluators, data }: RunDraft): readonly DraftMetric[] {
  if (data === undefined) return [];
  const rows = data.sets.feedback;
  const ownEvaluators = evaluators.length > 0 && data.files.feedback === prompt;
  const own: readonly DraftMetric[] = ownEvaluators
    ? [{ kind: 'own', from: 'evaluators' }]
    : rows.some(({ assertions = [] }) => assertions.length > 0)
      ? [{ kind: 'own', from: 'assertions' }]
      : [];
  return [...own, ...comparableColumns(rows, data.columns).flatMap((column) => metricChoices(rows, column))];
}

/** The text that is optimized. */
export function chosenText({ texts, part }: RunDraft): PromptComponent | undefined {
  return texts.find(({ name }) => name === part) ?? texts[0];
}

export function isSameMetric(one: DraftMetric, other: DraftMetric): boolean {
  if (one.kind === 'own' || other.kind === 'own') return one.kind === other.kind;
  return one.kind === other.kind && one.column === other.column;
}

/** Whether the prompt file says all that a run needs but for the models, so that no spec has to be written. */
export function needsNoSpec({ prompt, data, metric }: RunDraft): boolean {
  return data?.files.feedback === prompt && metric?.kind === 'own';
}

/** What a run without a spec is told beside its prompt file. */
export function overridesOf({ prompt, part, component, models, rollouts, review }: RunDraft): readonly SpecOverride[] {
  return [
    ...(part === undefined ? [] : [{ path: ['prompts'], value: { [component]: `./${basename(prompt)}#${part}` } }]),
    { path: ['models'], value: models },
    { path: ['budget'], value: { rollouts } },
    { path: ['search'], value: { seed: searchSeed, minibatch: minibatchFor(models) } },
    { path: ['review'], value: review },
  ];
}

/** The run that a draft would be, to estimate what it costs. */
export function describeDraft(draft: RunDraft): RunDescription {
  const { component, data, models, rollouts, review } = draft;
  const summarize = (rows: readonly Row[]) =>
    rows.map(({ values, source }) => ({ title: textOfValue(valueOf(values, data?.columns.input ?? '')), source }));
  const sets = data?.sets ?? { feedback: [], pareto: [], test: [] };
  return {
    id: component,
    name: component,
    seed: { [component]: chosenText(draft)?.text ?? '' },
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
    models: namesOfModels(models),
  };
}

/** The draft as a spec file has it; undefined while data or metric are missing. */
export function specOf(draft: RunDraft, specFile: string): SpecDraft | undefined {
  const { prompt, part, component, data, metric, models, rollouts, review } = draft;
  if (data === undefined || metric === undefined) return undefined;
  const fromSpec = (file: string) => relative(dirname(specFile), file).split(sep).join('/');
  const { feedback, pareto, test } = data.files;
  return {
    title: basename(prompt),
    prompts: { [component]: part === undefined ? fromSpec(prompt) : `${fromSpec(prompt)}#${part}` },
    data: {
      feedback: fromSpec(feedback),
      ...(pareto === undefined ? {} : { pareto: fromSpec(pareto) }),
      ...(test === undefined ? {} : { test: fromSpec(test) }),
    },
    ...(metric.kind === 'own' ? {} : { metric: metric.metric }),
    models,
    budget: { rollouts },
    search: { seed: searchSeed, minibatch: minibatchFor(models) },
    review,
  };
}

function minibatchFor({ task, reflection }: ModelChoice): number {
  const isPractice = ![task, reflection].some((spec) => modelFacts(spec).isLanguageModel);
  return isPractice ? practiceMinibatch : defaultSearchOptions.minibatch;
}
