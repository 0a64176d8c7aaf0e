// Tested by test/unit/runs/plan/plan-run.test.ts.
import type { RunDescription } from '../../gepa/run-description';
import type { Columns } from '../../datasets/columns/columns';
import type { ExampleSets } from '../../datasets/split-rows';
import type { MetricDefinition } from '../../metrics/metric-definition';
import type { PromptFormat } from '../../prompts/prompt-formats';
import type { TemplateLanguage } from '../../prompts/template';
import type { SpecOverride } from '../spec/parse-spec';
import type { RunSpec } from '../spec/spec';

/** A component's prompt file as it was when the run started, so that later changes to the file don't affect the run. */
export interface PromptSnapshot {
  /** Relative to the spec file. */
  readonly file: string;
  /** Component of the file. */
  readonly part: string;
  readonly content: string;
  /** Format of the file, detected at its original path. Absent when the text is selected by its position. */
  readonly format?: PromptFormat;
  /** Template language, detected at its original path. Absent when a program fills in the variables. */
  readonly templating?: TemplateLanguage;
  /** Partials that the file includes, by name. Absent when there are none. */
  readonly partials?: Readonly<Record<string, string>>;
}

/** Whether a run searches for better prompts or only scores the current ones. */
export type RunPurpose = 'search' | 'evaluation';

/** Everything that a run needs, read and checked. */
export interface RunPlan {
  readonly purpose: RunPurpose;
  readonly description: RunDescription;
  readonly spec: RunSpec;
  /** Absolute. */
  readonly specFile: string;
  /** Overrides of values below `models`, so that a resumed run can apply them to the spec file again. */
  readonly modelOverrides: readonly SpecOverride[];
  readonly prompts: Readonly<Record<string, PromptSnapshot>>;
  readonly columns: Columns;
  /** How outputs are scored. Empty when the system scores its own runs. */
  readonly metric: readonly MetricDefinition[];
  readonly examples: ExampleSets;
  /** What the developer should know before the run, e.g. rows that are in two sets. */
  readonly warnings: readonly string[];
  /** `decisionsVersion` of the search that started the run. Absent: the current one. */
  readonly begunWith?: number;
}
