import { dirname, resolve } from 'node:path';
import * as v from 'valibot';
import { runModelsSchema } from '../../models/model-spec';
import { practiceModels } from '../../models/providers/practice';
import { parseYaml } from '../../prompts/documents/parse-yaml';
import { readPromptPart } from '../../prompts/prompt-part';
import { parsePromptSource } from '../../prompts/prompt-source';
import { editSpec } from '../spec/edit-spec';
import type { RunPlan } from '../plan/run-plan';
import { promptOfSnapshot } from '../plan/read-prompts';
import { parseSpec, type SpecOverride } from '../spec/parse-spec';
import { readText } from '../spec/read-text';
import { defaultBudget, type RunSpec } from '../spec/spec';
import { UserError } from '../../gepa/user-error';
import { readData, type ColumnChoice, type DataChoice } from './data-choice';
import type { DataFiles } from './data-files';
import { modelComment } from './draft-spec';
import { noModelNeeds } from './model-needs';
import { promptVariables, type PromptOfDraft } from './prompt-columns';
import {
  minibatchFor,
  modelNeedsIn,
  pathFromSpec,
  type DraftMetric,
  type ModelChoice,
  type RunDraft,
} from './run-draft';

/**
 * Reads the answers of a form from a spec.
 *
 * @param plan of the spec, if one can be made.
 * @param unwritten contents of prompt files that don't exist yet, by their absolute paths.
 * @throws {UserError} when the spec is malformed, or its first prompt file cannot be read.
 */
export async function draftOfSpec(
  text: string,
  specFile: string,
  plan?: RunPlan,
  unwritten?: ReadonlyMap<string, string>,
): Promise<RunDraft> {
  const spec = parseSpec(text, specFile);
  const { component, prompt, part, file } = await firstPrompt(spec, specFile, plan, unwritten);
  const variables = promptVariables(file, part);
  const files = dataFilesOf(spec, specFile, prompt);
  const data =
    plan === undefined
      ? await readable(files, { prompt, file, part, variables }, spec.data?.columns)
      : dataOfPlan(plan, files, spec.data?.columns);
  const draft: RunDraft = {
    prompt,
    specFile,
    file,
    // Which of several components change is up to the spec.
    texts: Object.keys(spec.prompts).length === 1 ? file.components : [],
    part,
    component,
    data,
    ...(data === undefined ? { unreadable: files } : {}),
    variables,
    evaluators: file.evaluators ?? [],
    metric: metricOf(spec, file.evaluators ?? []),
    modelNeeds: noModelNeeds,
    models: modelsAsWritten(text),
    budget: Object.keys(spec.budget).length === 0 ? defaultBudget : spec.budget,
    review: spec.review,
    goal: spec.goal,
    preset: spec.search.preset,
    ...(plan === undefined ? {} : { base: plan.description, basePreset: spec.search.preset }),
  };
  return { ...draft, modelNeeds: modelNeedsIn(draft) };
}

async function firstPrompt(
  spec: RunSpec,
  specFile: string,
  plan: RunPlan | undefined,
  unwritten: ReadonlyMap<string, string> | undefined,
) {
  const [[component, source] = ['', '']] = Object.entries(spec.prompts);
  const named = parsePromptSource(source, dirname(specFile));
  const prompt = resolve(dirname(specFile), named.file);
  const [snapshot] = Object.values(plan?.prompts ?? {});
  const textOfFile = async () =>
    unwritten?.get(prompt) ?? (await readText(prompt, `The prompt file of component "${component}"`));
  const file =
    snapshot === undefined ? readPromptPart(prompt, await textOfFile(), named.part) : promptOfSnapshot(snapshot);
  return { component, prompt, part: named.part, file };
}

/** Returns the absolute paths of a spec's data files; the prompt file when it names none. */
function dataFilesOf({ data }: RunSpec, specFile: string, prompt: string): DataFiles {
  if (data === undefined) return { feedback: prompt };
  const absolute = (file: string) => resolve(dirname(specFile), file);
  const { feedback, pareto, test } = data;
  return {
    feedback: absolute(feedback),
    ...(pareto === undefined ? {} : { pareto: absolute(pareto) }),
    ...(test === undefined ? {} : { test: absolute(test) }),
  };
}

