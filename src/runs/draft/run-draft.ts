// Tested by test/unit/runs/draft/endpoint-answers.test.ts.
import { basename, dirname, relative, sep } from 'node:path';
import type { Row } from '../../datasets/row';
import {
  defaultSearchOptions,
  type Budget,
  type ReviewMode,
  type RunDescription,
  type SearchOptions,
} from '../../gepa/run-description';
import type { SearchPreset } from '../../gepa/strategies/strategy-options';
import { UserError } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { definitionsOfEvaluators } from '../../metrics/github-evaluators';
import type { MetricDefinition } from '../../metrics/metric-definition';
import { foldedUses, judgeSpec, namesOfModels, type RunModelSpecs } from '../../models/model-spec';
import { modelFacts } from '../../models/provider-registry';
import { practiceModels } from '../../models/providers/practice';
import type { PromptComponent, PromptEvaluator } from '../../prompts/prompt-types';
import { readPromptPart } from '../../prompts/prompt-part';
import { textOfValue } from '../../prompts/template';
import type { SpecDraft } from './draft-spec';
import type { SpecOverride } from '../spec/parse-spec';
import { searchOptionsOf } from '../spec/search-options';
import { defaultBudget } from '../spec/spec';
import { noModelNeeds, modelNeedsOf, type ModelNeeds } from './model-needs';
import { searchSeed, type DataChoice } from './data-choice';
import type { DataFiles } from './data-files';
import { checkedVariables, type PromptOfDraft } from './prompt-columns';
import { comparableColumns, metricChoices, type MetricChoice } from './metric-choices';

/** The models of a run. */
export type ModelChoice = Readonly<RunModelSpecs>;

/**
 * The metric of a draft: a comparison with a column, rules, or what scores outputs without any: the evaluators of the prompt file, the
 * assertions of the rows, or the system itself.
 */
export type DraftMetric =
  | MetricChoice
  | { readonly kind: 'own'; readonly from: 'evaluators' | 'assertions' | 'system' }
  | { readonly kind: 'rules'; readonly metric: readonly MetricDefinition[] };

/** The choices for a new run, some of which may still be missing. */
export interface RunDraft extends PromptOfDraft {
  /** Absolute path of the spec that the draft becomes. */
  readonly specFile: string;
  /** All texts of the file. One of them is optimized. */
  readonly texts: readonly PromptComponent[];
  readonly component: string;
  readonly data: DataChoice | undefined;
  /** The data files that the draft's spec names, or that are named like the prompt, if they cannot be used. */
  readonly unreadable?: DataFiles;
  /** Data files that are named like the prompt, if only the developer can say which column is what. */
  readonly unmapped?: DataFiles;
  /** The evaluators in the prompt file. */
  readonly evaluators: readonly PromptEvaluator[];
  readonly metric: DraftMetric | undefined;
  /** What the metric needs models for, or why it cannot score the data. */
  readonly modelNeeds: ModelNeeds | { readonly problem: string };
  readonly models: ModelChoice;
  readonly budget: Budget;
  readonly review: ReviewMode;
  /** What the system is for; undefined when the developer doesn't say. */
  readonly goal: string | undefined;
  readonly preset: SearchPreset;
  /** The run of the spec that the draft was read from. */
  readonly base?: RunDescription;
  /** The preset of that spec. */
  readonly basePreset?: SearchPreset;
}

/**
 * Feedback examples per minibatch with the practice models. These models learn single words, and whether a word separates
 * two labels only shows when a minibatch has both. In the sample workspace, with 300 rollouts and search seeds 1 to 12, the
 * winner reached 0.8 on the test rows in 8 of 12 runs with the paper's 3 examples, and in 1 of 12 when the developer
 * accepted every proposal. With 12 examples it did in all runs (mean 0.93, or 0.88 with review). With 15, the budget is
 * enough for fewer proposals, and reviewed runs got worse.
 */
const practiceMinibatch = 12;

/** What a new draft is of. */
export interface DraftSource {
  /** Absolute path of the prompt file. */
  readonly prompt: string;
  readonly content: string;
  /** Absolute path of the spec to write. */
  readonly specFile: string;
  readonly component: string;
  /** The address of a selection. */
  readonly part?: string | undefined;
}

/**
 * Creates a draft for a prompt file.
 *
 * @throws {PromptError | UserError} when the file cannot be optimized as a chat.
 */
