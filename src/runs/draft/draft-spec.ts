import { stringify } from 'yaml';
import type { Budget, ReviewMode } from '../../gepa/run-description';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { EmbeddingSpec } from '../../models/endpoints/endpoint-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';

/** What a developer answered about a first run. Paths are relative to the spec file, with forward slashes. */
export interface SpecDraft {
  /** The name of the prompt file, for the first line. */
  readonly title: string;
  /** Component → prompt file. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly data: { readonly feedback: string; readonly pareto?: string; readonly test?: string };
  /** Absent: as the rows' own assertions say. */
  readonly metric?: readonly MetricDefinition[];
  readonly models: { readonly task: ModelSpec; readonly reflection: ModelSpec; readonly embedding?: EmbeddingSpec };
  readonly budget: Budget;
  readonly search: { readonly seed: number; readonly minibatch: number };
  readonly review: ReviewMode;
}

/** Composes a spec file, with a line above each part that says what it is for, since the next reader edits it by hand. */
export function composeSpec(draft: SpecDraft): string {
  const { data, models } = draft;
  const usesKeys = [models.task, models.reflection].some((model) => modelFacts(model).address !== undefined);
  return [
    `# How GEPA optimizes ${draft.title}. Paths are relative to this file.`,
    `prompts: ${flow(draft.prompts)}`,
    'system: { kind: chat }',
    '',
    data.pareto === undefined
      ? '# Minibatches come from the feedback rows. Pareto and test rows are split off from them.'
      : '# Minibatches come from the feedback rows, candidates are scored on the Pareto rows, the test rows stay unseen.',
    `data: ${flow(data)}`,
    '',
    ...metricLines(draft.metric),
    '',
    usesKeys
      ? '# The editor asks for keys and keeps them. For the terminal, name an environment variable as apiKeyEnv.'
      : '# The practice models run on this machine, without a key. They are not language models.',
    'models:',
    `  task: ${flow(models.task)}`,
    `  reflection: ${flow(models.reflection)}`,
    ...(models.embedding === undefined ? [] : [`  embedding: ${flow(models.embedding)}`]),
    '',
    '# A rollout is one run of the prompt on one row.',
    `budget: ${flow(draft.budget)}`,
    `search: ${flow(draft.search)}`,
    '',
    '# Which proposals you are asked about: every | improving | off',
    `review: ${draft.review}`,
    '',
  ].join('\n');
}

function metricLines(metric: SpecDraft['metric']): readonly string[] {
  if (metric === undefined)
    return ['# The score of an output is the mean of what its test asserts.', 'metric: { assertions: rows }'];
  return [
    '# The score of an output is the weighted mean of these rules. {{name}} is a column of the row.',
    'metric:',
    ...metric.map((rule) => `  - ${flow(rule)}`),
  ];
}

/** A value on one line, e.g. `{ contains: "{{answer}}", weight: 4 }`. */
function flow(value: unknown): string {
  // The library's own way to put lines in double quotes writes a backslash too many into lines of white space.
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, doubleQuotedAsJSON: true }).trim();
}
