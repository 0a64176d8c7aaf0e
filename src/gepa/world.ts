import type { NotedEvent, ReviewDecision, RunEvent, ToldEvent } from './events';
import type { RolloutDetails, RolloutRequest, RolloutScore, Usage } from './rollout';
import type { ReflectionMessages } from './reflection/request';
import type { TextCheck } from './text/text-fault';

/** Runs a candidate on an example and scores it. */
export interface Evaluator {
  /**
   * What a rollout gave that is recorded, so that a search that repeats a long run waits for nothing; undefined for one that is to
   * be evaluated. Throws what `evaluate` rejects with.
   *
   * @param note is told what is recorded of the rollout itself.
   */
  recorded?(request: RolloutRequest, note: (event: NotedEvent) => void): RolloutResult | undefined;
  /**
   * Rejects only when no score can be had, for an error is never a zero: with a `BrokenTextError` when the candidate's text
   * is at fault, with an `ExampleError` when the example is, with any other error when the world is.
   *
   * @param note is told what the world records of the rollout itself, whatever comes of it.
   */
  evaluate(request: RolloutRequest, signal: AbortSignal, note: (event: NotedEvent) => void): Promise<RolloutResult>;
}

/** What one rollout gave that the search keeps. */
export interface RolloutResult extends RolloutScore {
  /** What it used, or only what scoring used where the world noted that the system's reply arrived. */
  readonly usage: Usage;
  readonly durationMs: number;
}

/** The stronger model that reads traces and feedback and proposes a changed text. */
export interface Reflector {
  /**
   * Rejects with a `ReflectionError` when the model would not answer this very request, with any other error when the world is
   * at fault.
   *
   * @param request composes what to ask. A reply that was recorded is given without it, since composing reads many details.
   * @param note is told what the world records of the reflection itself, whatever comes of it.
   */
  reflect(
    id: string,
    request: () => ReflectionMessages,
    signal: AbortSignal,
    note: (event: NotedEvent) => void,
  ): Promise<ReflectionReply>;
}

export interface ReflectionReply {
  readonly text: string;
  /** Whether it was cut off at the model's limit of tokens. */
  readonly truncated?: boolean;
  /** The mark of the request that it answers, where that was another one than this: one from before a resume. */
  readonly mark?: string;
  readonly usage: Usage;
  readonly durationMs: number;
}

/** The developer's decisions. The search asks for them between iterations, so that a run can be repeated exactly. */
export interface Reviewer {
  /** The decisions that came since the last call and are to be taken up before this iteration, in order. */
  take(beforeIteration: number): readonly TakenReview[];
  /** Whether there is a decision to take. */
  waiting(): boolean;
  /** Resolves when there may be a decision to take. Rejects when the signal aborts. */
  arrival(signal: AbortSignal): Promise<void>;
}

export interface TakenReview {
  readonly proposal: number;
  readonly decision: ReviewDecision;
}

/** The one stream that every chance decision of a run draws from. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in 0 … length - 1. */
  index(length: number): number;
  /** Shuffles in place. */
  shuffle(items: unknown[]): void;
  /** So many different ones of the items, in random order. */
  sample<T>(items: readonly T[], count: number): T[];
  /** The place of one of the weights, with a probability in proportion to it. The weights are not all zero. */
  weighted(weights: readonly number[]): number;
}

/** The search's whole view of the world. */
export interface SearchWorld {
  readonly evaluator: Evaluator;
  readonly reflector: Reflector;
  /** What a rollout of the search gave besides its score, or undefined where that can no longer be read. */
  detailsOf(rollout: string): RolloutDetails | undefined;
  /** What every text passes before its first rollout, whoever wrote it. */
  readonly textCheck: TextCheck;
  readonly reviewer: Reviewer;
  readonly random: RandomSource;
  /** The developer's notes on a component, oldest first. */
  guidance(component: string): readonly string[];
  /** Texts that must not be lost or added by a change, e.g. `{{name}}`. */
  variables(component: string): readonly string[];
  /** Active time of the run so far, in milliseconds. */
  elapsedMs(): number;
  /** Iterations before the developer last resumed the run after it had given up; they no longer count against it. */
  iterationsBeforeResume(): number;
  /** Whether the search is still repeating what a journal holds. No limit ends a search while it is. */
  repeating(): boolean;
  /** Whether the next decision that the journal holds begins an iteration; asked right after a decision of that kind. */
  beginsNext(): boolean;
  /**
   * Called when something has failed that ends the run. What waits to be sent rejects with a `RunEndingError`, and what was
   * sent is waited for. Absent where nothing waits.
   */
  stopWaiting?(): void;
  /** Keeps an event and stamps it with the time. */
  record(event: ToldEvent): RunEvent;
}