export function newDraft({ prompt, content, specFile, component, part }: DraftSource): RunDraft {
  const file = readPromptPart(prompt, content, part);
  const { components, evaluators = [], editOnly } = file;
  if (editOnly !== undefined) throw new UserError(editOnly, { file: prompt });
  return {
    prompt,
    specFile,
    file,
    texts: components,
    part,
    variables: checkedVariables(prompt, content, file, part),
    evaluators,
    component,
    data: undefined,
    metric: undefined,
    modelNeeds: noModelNeeds,
    models: practiceModels,
    budget: defaultBudget,
    review: 'improving',
    goal: undefined,
    preset: 'default',
  };
}

/**
 * Returns a draft with other data. Keeps the metric if it fits the data and otherwise selects the one that fits best. The draft has none
 * when no column is evidently the expected answer.
 */
export function withData(draft: RunDraft, data: DataChoice): RunDraft {
  const changed = { ...draft, data };
  const choices = draftMetrics(changed);
  const { metric } = draft;
  const keeps = metric !== undefined && choices.some((choice) => isSameMetric(choice, metric));
  return withMetric(changed, keeps ? metric : choices.find((choice) => isEvident(choice, data)));
}

function isEvident(metric: DraftMetric, { columns }: DataChoice): boolean {
  return metric.kind === 'own' || metric.kind === 'rules' || metric.column === columns.expected;
}

/** Returns a draft with another metric, and what that needs models for. */
export function withMetric(draft: RunDraft, metric: DraftMetric | undefined): RunDraft {
  return { ...draft, metric, modelNeeds: modelNeedsIn({ ...draft, metric }) };
}

/** Returns what a draft's metric needs models for, or why it cannot score the data. */
export function modelNeedsIn(draft: RunDraft): RunDraft['modelNeeds'] {
  const { specFile, data, metric } = draft;
  if (data === undefined || metric === undefined) return noModelNeeds;
  const { feedback, pareto, test } = data.sets;
  try {
    return modelNeedsOf(definitionsOf(draft, metric), [...feedback, ...pareto, ...test], specFile);
  } catch (error) {
    if (error instanceof UserError) return { problem: error.problem };
    throw error;
  }
}

function definitionsOf({ prompt, evaluators }: RunDraft, metric: DraftMetric): readonly MetricDefinition[] {
  if (metric.kind !== 'own') return metric.metric;
  switch (metric.from) {
    case 'evaluators':
      return definitionsOfEvaluators(evaluators, prompt);
    case 'assertions':
      return [{ assertions: 'rows' }];
    case 'system':
      return [];
  }
}

/** A kind of model that a metric needs and a draft lacks. */
export type MissingModel = 'judge' | 'embedding';

/** Returns the kind of model that a draft's metric needs and its models lack; undefined when nothing is missing. */
export function missingModel({ modelNeeds, models }: RunDraft): MissingModel | undefined {
  if ('problem' in modelNeeds) return undefined;
  if (modelNeeds.verdicts > 0 && judgeSpec(models) === undefined) return 'judge';
  return modelNeeds.embeds && models.embedding === undefined ? 'embedding' : undefined;
}

/** Whether a draft has everything that a run needs. */
export function isComplete(draft: RunDraft): boolean {
  const { data, metric, modelNeeds } = draft;
  return data !== undefined && metric !== undefined && !('problem' in modelNeeds) && missingModel(draft) === undefined;
}

/**
 * Returns the metrics that a draft can have, the likeliest first: the one of its spec, evaluators or assertions in the files, then
 * comparisons that fit the data.
 */
export function draftMetrics({ prompt, evaluators, data, metric }: RunDraft): readonly DraftMetric[] {
  const written = metric?.kind === 'rules' || (metric?.kind === 'own' && metric.from === 'system') ? [metric] : [];
  if (data === undefined) return written;
  const rows = data.sets.feedback;
  const ownEvaluators = evaluators.length > 0 && data.files.feedback === prompt;
  const own: readonly DraftMetric[] = ownEvaluators
    ? [{ kind: 'own', from: 'evaluators' }]
    : rows.some(({ assertions = [] }) => assertions.length > 0)
      ? [{ kind: 'own', from: 'assertions' }]
      : [];
  return [
    ...written,
    ...own,
    ...comparableColumns(rows, data.columns).flatMap((column) => metricChoices(rows, column)),
  ];
}

/** Returns the text to optimize. */
export function chosenText({ texts, part }: Pick<RunDraft, 'texts' | 'part'>): PromptComponent | undefined {
  return texts.find(({ name }) => name === part) ?? texts[0];
}

