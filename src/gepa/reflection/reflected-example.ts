// Tested by test/unit/gepa/reflection/shorten.test.ts.
import type { RolloutDetails, TraceStep } from '../rollout';
import { cutMiddle } from '../text/cut-middle';

/** An example of the minibatch for the reflection. */
export interface ReflectedExample {
  /** E.g. `feedback-4`. */
  readonly name: string;
  readonly score: number;
  /** Undefined if they can't be read any more. The reflection then sees only the score. */
  readonly details: RolloutDetails | undefined;
  /** What another text came to on the same example, if that was better. */
  readonly better?: BetterRun;
}

/** A run of another text on the same example that scored higher. Its outputs are shortened. */
export interface BetterRun {
  readonly score: number;
  readonly output: string;
  /** The outputs of the modules. */
  readonly steps: readonly Pick<TraceStep, 'module' | 'output'>[];
}

/** The most characters of an output in a better run: one can compare with less than the whole. */
const longestOutput = 2000;

/** Returns what a reflection is shown of a better run; undefined if all outputs are the same as in the run that failed. */
export function betterRun(
  failed: RolloutDetails,
  { output, trace }: RolloutDetails,
  score: number,
): BetterRun | undefined {
  const outputs = ({ output: last, trace: steps }: RolloutDetails) =>
    [last, ...steps.map((step) => step.output)].join('\0');
  if (outputs(failed) === outputs({ ...failed, output, trace })) return undefined;
  return {
    score,
    output: cutMiddle(output, longestOutput),
    steps: trace.map((step) => ({ module: step.module, output: cutMiddle(step.output, longestOutput) })),
  };
}

/** Returns all texts of an example. */
export function textsOfExample({ details, better }: ReflectedExample): readonly string[] {
  return [
    ...(details === undefined ? [] : textsIn(details)),
    ...(better === undefined ? [] : [better.output, ...better.steps.map(({ output }) => output)]),
  ];
}

/** Returns the names of the modules that ran. */
export function modulesOfExample({ details }: ReflectedExample): readonly string[] {
  return (details?.trace ?? []).map(({ module }) => module);
}

/** Returns all texts of a rollout. */
export function textsIn({ output, feedback, trace }: RolloutDetails): readonly string[] {
  return [output, feedback, ...trace.flatMap(textsInStep)];
}

function textsInStep({ input, reasoning = '', toolCalls = [], output }: TraceStep): readonly string[] {
  return [input, reasoning, ...toolCalls.flatMap((use) => [use.name, use.input, use.output]), output];
}
