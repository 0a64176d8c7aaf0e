import type { ComponentTexts, ExampleReference, Subject } from './candidate';

/** What was used of a model. `costUsd` is absent when no price is known: unknown is not zero. */
export interface Usage {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly costUsd?: number;
}

export const noUsage: Usage = { calls: 0, promptTokens: 0, completionTokens: 0 };

/** Adds two usages. The sum has a cost when either has one: it is then a lower bound. */
export function addUsage(a: Usage, b: Usage): Usage {
  const cost = a.costUsd === undefined && b.costUsd === undefined ? undefined : (a.costUsd ?? 0) + (b.costUsd ?? 0);
  return {
    calls: a.calls + b.calls,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    ...(cost === undefined ? {} : { costUsd: cost }),
  };
}

/** One step of a trace: what a module was given, what it thought (where the model tells), and what it answered. */
export interface TraceStep {
  readonly module: string;
  readonly input: string;
  readonly reasoning?: string;
  /** The tools that the module used before it answered, in order. */
  readonly toolCalls?: readonly ToolUse[];
  readonly output: string;
}

/** One use of a tool: what it was given, as the model wrote it, and what it gave back. */
export interface ToolUse {
  readonly name: string;
  readonly input: string;
  readonly output: string;
}

/** The metric's score of one rollout (μ). */
export interface RolloutScore {
  /** In [0, 1]. */
  readonly score: number;
  /** The score of every named objective, each in [0, 1]. Empty when the metric has one part only. */
  readonly objectives: Readonly<Record<string, number>>;
}

/** What one rollout gave besides its score. It may be long, so it is read when a reflection needs it and not kept. */
export interface RolloutDetails {
  readonly output: string;
  readonly trace: readonly TraceStep[];
  /** What was expected, what came and which rule failed, in words (μ_f). Never empty. */
  readonly feedback: string;
}

/** A rollout that the search asks for. The id follows from the search's decisions, so a resumed run asks with the same one. */
export interface RolloutRequest {
  readonly id: string;
  readonly subject: Subject;
  readonly texts: ComponentTexts;
  readonly example: ExampleReference;
}