/** Whether two metrics compare the same column in the same way, or both come from the files. */
export function isSameMetric(one: DraftMetric, other: DraftMetric): boolean {
  if (one.kind === 'rules' || other.kind === 'rules') return one === other;
  if (one.kind === 'own' || other.kind === 'own') return one.kind === other.kind;
  return one.kind === other.kind && one.column === other.column;
}

/** Whether the prompt file holds the data and the metric, in which case a run needs no spec file. */
export function needsNoSpec({ prompt, data, metric }: RunDraft): boolean {
  return data?.files.feedback === prompt && metric?.kind === 'own';
}

/** Returns a draft's choices as overrides, for a run without a spec file. */
export function overridesOf({
  prompt,
  part,
  component,
  models,
  budget,
  review,
  goal,
  preset,
}: RunDraft): readonly SpecOverride[] {
  return [
    ...(part === undefined ? [] : [{ path: ['prompts'], value: { [component]: `./${basename(prompt)}#${part}` } }]),
    { path: ['models'], value: models },
    { path: ['budget'], value: budget },
    { path: ['search'], value: searchFor(preset, models) },
    { path: ['review'], value: review },
    ...(goal === undefined ? [] : [{ path: ['goal'], value: goal }]),
  ];
}

/** Describes the run of a draft, to estimate its cost. */
export function describeDraft(draft: RunDraft): RunDescription {
  const { component, data, models, budget, review, preset, base } = draft;
  const summarize = (rows: readonly Row[]) =>
    rows.map(({ values, source }) => ({ title: textOfValue(valueOf(values, data?.columns.input ?? '')), source }));
  const sets = data?.sets ?? { feedback: [], pareto: [], test: [] };
  return {
    id: component,
    name: component,
    seed: base?.seed ?? { [component]: chosenText(draft)?.text ?? '' },
    examples: {
      feedback: summarize(sets.feedback),
      pareto: summarize(sets.pareto),
      test: summarize(sets.test),
    },
    paretoIsFeedback: base?.paretoIsFeedback ?? false,
    objectives: base?.objectives ?? [],
    budget,
    search: base !== undefined && preset === draft.basePreset ? base.search : searchToEstimate(preset, models),
    review,
    models: namesOfModels(models),
    ...foldedUses(models),
  };
}

/** Returns a path as a spec writes it: relative to the spec, with forward slashes. */
export function pathFromSpec(specFile: string, file: string): string {
  return relative(dirname(specFile), file).split(sep).join('/');
}

/** Returns the content of a draft's spec file; undefined while the data or the metric is missing. */
export function specOf(draft: RunDraft): SpecDraft | undefined {
  const { prompt, specFile, part, component, data, metric, models, budget, review, goal, preset } = draft;
  if (data === undefined || metric === undefined) return undefined;
  const fromSpec = (file: string) => pathFromSpec(specFile, file);
  const { feedback, pareto, test } = data.files;
  return {
    title: basename(prompt),
    prompts: { [component]: part === undefined ? fromSpec(prompt) : `${fromSpec(prompt)}#${part}` },
    data: {
      feedback: fromSpec(feedback),
      ...(pareto === undefined ? {} : { pareto: fromSpec(pareto) }),
      ...(test === undefined ? {} : { test: fromSpec(test) }),
      ...(data.named === undefined ? {} : { columns: data.named }),
    },
    ...(metric.kind === 'own' ? {} : { metric: metric.metric }),
    models,
    budget,
    search: searchFor(preset, models),
    review,
    ...(goal === undefined ? {} : { goal }),
  };
}

/** Returns the search options of a new run. Another preset than the default one has its own minibatch. */
function searchFor(preset: SearchPreset, models: ModelChoice): SpecDraft['search'] {
  const minibatch = minibatchFor(models);
  if (preset === 'default') return { seed: searchSeed, minibatch };
  return { preset, seed: searchSeed, ...(minibatch === defaultSearchOptions.minibatch ? {} : { minibatch }) };
}

function searchToEstimate(preset: SearchPreset, models: ModelChoice): SearchOptions {
  const search = searchFor(preset, models);
  return preset === 'default' ? { ...defaultSearchOptions, ...search } : searchOptionsOf({ preset, ...search });
}

/** Returns the feedback examples per minibatch of a new run. */
export function minibatchFor({ task, reflection }: ModelChoice): number {
  const isPractice = ![task, reflection].some((spec) => modelFacts(spec).isLanguageModel);
  return isPractice ? practiceMinibatch : defaultSearchOptions.minibatch;
}
