import { dirname, resolve } from 'node:path';
import type { Columns } from '../../datasets/columns/columns';
import type { FileReach } from '../../datasets/file-reach';
import { hiddenColumns } from '../../datasets/columns/hidden-columns';
import { DataError } from '../../datasets/data-error';
import { loadExamples, type ExampleSources } from '../../datasets/load-examples';
import { columnNames, type Row } from '../../datasets/row';
import { rolloutsForFirstSuccess } from '../../gepa/budget/budget';
import type { ExampleSummary, RunDescription } from '../../gepa/run-description';
import { UserError, type ErrorPlace } from '../../gepa/user-error';
import { valueOf } from '../../gepa/named-values';
import { createMetric } from '../../metrics/create-metric';
import type { MetricDefinition } from '../../metrics/metric-definition';
import { MetricError } from '../../metrics/metric-error';
import { namesOfModels } from '../../models/model-spec';
import { checkPrompts } from './check-prompts';
import { columnUses, printedAnswerWarnings } from './column-uses';
import { evaluatorsOf, resolveMetric } from './resolve-metric';
import { plannedMetricServices } from '../execution/metric-services';
import { labelsOfPrompts } from './prompt-labels';
import { exampleSources } from './example-sources';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { readPrompts, resolveTemplating, textOfSnapshot } from './read-prompts';
import { nameOfSpec, readSpecText } from '../spec/read-spec-text';
import type { RunPlan, RunPurpose } from './run-plan';
import { isRepeatable, searchOptionsOf } from '../spec/search-options';
import { defaultBudget, type RunSpec } from '../spec/spec';

export interface PlanOptions {
  /** Values that replace the spec's. */
  readonly overrides?: readonly SpecOverride[];
  /** A search by default. */
  readonly purpose?: RunPurpose;
  /**
   * Which files the spec and the files that it names may name. By default the spec may name any, for its user wrote it or
   * chose it, and what it names may name what lies in the folders of all these.
   */
  readonly reach?: FileReach;
}

/**
 * Reads a spec and all that it names, and checks that a run can be made of it.
 *
 * @param file a spec, or a prompt file that brings its own examples and metric.
 * @param idFor says what the run's id should be, given its name.
 * @throws {UserError} with a file and a line where there is one.
 */
export async function planRun(
  file: string,
  idFor: (name: string) => string,
  { overrides = [], purpose = 'search', ...options }: PlanOptions = {},
): Promise<RunPlan> {
  const specFile = resolve(file);
  const text = await readSpecText(specFile);
  const spec = parseSpec(text, specFile, overrides);
  const folder = dirname(specFile);
  const { reach = reachOf(spec, folder) } = options;
  const files = await readPrompts(spec, specFile, reach);
  const sources = exampleSources(spec, specFile, files);
  const promptNames = labelsOfPrompts(files, sources, folder);
  const templates = resolveTemplating(files, spec, []);
  const loading = {
    folder,
    reach,
    seed: spec.search.seed ?? 0,
    uses: columnUses(spec, spec.metric ?? evaluatorsOf(files, folder), templates),
    ...(promptNames === undefined ? {} : { promptNames }),
    isEvaluation: purpose === 'evaluation',
  };
  const {
    examples,
    columns: told,
    warnings,
  } = await loadExamples(sources, loading).catch((error: unknown) => {
    // Of a prompt that cannot be read nobody knows which columns it uses, so that its own fault says more.
    if (error instanceof DataError) checkPrompts(spec, specFile, folder, templates, []);
    throw error;
  });
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  const prompts = resolveTemplating(files, spec, columnNames(rows));
  checkPrompts(spec, specFile, folder, prompts, rows);
  const { definitions, placeOf } = resolveMetric(spec, { file: specFile, text, overrides }, prompts, rows);
  const uses = columnUses(spec, definitions, prompts);
  const hidden = hiddenColumns(rows, told, uses);
  const columns: Columns = { ...told, ...(hidden.length === 0 ? {} : { hidden }) };
  const metric = withPlace(placeOf, () => createMetric(definitions, rows, plannedMetricServices(spec.models, folder)));
  const summarize = (row: Row) => summarizeRow(row, columns);
  const budget = Object.keys(spec.budget).length === 0 ? defaultBudget : spec.budget;
  const name = nameOfSpec(specFile);
  const description: RunDescription = {
    id: idFor(name),
    name,
    seed: Object.fromEntries(
      Object.entries(prompts).map(([component, snapshot]) => [component, textOfSnapshot(snapshot)]),
    ),
    examples: {
      feedback: examples.feedback.map(summarize),
      pareto: examples.pareto.map(summarize),
      test: examples.test.map(summarize),
    },
    paretoIsFeedback: isSameFile(sources, folder),
    objectives: metric.objectives,
    budget,
    search: searchOptionsOf(spec.search, isRepeatable(spec)),
    review: spec.review,
    models: namesOfModels(spec.models),
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
    examples,
    warnings: [
      ...warnings,
      ...printedAnswerWarnings(columns, uses),
      ...assertionWarnings(definitions, rows),
      ...budgetWarnings(description, specFile),
    ],
  };
}

