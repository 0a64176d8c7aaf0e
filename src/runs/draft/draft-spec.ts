import type { ExampleSources } from '../../datasets/load-examples';
import type { Budget, ReviewMode } from '../../gepa/run-description';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { RunModelSpecs } from '../../models/model-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';
import type { SearchPreset } from '../../gepa/strategies/strategy-options';
import { flowYaml } from '../spec/flow-yaml';

/** The content of a new spec file. Paths are relative to the file, with forward slashes. */
export interface SpecDraft {
  /** The name of the prompt file, for the comment in the first line. */
  readonly title: string;
  /** Prompt files by component. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly data: ExampleSources;
  /** When absent, the rows' own assertions score the outputs. */
  readonly metric?: readonly MetricDefinition[];
  readonly models: Readonly<RunModelSpecs>;
  readonly budget: Budget;
  readonly search: { readonly preset?: SearchPreset; readonly seed: number; readonly minibatch?: number };
  readonly review: ReviewMode;
  readonly goal?: string;
}

/** Writes a spec file with a comment above each part, because the developer will edit it by hand. */
export function composeSpec(draft: SpecDraft): string {
  const { data, models } = draft;
  return [
    `# How GEPA optimizes ${draft.title}. Paths are relative to this file.`,
    `prompts: ${flowYaml(draft.prompts)}`,
    'system: { kind: chat }',
    ...(draft.goal === undefined
      ? []
      : ['', '# Every reflection is told what the prompt is for.', `goal: ${flowYaml(draft.goal)}`]),
    '',
    data.pareto === undefined
      ? '# Reflections learn from the feedback rows. The Pareto rows and the test rows are split off from them.'
      : '# Reflections learn from the feedback rows. Candidates are scored on the Pareto rows. The search never sees the test rows.',
    `data: ${flowYaml(data)}`,
    '',
    ...metricLines(draft.metric),
    '',
    modelComment([models.task, models.reflection]),
    'models:',
    `  task: ${flowYaml(models.task)}`,
    `  reflection: ${flowYaml(models.reflection)}`,
    ...(models.judge === undefined ? [] : [`  judge: ${flowYaml(models.judge)}`]),
    ...(models.embedding === undefined ? [] : [`  embedding: ${flowYaml(models.embedding)}`]),
    '',
    '# A rollout is one run of the prompt on one row.',
    `budget: ${flowYaml(draft.budget)}`,
    `search: ${flowYaml(draft.search)}`,
    '',
    '# Which proposals wait for your review: every | improving | off',
    `review: ${draft.review}`,
    '',
  ].join('\n');
}

/** Returns the comment above the models of a spec. */
export function modelComment(models: readonly ModelSpec[]): string {
  const facts = models.map(modelFacts);
  if (facts.some(({ address }) => address !== undefined))
    return '# The editor asks for API keys and stores them. For the terminal, name an environment variable as apiKeyEnv.';
  if (facts.some(({ editorModel }) => editorModel !== undefined))
    return "# VS Code's models need no key. The terminal doesn't have them: name an endpoint or a command there.";
  if (facts.some(({ program }) => program !== undefined))
    return '# The commands run in this folder, once for each request.';
  return "# The practice models aren't language models. They run on this machine and need no key.";
}

function metricLines(metric: SpecDraft['metric']): readonly string[] {
  if (metric === undefined)
    return ['# The score of an output is the mean of its assertions.', 'metric: { assertions: rows }'];
  return [
    '# The score of an output is the weighted mean of these rules. {{name}} is a column of the row.',
    'metric:',
    ...metric.map((rule) => `  - ${flowYaml(rule)}`),
  ];
}
