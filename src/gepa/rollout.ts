// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts, ExampleReference, Subject } from './candidate';

/** What calls of models used. `costUsd` is absent if no price is known. */
export interface Usage {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costUsd?: number;
}

export const noUsage: Usage = { calls: 0, promptTokens: 0, completionTokens: 0 };

/** Adds two usages. The sum has a cost if either has one, and is then a lower bound. */
export function addUsage(a: Usage, b: Usage): Usage {
  const cost = a.costUsd === undefined && b.costUsd === undefined ? undefined : (a.costUsd ?? 0) + (b.costUsd ?? 0);
  return {
    calls: a.calls + b.calls,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    ...(cost === undefined ? {} : { costUsd: cost }),
  };
}

/** One step of a trace: a module's input, its reasoning if the model reports it, and its output. */
export interface TraceStep {
  readonly module: string;
  readonly input: string;
  readonly reasoning?: string;
  /** The tools used before the answer, in order. */
  readonly toolCalls?: readonly ToolUse[];
  readonly output: string;
  /** Set if the output was cut off at the model's token limit. */
  readonly truncated?: true;
}

/** One use of a tool: the arguments as the model wrote them, and the result. */
export interface ToolUse {
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

/** The metric's score of one rollout (μ). */
export interface RolloutScore {
  /** In [0, 1]. */
  readonly score: number;
  /** The score of every named objective, each in [0, 1]. Empty if the metric has a single part. */
  readonly objectives: Readonly<Record<string, number>>;
}

/** The texts of a rollout. They may be long, so they are read from disk when a reflection needs them. */
export interface RolloutDetails {
  readonly output: string;
  readonly trace: readonly TraceStep[];
  /** What was expected, what came and which rule failed, in words (μ_f). Never empty. */
  readonly feedback: string;
}

/**
 * A rollout requested by the search. Its id follows from the search's decisions, so a resumed run requests the same id
 * again.
 */
export interface RolloutRequest {
  readonly id: string;
  readonly subject: Subject;
  readonly texts: ComponentTexts;
  readonly example: ExampleReference;
}
