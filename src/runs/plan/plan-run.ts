import { dirname, resolve } from 'node:path';
import { syntheticColumn, unreviewedColumn } from '../../datasets/columns/column-names';
import type { Columns } from '../../datasets/columns/columns';
import type { FileReach } from '../../datasets/file-reach';
import { hiddenColumns } from '../../datasets/columns/hidden-columns';
import { DataError } from '../../datasets/data-error';
import { loadExamples, type ExampleSources } from '../../datasets/load-examples';
import { columnNames, type Row } from '../../datasets/row';
import { withTaskModels } from '../../datasets/task-models';
import { rolloutsForFirstSuccess } from '../../gepa/budget/budget';
import { moneyLimits, type ExampleSummary, type RunDescription } from '../../gepa/run-description';
import { sizeLimitFor } from '../../gepa/text/size-limit';
import { estimateTokens } from '../../gepa/text/token-estimate';
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { createMetric } from '../../metrics/create-metric';
import type { MetricDefinition } from '../../metrics/metric-definition';
import { MetricError } from '../../metrics/metric-error';
import type { OwnPrices } from '../../models/prices/known-price';
import { foldedUses, namesOfModels, taskNames } from '../../models/model-spec';
import { briefingOf } from './briefing-of-spec';
import { checkPrompts } from './check-prompts';
import { columnUses, printedAnswerWarnings } from './column-uses';
import { locksOf } from './locks-of-spec';
import { evaluatorsOf, resolveMetric } from './resolve-metric';
import { usesBatches } from '../execution/batched-search';
import { plannedMetricServices } from '../execution/metric-services';
import { labelsOfPrompts } from './prompt-labels';
import { exampleSources } from './example-sources';
import { filesOfSpec } from '../spec/files-of-spec';
import { parseSpec, placeOfValue, type SpecOverride } from '../spec/parse-spec';
import { readPrompts, resolveTemplating, textOfSnapshot } from './read-prompts';
import { nameOfSpec, readSpecText } from '../spec/read-spec-text';
import type { RunPlan, RunPurpose } from './run-plan';
import { repetitionOf, searchOptionsOf } from '../spec/search-options';
import { defaultBudget, type RunSpec } from '../spec/spec';

export interface PlanOptions {
  /** Values that replace the spec's. */
  readonly overrides?: readonly SpecOverride[];
  /** Prices of the developer's own. */
  readonly prices?: OwnPrices;
  /** The text of the spec, if it isn't written yet; the content of the file otherwise. */
  readonly text?: string;
  /** Contents of prompt files that aren't written yet, by their absolute paths. */
  readonly unwritten?: ReadonlyMap<string, string>;
  /** A search by default. */
  readonly purpose?: RunPurpose;
  /**
   * Which files the spec and its files may reference. By default the spec may reference any file, because the developer
   * wrote or chose it, and its files may reference anything in the folders of all these.
   */
  readonly reach?: FileReach;
}

/**
 * Reads a spec with everything that it references, and checks that a run can be made of it.
 *
 * @param file a spec, or a prompt file with its own examples and metric.
 * @param idFor returns the run's id for its name.
 * @throws {UserError} with a file and, if known, a line.
 */
