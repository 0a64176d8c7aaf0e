import type { RunDescription } from '../../gepa/run-description';
import type { Columns } from '../../datasets/columns/columns';
import type { ExampleSets } from '../../datasets/split-rows';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { PromptFormat } from '../../prompts/prompt-formats';
import type { TemplateLanguage } from '../../prompts/template';
import type { SpecOverride } from '../spec/parse-spec';
import type { RunSpec } from '../spec/spec';

/** A component's prompt file as it was when the run began, so that a run never depends on what becomes of the file. */
export interface PromptSnapshot {
  /** Relative to the spec file. */
  readonly file: string;
  /** Which component of the file. */
  readonly part: string;
  readonly content: string;
  /** Of the file, as told where it lies. Absent where a text is named by its place. */
  readonly format?: PromptFormat;
  /** How its variables are written, as told where the file lies. Absent where a program fills them in. */
  readonly templating?: TemplateLanguage;
  /** The templates that the file takes in, by name. Absent when there are none. */
  readonly partials?: Readonly<Record<string, string>>;
}

/** What a run is for: better prompts, or the scores of the prompts as they are. */
export type RunPurpose = 'search' | 'evaluation';

/** Everything that a run needs, read and checked. */
export interface RunPlan {
  readonly purpose: RunPurpose;
  readonly description: RunDescription;
  readonly spec: RunSpec;
  /** Absolute. */
  readonly specFile: string;
  /** What replaced values below the spec file's `models`, so that a resumed run can read the file again. */
  readonly modelOverrides: readonly SpecOverride[];
  readonly prompts: Readonly<Record<string, PromptSnapshot>>;
  readonly columns: Columns;
  /** How outputs are scored. Empty where the system scores its own runs. */
  readonly metric: readonly MetricDefinition[];
  readonly examples: ExampleSets;
  /** What the developer should know before the run, e.g. rows that are in two sets. */
  readonly warnings: readonly string[];
  /** `decisionsVersion` of the search that began the run. Absent: this one's. */
  readonly begunWith?: number;
}
