// Tested by test/unit/cli/mcp.test.ts.
import { writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import * as v from 'valibot';
import { UserError } from '../gepa/user-error';
import { metricSchema, type MetricDefinition } from '../metrics/metric-definition';
import { runModelsSchema } from '../models/model-spec';
import { modelFacts } from '../models/provider-registry';
import { stemOfPromptFile } from '../prompts/discovery/prompt-names';
import { readData, type DataChoice } from '../runs/draft/data-choice';
import { dataForPrompt } from '../runs/draft/data-files';
import { guessData } from '../runs/draft/data-guess';
import { checkDraft, specTextOf } from '../runs/draft/draft-check';
import {
  missingModel,
  needsNoSpec,
  newDraft,
  withData,
  withMetric,
  type ModelChoice,
  type RunDraft,
} from '../runs/draft/run-draft';
import { readText } from '../runs/spec/read-text';
import type { AgentHost } from './agent-host';
import type { InputOf } from './operations';

/** What is reported to an agent about a drafted spec. */
interface DraftedSpec {
  /** What to start: the spec, or a prompt file that needs none. */
  readonly spec: string;
  /** Absent for a prompt file that needs no spec. */
  readonly text?: string;
  readonly saved: boolean;
  readonly examples: Readonly<Record<'feedback' | 'pareto' | 'test', number>>;
  readonly warnings: readonly string[];
}

/**
 * Drafts a spec for a prompt as the editor's form does, and checks that a run can be made of it.
 *
 * @throws {UserError} when something is missing that the agent has to name, or the spec is to be saved over another one.
 */
export async function draftSpec(host: AgentHost, input: InputOf<'gepa_draft_spec'>): Promise<DraftedSpec> {
  const prompt = host.fileOf(input.prompt);
  const content = await readText(prompt, 'The prompt file');
  const stem = stemOfPromptFile(basename(prompt));
  const specFile = join(dirname(prompt), `${stem}.gepa.yaml`);
  const empty = newDraft({ prompt, content, specFile, component: stem });
  const chosen: RunDraft = {
    ...empty,
    models: input.models === undefined ? await host.models() : modelsOf(input.models),
    goal: input.goal,
    ...(input.rollouts === undefined ? {} : { budget: { rollouts: input.rollouts } }),
  };
  const withRows = withData(chosen, await dataOf(host, chosen, content, input.data));
  const draft =
    input.metric === undefined ? withRows : withMetric(withRows, { kind: 'rules', metric: metricOf(input.metric) });
  const checked = await checkDraft(draft, undefined, host.prices);
  if (checked.kind === 'faulty') throw checked.error;
  if (checked.kind === 'incomplete' || draft.data === undefined) throw new UserError(whatIsMissing(draft));
  const text = specTextOf(draft);
  const { feedback, pareto, test } = draft.data.sets;
  const drafted = {
    examples: { feedback: feedback.length, pareto: pareto.length, test: test.length },
    warnings: [...checked.warnings, ...practiceWarning(draft)],
  };
  if (needsNoSpec(draft) || text === undefined) return { spec: host.pathOf(prompt), saved: false, ...drafted };
  if (input.save === true) await writeNew(specFile, text);
  return { spec: host.pathOf(specFile), text, saved: input.save === true, ...drafted };
}

/** Reads the rows that the agent names, otherwise those that are likely to be the prompt's own. */
async function dataOf(
  host: AgentHost,
  draft: RunDraft,
  content: string,
  named: string | undefined,
): Promise<DataChoice> {
  if (named !== undefined) return readData({ feedback: host.fileOf(named) }, draft);
  const found = { file: draft.prompt, path: host.pathOf(draft.prompt), content };
  const guess = await guessData(draft, dataForPrompt(found, await host.dataFiles()), (file) => host.pathOf(file));
  switch (guess.kind) {
    case 'found':
      return guess.data;
    case 'unusable':
      throw guess.error;
    case 'unmapped':
      throw new UserError(
        `The columns of ${host.pathOf(guess.files.feedback)} don't say which is the input and which the answer. Rename them (input, expected), or write the spec with data.columns.`,
      );
    case 'none':
      throw new UserError('No data is evidently for this prompt. Name a file with rows as data.');
  }
}

function whatIsMissing(draft: RunDraft): string {
  if ('problem' in draft.modelNeeds) return draft.modelNeeds.problem;
  const model = missingModel(draft);
  if (model !== undefined) return `The metric needs models.${model}. Name it in models.`;
  return 'No column is evidently the expected answer, so nothing says what a good output is. Give a metric.';
}

function practiceWarning({ models }: RunDraft): readonly string[] {
  return modelFacts(models.task).isLanguageModel
    ? []
    : ['The practice models answer, which are not language models. Name models to optimize for a real one.'];
}

function modelsOf(models: unknown): ModelChoice {
  const read = v.safeParse(runModelsSchema, models);
  if (read.success) return read.output;
  throw new UserError(`These models can't be used.\n${v.summarize(read.issues)}`);
}

function metricOf(rules: unknown): readonly MetricDefinition[] {
  const read = v.safeParse(v.array(metricSchema), rules);
  if (read.success) return read.output;
  throw new UserError(`This metric can't be used.\n${v.summarize(read.issues)}`);
}

/** Writes a file that doesn't exist. */
async function writeNew(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: 'wx' }).catch((error: unknown) => {
    const exists = error instanceof Error && 'code' in error && error.code === 'EEXIST';
    if (!exists) throw error;
    throw new UserError('There is a spec already, which was not overwritten. Edit it instead.', { file });
  });
}
