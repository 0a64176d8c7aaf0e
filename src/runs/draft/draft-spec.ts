import { stringify } from 'yaml';
import type { Budget, ReviewMode } from '../../gepa/run-description';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { EmbeddingSpec } from '../../models/endpoints/endpoint-spec';
import { modelFacts, type ModelSpec } from '../../models/provider-registry';

/** The content of a new spec file. Paths are relative to the file, with forward slashes. */
export interface SpecDraft {
  /** The name of the prompt file, for the comment in the first line. */
  readonly title: string;
  /** Prompt files by component. */
  readonly prompts: Readonly<Record<string, string>>;
  readonly data: { readonly feedback: string; readonly pareto?: string; readonly test?: string };
  /** When absent, the rows' own assertions score the outputs. */
  readonly metric?: readonly MetricDefinition[];
  readonly models: { readonly task: ModelSpec; readonly reflection: ModelSpec; readonly embedding?: EmbeddingSpec };
  readonly budget: Budget;
  readonly search: { readonly seed: number; readonly minibatch: number };
  readonly review: ReviewMode;
}

/** Writes a spec file with a comment above each part, because the developer will edit it by hand. */
export function composeSpec(draft: SpecDraft): string {
  const { data, models } = draft;
  return [
    `# How GEPA optimizes ${draft.title}. Paths are relative to this file.`,
    `prompts: ${flow(draft.prompts)}`,
    'system: { kind: chat }',
    '',
    data.pareto === undefined
      ? '# Reflections learn from the feedback rows. The Pareto rows and the test rows are split off from them.'
      : '# Reflections learn from the feedback rows. Candidates are scored on the Pareto rows. The search never sees the test rows.',
    `data: ${flow(data)}`,
    '',
    ...metricLines(draft.metric),
    '',
    modelComment([models.task, models.reflection]),
    'models:',
    `  task: ${flow(models.task)}`,
    `  reflection: ${flow(models.reflection)}`,
    ...(models.embedding === undefined ? [] : [`  embedding: ${flow(models.embedding)}`]),
    '',
    '# A rollout is one run of the prompt on one row.',
    `budget: ${flow(draft.budget)}`,
    `search: ${flow(draft.search)}`,
    '',
    '# Which proposals wait for your review: every | improving | off',
    `review: ${draft.review}`,
    '',
  ].join('\n');
}

function modelComment(models: readonly ModelSpec[]): string {
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
    ...metric.map((rule) => `  - ${flow(rule)}`),
  ];
}

/** Formats a value on one line, e.g. `{ contains: "{{answer}}", weight: 4 }`. */
function flow(value: unknown): string {
  // By default, the library writes a backslash too many into quoted lines of white space.
  return stringify(value, { collectionStyle: 'flow', lineWidth: 0, doubleQuotedAsJSON: true }).trim();
}