export async function planRun(
  file: string,
  idFor: (name: string) => string,
  { overrides = [], purpose = 'search', prices = {}, ...options }: PlanOptions = {},
): Promise<RunPlan> {
  const specFile = resolve(file);
  const text = options.text ?? (await readSpecText(specFile));
  const spec = parseSpec(text, specFile, overrides, prices);
  const folder = dirname(specFile);
  const { reach = defaultReach(spec, specFile) } = options;
  const files = await readPrompts(spec, specFile, reach, options.unwritten);
  const sources = exampleSources(spec, specFile, files);
  const promptNames = labelsOfPrompts(files, sources, folder);
  const templates = resolveTemplating(files, spec, []);
  const loading = {
    folder,
    reach,
    seed: spec.search.seed ?? 0,
    usesOf: (names: readonly string[]) =>
      columnUses(spec, spec.metric ?? evaluatorsOf(files, folder), resolveTemplating(files, spec, names)),
    ...(promptNames === undefined ? {} : { promptNames }),
    isEvaluation: purpose === 'evaluation',
  };
  const {
    examples,
    columns: detected,
    warnings,
  } = await loadExamples(sources, loading).catch((error: unknown) => {
    // The columns of an unreadable prompt are unknown, so its own error is more helpful.
    if (error instanceof DataError) checkPrompts(spec, specFile, folder, templates, []);
    throw error;
  });
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const prompts = resolveTemplating(files, spec, columnNames(rows));
  checkPrompts(spec, specFile, folder, prompts, rows);
  const { definitions, placeOf } = resolveMetric(spec, { file: specFile, text, overrides }, prompts, rows);
  const uses = columnUses(spec, definitions, prompts);
  const hidden = hiddenColumns(rows, detected, uses);
  const columns: Columns = { ...detected, ...(hidden.length === 0 ? {} : { hidden }) };
  const metric = withPlace(placeOf, () => createMetric(definitions, rows, plannedMetricServices(spec.models, folder)));
  const models = taskNames(spec.models);
  const asked = withTaskModels(examples, models.length);
  const summarize = (row: Row) => summarizeRow(row, columns, models);
  const budget = Object.keys(spec.budget).length === 0 ? defaultBudget : spec.budget;
  const name = nameOfSpec(specFile);
  const seed = Object.fromEntries(
    Object.entries(prompts).map(([component, snapshot]) => [component, textOfSnapshot(snapshot)]),
  );
  const description: RunDescription = {
    id: idFor(name),
    name,
    seed,
    examples: {
      feedback: asked.feedback.map(summarize),
      pareto: asked.pareto.map(summarize),
      test: asked.test.map(summarize),
    },
    paretoIsFeedback: isSameFile(sources, folder),
    objectives: [...metric.objectives, ...(models.length === 1 ? [] : models)],
    ...(Object.keys(metric.scales).length === 0 ? {} : { scales: metric.scales }),
    budget,
    search: searchOptionsOf(spec.search, repetitionOf(spec), usesBatches({ spec })),
    review: spec.review,
    ...locksOf(spec, seed, (index) => placeOfValue(text, specFile, ['locked', index])),
    ...(await briefingOf(spec, specFile, reach)),
    ...(spec.startedFrom === undefined ? {} : { startedFrom: spec.startedFrom }),
    models: namesOfModels(spec.models),
    ...foldedUses(spec.models),
  };
  return {
    purpose,
    description,
    spec,
    specFile,
    modelOverrides: overrides.filter(({ path: [key] }) => key === 'models'),
    prompts,
    columns,
    metric: definitions,
    examples: asked,
    warnings: [
      ...warnings,
      ...printedAnswerWarnings(columns, uses),
      ...assertionWarnings(definitions, rows),
      ...budgetWarnings(description, specFile),
      ...unreportedUsageWarnings(spec),
      ...sizeWarnings(description),
    ],
  };
}

/** Adds the position of a definition to an error that has none. */
function withPlace<Made>(placeOf: (definition: number) => ErrorPlace, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MetricError) || error.definition === undefined) throw error;
    throw new MetricError(error.problem, placeOf(error.definition));
  }
}

/** Lets files reference anything in the current folder, the spec's folder and those of the files that the spec names. */
function defaultReach(spec: RunSpec, specFile: string): FileReach {
  const folders = filesOfSpec(spec, specFile).map((file) => dirname(file));
  return { roots: [process.cwd(), dirname(specFile), ...folders], mayLeave: false };
}