/** Has an error of a definition, which names no place, name where that is written. */
function withPlace<Made>(placeOf: (definition: number) => ErrorPlace, make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof MetricError) || error.definition === undefined) throw error;
    throw new MetricError(error.problem, placeOf(error.definition));
  }
}

/** The folder of the spec, the one it is used in, and those of the files that it names. */
function reachOf({ prompts, data }: RunSpec, folder: string): FileReach {
  const files = [...Object.values(prompts), data?.feedback, data?.pareto, data?.test].filter((it) => it !== undefined);
  return { roots: [process.cwd(), folder, ...files.map((file) => dirname(resolve(folder, file)))], mayLeave: false };
}

/** Naming the feedback file as the Pareto set too makes it serve as both, row for row. */
function isSameFile({ feedback, pareto }: ExampleSources, folder: string): boolean {
  return pareto !== undefined && typeof feedback === 'string' && resolve(folder, pareto) === resolve(folder, feedback);
}

function summarizeRow(row: Row, columns: Columns): ExampleSummary {
  const input = valueOf(row.values, columns.input);
  const title = (typeof input === 'string' ? input : JSON.stringify(input)).replace(/\s+/g, ' ').trim().slice(0, 120);
  const expected = columns.expected === undefined ? undefined : valueOf(row.values, columns.expected);
  return {
    title,
    source: row.source,
    ...(expected === undefined ? {} : { expected: typeof expected === 'string' ? expected : JSON.stringify(expected) }),
  };
}

/** promptfoo lets a test pass that asserts nothing; a search learns nothing from it. */
function assertionWarnings(definitions: readonly MetricDefinition[], rows: readonly Row[]): readonly string[] {
  if (!definitions.some(({ assertions }) => assertions === 'rows')) return [];
  const [first, ...others] = rows.filter(({ assertions = [] }) => assertions.length === 0);
  if (first === undefined) return [];
  return [
    `${others.length + 1} of ${rows.length} tests assert nothing, so any output is right there: ${first.source}${others.length === 0 ? '' : ', …'}. Give each an "assert", or take it out.`,
  ];
}

function budgetWarnings(run: RunDescription, file: string): readonly string[] {
  const rollouts = run.budget.rollouts ?? Infinity;
  const pareto = run.examples.pareto.length;
  if (rollouts < pareto) {
    throw new UserError(
      `A budget of ${rollouts} rollouts cannot score the prompt as it is on the ${pareto} examples of the Pareto set. Raise budget.rollouts to at least ${rolloutsForFirstSuccess(run)}.`,
      { file },
    );
  }
  return rollouts >= rolloutsForFirstSuccess(run)
    ? []
    : [
        `The budget of ${rollouts} rollouts cannot pay for one improvement: ${rolloutsForFirstSuccess(run)} are needed (${pareto} for the prompt as it is, then the minibatch twice and the Pareto set). Raise budget.rollouts, or use a smaller Pareto set.`,
      ];
}
