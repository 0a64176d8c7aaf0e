import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { checkInputs, guessColumns, type Columns } from '../datasets/columns';
import { decodeText } from '../datasets/decode-text';
import { loadRows } from '../datasets/load-rows';
import type { Row } from '../datasets/row';
import { repeatedRows, splitRows, type ExampleSets } from '../datasets/split-rows';
import { rolloutsForFirstSuccess } from '../gepa/budget';
import type { ExampleSummary, RunDescription } from '../gepa/run-description';
import { createMetric } from '../metrics/create-metric';
import { namesOfModels } from '../models/model-spec';
import { readPromptFile } from '../prompts/prompt-file';
import { parsePromptSource } from '../prompts/prompt-source';
import { checkPrompts } from './check-prompts';
import { parseSpec, type SpecOverride } from './parse-spec';
import type { PromptSnapshot, RunPlan } from './run-plan';
import { searchOptionsOf } from './search-options';
import { defaultBudget, type RunSpec } from './spec';
import { UserError } from '../gepa/user-error';

/**
 * Reads a spec and all that it names, and checks that a run can be made of it.
 * @param idFor says what the run's id should be, given its name.
 * @throws {UserError} with a file and a line where there is one.
 */
export async function planRun(
  specFile: string,
  idFor: (name: string) => string,
  overrides: readonly SpecOverride[] = [],
): Promise<RunPlan> {
  const file = resolve(specFile);
  const spec = parseSpec(await readText(file, 'The spec file'), file, overrides);
  const folder = dirname(file);
  const prompts = await readPrompts(spec, folder);
  const { examples, columns } = await readExamples(spec, folder);
  const rows = [...examples.feedback, ...examples.pareto, ...examples.test];
  checkPrompts(spec, file, folder, prompts, rows);
  const metric = createMetric(spec.metric, rows, { models: {}, folder, trusted: true });
  const summarize = (row: Row) => summarizeRow(row, columns);
  const budget = Object.keys(spec.budget).length === 0 ? defaultBudget : spec.budget;
  const name = basename(file).replace(/\.gepa\.ya?ml$/, '');
  const description: RunDescription = {
    id: idFor(name),
    name,
    seed: Object.fromEntries(
      Object.entries(prompts).map(([component, prompt]) => [component, textOf(prompt, resolve(folder, prompt.file))]),
    ),
    examples: {
      feedback: examples.feedback.map(summarize),
      pareto: examples.pareto.map(summarize),
      test: examples.test.map(summarize),
    },
    paretoIsFeedback: isSameFile(spec.data, folder),
    objectives: metric.objectives,
    budget,
    search: searchOptionsOf(spec.search),
    review: spec.review,
    models: namesOfModels(spec.models),
  };
  return {
    description,
    spec,
    specFile: file,
    modelOverrides: overrides.filter(({ path: [key] }) => key === 'models'),
    prompts,
    columns,
    examples,
    warnings: [...repeatedRows(examples, columns.input), ...budgetWarnings(description, file)],
  };
}

/** Naming the feedback file as the Pareto set too makes it serve as both, row for row. */
function isSameFile({ feedback, pareto }: RunSpec['data'], folder: string): boolean {
  return pareto !== undefined && resolve(folder, pareto) === resolve(folder, feedback);
}

async function readPrompts(spec: RunSpec, folder: string): Promise<Readonly<Record<string, PromptSnapshot>>> {
  return Object.fromEntries(
    await Promise.all(
      Object.entries(spec.prompts).map(async ([component, source]) => {
        const { file, part } = parsePromptSource(source, folder);
        const path = resolve(folder, file);
        const content = await readText(path, `The prompt file of component "${component}"`);
        const prompt = readPromptFile(path, content);
        const parts = prompt.components.map(({ name }) => name);
        if (part !== undefined && !parts.includes(part)) {
          throw new UserError(`There is no part "${part}". The file has: ${parts.join(', ')}.`, { file: path });
        }
        return [component, { file, part: part ?? parts[0] ?? '', content }] as const;
      }),
    ),
  );
}

function textOf({ content, part }: PromptSnapshot, path: string): string {
  return readPromptFile(path, content).components.find(({ name }) => name === part)?.text ?? '';
}

async function readExamples(spec: RunSpec, folder: string): Promise<{ examples: ExampleSets; columns: Columns }> {
  const { feedback, pareto, test, columns: mapping } = spec.data;
  const rowsOf = async (file: string | undefined) => (file === undefined ? [] : await loadRows(resolve(folder, file)));
  const [feedbackRows, paretoRows, testRows] = await Promise.all([rowsOf(feedback), rowsOf(pareto), rowsOf(test)]);
  const columns = guessColumns(feedbackRows, mapping);
  const split = () => splitRows(feedbackRows, spec.search.seed ?? 0, columns.expected, test !== undefined);
  const examples =
    pareto === undefined
      ? { ...split(), ...(test === undefined ? {} : { test: testRows }) }
      : { feedback: feedbackRows, pareto: paretoRows, test: testRows };
  checkInputs([...examples.feedback, ...examples.pareto, ...examples.test], columns.input);
  return { examples, columns };
}

function summarizeRow(row: Row, columns: Columns): ExampleSummary {
  const input = row.values[columns.input];
  const title = (typeof input === 'string' ? input : JSON.stringify(input)).replace(/\s+/g, ' ').trim().slice(0, 120);
  const expected = columns.expected === undefined ? undefined : row.values[columns.expected];
  return {
    title,
    source: row.source,
    ...(expected === undefined ? {} : { expected: typeof expected === 'string' ? expected : JSON.stringify(expected) }),
  };
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

async function readText(file: string, what: string): Promise<string> {
  return decodeText(await readBytes(file, what), file);
}

async function readBytes(file: string, what: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new UserError(missing ? `${what} does not exist.` : `${what} cannot be read.`, { file });
  }
}
