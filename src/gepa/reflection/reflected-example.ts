// Tested by test/unit/gepa/reflection/shorten.test.ts.
import type { RolloutDetails, TraceStep } from '../rollout';

/** An example of the minibatch for the reflection. */
export interface ReflectedExample {
  /** E.g. `feedback-4`. */
  readonly name: string;
  readonly score: number;
  /** Undefined if they can't be read any more. The reflection then sees only the score. */
  readonly details: RolloutDetails | undefined;
}

/** Returns all texts of a rollout. */
export function textsIn({ output, feedback, trace }: RolloutDetails): readonly string[] {
  return [output, feedback, ...trace.flatMap(textsInStep)];
}

function textsInStep({ input, reasoning = '', toolCalls = [], output }: TraceStep): readonly string[] {
  return [input, reasoning, ...toolCalls.flatMap((use) => [use.name, use.input, use.output]), output];
}
