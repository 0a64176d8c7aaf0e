// Tested by test/unit/gepa/search.test.ts.
import type { ExampleReference } from './candidate';
import type { EmittedEvent, NotedEvent, RunEvent } from './events';
import type { ReviewDecision } from './proposal';
import type { RolloutDetails, RolloutRequest, RolloutScore, Usage } from './rollout';
import type { ReflectionMessages } from './reflection/request';
import type { Steering } from './steering';
import type { TextCheck } from './text/text-fault';

/** Runs a candidate on an example and scores it. */
export interface Evaluator {
  /**
   * Returns the recorded result of a rollout, so that a resumed search needn't wait; undefined if there is none. Throws
   * what `evaluate` rejects with.
   *
   * @param note receives the events that were recorded of the rollout.
   */
  recorded?(request: RolloutRequest, note: (event: NotedEvent) => void): RolloutResult | undefined;
  /**
   * Runs and scores a rollout. Rejects if there is no score, since an error is not a score of zero: with a
   * `BrokenTextError` if the candidate's text is at fault, with an `ExampleError` if the example is, and with any other
   * error to end the run.
   *
   * @param note receives the events that the world records of the rollout, even if it fails.
   */
  evaluate(request: RolloutRequest, signal: AbortSignal, note: (event: NotedEvent) => void): Promise<RolloutResult>;
}

/** The result of a rollout. */
export interface RolloutResult extends RolloutScore {
  /** The usage of the rollout, or only of scoring if the world noted the system's reply. */
  readonly usage: Usage;
  readonly durationMs: number;
}

/** The stronger model that reads traces and feedback and proposes a changed text. */
export interface Reflector {
  /**
   * Asks for a reflection. Rejects with a `ReflectionError` if the model refuses this request, and with any other error
   * to end the run.
   *
   * @param request composes the request. It isn't called for a recorded reply, because composing reads many details.
   * @param note receives the events that the world records of the reflection, even if it fails.
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
  /** Whether it was cut off at the model's token limit. */
  readonly truncated?: boolean;
  /** The mark of the request that it answers, which may have been shortened. Absent: that of the request as it was composed. */
  readonly mark?: string;
  readonly usage: Usage;
  readonly durationMs: number;
}

/**
 * The developer's decisions on proposals, and changes of the search. The search takes them between iterations, so that
 * a run can be repeated exactly.
 */
export interface Developer {
  /** Returns what arrived since the last call and belongs before this iteration, in order. */
  take(beforeIteration: number): readonly DeveloperInput[];
  /** Whether something has arrived. */
  waiting(): boolean;
  /** Resolves when something may have arrived. Rejects when the signal aborts. */
  arrival(signal: AbortSignal): Promise<void>;
}

/** A decision on a proposal, or a change of the search. */
export type DeveloperInput =
  | { readonly kind: 'review'; readonly proposal: number; readonly decision: ReviewDecision }
  | ({ readonly kind: 'steering' } & Steering);

/** The stream of random numbers that all random decisions of a run draw from. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in 0 … length - 1. */
  index(length: number): number;
  /** Shuffles in place. */
  shuffle(items: unknown[]): void;
  /** Draws `count` different items, in random order. */
  sample<T>(items: readonly T[], count: number): T[];
  /** Draws the place of a weight, with a probability proportional to it. At least one weight isn't zero. */
  weighted(weights: readonly number[]): number;
}

/** The search's whole view of the world. */
export interface SearchWorld {
  readonly evaluator: Evaluator;
  readonly reflector: Reflector;
  /** Returns the texts of a rollout, or undefined if they can't be read any more. */
  detailsOf(rollout: string): RolloutDetails | undefined;
  /** The check of every text before its first rollout. */
  readonly textCheck: TextCheck;
  readonly developer: Developer;
  readonly random: RandomSource;
  /** The developer's notes on a component, oldest first. */
  guidance(component: string): readonly string[];
  /** Placeholders that a change must keep and may not add, e.g. `{{name}}`. */
  variables(component: string): readonly string[];
  /**
   * Writes a text so that the template of a component with it prints exactly this text. Undefined if the template's language can't.
   * Absent in a world without templates.
   */
  literal?(component: string, text: string): string | undefined;
  /** Returns the texts of an example's row, to find what is copied from it. Absent in a world without rows. */
  rowTexts?(example: ExampleReference): readonly string[];
  /** Active time of the run so far, in milliseconds. */
  elapsedMs(): number;
  /** Iterations before the developer last resumed a run that had given up. They no longer count towards giving up. */
  iterationsBeforeResume(): number;
  /** Whether the search is still repeating a journal. No limit ends it meanwhile. */
  repeating(): boolean;
  /** Whether the next decision of the journal begins an iteration. Called right after such a decision. */
  beginsNext(): boolean;
  /**
   * Called when a failure ends the run. Waiting requests then reject with a `RunEndingError`; sent ones are awaited.
   */
  stopWaiting?(): void;
  /** Records an event with the time. */
  record(event: EmittedEvent): RunEvent;
}