/** Tells whether the feedback file is also the Pareto set, in which case it serves as both, row for row. */
function isSameFile({ feedback, pareto }: ExampleSources, folder: string): boolean {
  return pareto !== undefined && typeof feedback === 'string' && resolve(folder, pareto) === resolve(folder, feedback);
}

/** @param models the names of the task models. */
function summarizeRow(row: Row, columns: Columns, models: readonly string[]): ExampleSummary {
  const input = valueOf(row.values, columns.input);
  const text = (typeof input === 'string' ? input : JSON.stringify(input)).replace(/\s+/g, ' ').trim();
  const model = row.taskModel === undefined ? '' : `${models[row.taskModel]}: `;
  const title = `${model}${text}`.slice(0, 120);
  const expected = columns.expected === undefined ? undefined : valueOf(row.values, columns.expected);
  const mark = ([syntheticColumn, unreviewedColumn] as const).find((name) => row.values[name]);
  return {
    title,
    source: row.source,
    ...(mark === undefined ? {} : { mark }),
    ...(row.taskModel === undefined ? {} : { taskModel: row.taskModel }),
    ...(expected === undefined ? {} : { expected: typeof expected === 'string' ? expected : JSON.stringify(expected) }),
  };
}

/** promptfoo passes tests without assertions, but a search learns nothing from them. */
function assertionWarnings(definitions: readonly MetricDefinition[], rows: readonly Row[]): readonly string[] {
  if (!definitions.some(({ assertions }) => assertions === 'rows')) return [];
  const [first, ...others] = rows.filter(({ assertions = [] }) => assertions.length === 0);
  if (first === undefined) return [];
  return [
    `${others.length + 1} of ${rows.length} tests have no assertions, so every output passes: ${first.source}${others.length === 0 ? '' : ', …'}. Add "assert" to each, or remove them.`,
  ];
}

/** A system outside calls its models itself, and only its replies can say what that took. */
function unreportedUsageWarnings({ system, budget }: RunSpec): readonly string[] {
  const limits = moneyLimits.filter((limit) => budget[limit] !== undefined).map((limit) => `budget.${limit}`);
  if (limits.length === 0) return [];
  if (system.kind === 'agent') {
    return [
      `What the agent spends counts in ${limits.join(' and ')} only as far as it reports it in a form that GEPA knows: claude, codex and gemini do, as JSON. If it doesn't, set budget.rollouts too.`,
    ];
  }
  if (system.kind !== 'command' && system.kind !== 'http') return [];
  return [
    `What the system (${system.kind}) spends counts in ${limits.join(' and ')} only as far as its replies say it as "usage". If they don't, set budget.rollouts too.`,
  ];
}

/** A seed may be larger than what is made of it. */
function sizeWarnings({ seed, search }: RunDescription): readonly string[] {
  return Object.entries(seed).flatMap(([component, text]) => {
    const [limit, size] = [sizeLimitFor(text, search), estimateTokens(text)];
    return limit === undefined || size <= limit.tokens
      ? []
      : [
          `The prompt "${component}" has ≈${size} tokens, more than search.${limit.option} allows (≈${limit.tokens}). Only changes that shorten it to that are tried.`,
        ];
  });
}

function budgetWarnings(run: RunDescription, file: string): readonly string[] {
  const rollouts = run.budget.rollouts ?? Infinity;
  const pareto = run.examples.pareto.length;
  if (rollouts < pareto) {
    throw new UserError(
      `A budget of ${rollouts} rollouts cannot score the original prompt on the ${pareto} examples of the Pareto set. Raise budget.rollouts to at least ${rolloutsForFirstSuccess(run)}.`,
      { file },
    );
  }
  return rollouts >= rolloutsForFirstSuccess(run)
    ? []
    : [
        `The budget of ${rollouts} rollouts is too small for one improvement, which needs ${rolloutsForFirstSuccess(run)}: ${pareto} for the original prompt, then the minibatch twice and the Pareto set. Raise budget.rollouts, or use a smaller Pareto set.`,
      ];
}