async function readable(
  files: DataFiles,
  prompt: PromptOfDraft,
  named: ColumnChoice | undefined,
): Promise<DataChoice | undefined> {
  try {
    return await readData(files, prompt, named);
  } catch (error) {
    // The plan of the spec reports it.
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function dataOfPlan({ columns, examples }: RunPlan, files: DataFiles, named: ColumnChoice | undefined): DataChoice {
  return { files, columns, ...(named === undefined ? {} : { named }), sets: examples };
}

function metricOf({ metric, system }: RunSpec, evaluators: RunDraft['evaluators']): DraftMetric {
  if (metric !== undefined) return { kind: 'rules', metric };
  if (evaluators.length > 0) return { kind: 'own', from: 'evaluators' };
  return { kind: 'own', from: system.kind === 'command' || system.kind === 'http' ? 'system' : 'assertions' };
}

/** Returns the models of a valid spec without the known prices that parsing adds. */
function modelsAsWritten(text: string): ModelChoice {
  const written = parseYaml(text).toJS() as { readonly models?: unknown } | null;
  const models = v.safeParse(runModelsSchema, written?.models);
  return models.success ? models.output : practiceModels;
}

/**
 * Returns the text of a spec with the answers that differ from those it was read with. Everything else stays as it is written.
 *
 * @param before the draft that was read from the text.
 * @throws {UserError} when a value can only be changed by hand.
 */
export function specWithAnswers(text: string, before: RunDraft, after: RunDraft): string {
  const edited = editSpec(text, changesBetween(before, after));
  // The comment that new specs have above their models says where keys come from.
  const comments = [before, after].map(({ models }) => modelComment([models.task, models.reflection]));
  const [old = '', now = ''] = comments;
  return before.models === after.models ? edited : edited.replace(old, () => now);
}

function changesBetween(before: RunDraft, after: RunDraft): readonly SpecOverride[] {
  return [
    ...(before.part === after.part ? [] : [promptChange(after)]),
    ...(before.data === after.data || after.data === undefined ? [] : dataChanges(after, after.data)),
    ...(before.metric === after.metric ? [] : [{ path: ['metric'], value: metricValue(after.metric) }]),
    ...(before.models === after.models ? [] : modelChanges(before, after)),
    ...(before.budget === after.budget ? [] : [{ path: ['budget', 'rollouts'], value: after.budget.rollouts }]),
    ...(before.review === after.review ? [] : [{ path: ['review'], value: after.review }]),
    ...(before.preset === after.preset ? [] : [{ path: ['search', 'preset'], value: presetValue(after) }]),
    ...(before.goal === after.goal ? [] : [{ path: ['goal'], value: after.goal }]),
  ];
}

function presetValue({ preset }: RunDraft): string | undefined {
  return preset === 'default' ? undefined : preset;
}

function promptChange({ component, prompt, specFile, part }: RunDraft): SpecOverride {
  const file = pathFromSpec(specFile, prompt);
  return { path: ['prompts', component], value: part === undefined ? file : `${file}#${part}` };
}

function dataChanges({ specFile, prompt }: RunDraft, { files, named }: DataChoice): readonly SpecOverride[] {
  if (files.feedback === prompt) return [{ path: ['data'], value: undefined }];
  const change = (name: string, file: string | undefined): SpecOverride => ({
    path: ['data', name],
    value: file === undefined ? undefined : pathFromSpec(specFile, file),
  });
  return [
    change('feedback', files.feedback),
    change('pareto', files.pareto),
    change('test', files.test),
    { path: ['data', 'columns'], value: named },
  ];
}

function metricValue(metric: DraftMetric | undefined): unknown {
  if (metric === undefined) return undefined;
  if (metric.kind !== 'own') return metric.metric;
  return metric.from === 'assertions' ? { assertions: 'rows' } : undefined;
}

function modelChanges(before: RunDraft, { models }: RunDraft): readonly SpecOverride[] {
  const uses = ['task', 'reflection', 'judge', 'embedding'] as const;
  const changes = uses.flatMap((use) => {
    const isGone = models[use] === undefined && before.models[use] === undefined;
    return isGone ? [] : [{ path: ['models', use], value: models[use] }];
  });
  // The practice models need larger minibatches.
  const [was, is] = [minibatchFor(before.models), minibatchFor(models)];
  const isDefault = before.base === undefined || before.base.search.minibatch === was;
  return was === is || !isDefault ? changes : [...changes, { path: ['search', 'minibatch'], value: is }];
}
