// Tested by test/unit/gepa/search.test.ts.
import type { ComponentTexts, ExampleReference, Subject } from './candidate';

/** What calls of models used. */
export interface Spending {
  readonly calls: number;
  readonly promptTokens: number;
  readonly completionTokens: number;
  /** In US dollars. Absent if no price is known. */
  readonly costUsd?: number;
  /** Set if some of the tokens are estimated, because an endpoint didn't report them. */
  readonly isEstimated?: true;
}

/** What a rollout or a reflection used. */
export interface Usage extends Spending {
  /** The part that a judge used. */
  readonly judge?: Spending;
  /** The part that an embedding model used. */
  readonly embedding?: Spending;
}

export const noUsage: Usage = { calls: 0, promptTokens: 0, completionTokens: 0 };

/** Adds two usages. The sum has a cost if either has one, and is then a lower bound. */
export function addUsage(a: Usage, b: Usage): Usage {
  const judge = addPart(a.judge, b.judge);
  const embedding = addPart(a.embedding, b.embedding);
  return {
    ...addSpending(a, b),
    ...(judge === undefined ? {} : { judge }),
    ...(embedding === undefined ? {} : { embedding }),
  };
}

/** Adds what calls used, as `addUsage` does. */
export function addSpending(a: Spending, b: Spending): Spending {
  const cost = a.costUsd === undefined && b.costUsd === undefined ? undefined : (a.costUsd ?? 0) + (b.costUsd ?? 0);
  return {
    calls: a.calls + b.calls,
    promptTokens: a.promptTokens + b.promptTokens,
    completionTokens: a.completionTokens + b.completionTokens,
    ...(cost === undefined ? {} : { costUsd: cost }),
    ...(a.isEstimated === true || b.isEstimated === true ? { isEstimated: true } : {}),
  };
}

function addPart(a: Spending | undefined, b: Spending | undefined): Spending | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return addSpending(a, b);
}

/**
 * Subtracts a part from the whole. A difference is never negative. It stays estimated if the whole is and the part
 * isn't all of it.
 */
export function subtractSpending(whole: Spending, part: Spending): Spending {
  const promptTokens = Math.max(0, whole.promptTokens - part.promptTokens);
  const completionTokens = Math.max(0, whole.completionTokens - part.completionTokens);
  const isEstimated = whole.isEstimated === true && promptTokens + completionTokens > 0;
  return {
    calls: Math.max(0, whole.calls - part.calls),
    promptTokens,
    completionTokens,
    ...(whole.costUsd === undefined ? {} : { costUsd: Math.max(0, whole.costUsd - (part.costUsd ?? 0)) }),
    ...(isEstimated ? { isEstimated } : {}),
  };
}

/** Returns the prompt and completion tokens together. */
export function tokensOf({ promptTokens, completionTokens }: Spending): number {
  return promptTokens + completionTokens;
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
  /** The usage of the step. Absent if it is the usage of the whole rollout. */
  readonly usage?: Spending;
  /** How long the step took, in milliseconds. Absent if it is the duration of the whole rollout, and in earlier journals. */
  readonly durationMs?: number;
}

/** One use of a tool: the arguments as the model wrote them, and the result. */
export interface ToolUse {
  readonly name: string;
  readonly input: string;
  readonly output: string;
  /** How long it ran, in milliseconds. Absent if it didn't, and in earlier journals. */
  readonly durationMs?: number;
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
