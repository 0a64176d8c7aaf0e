import type { SeededRandom } from '../../src/gepa/random';

/** The result of a disturbed run. */
export interface Outcome {
  /** The number of disturbances. */
  readonly disturbances: number;
  /** Differences from the undisturbed run; empty if there are none. */
  readonly differences: readonly string[];
}

/** Disturbs a run at random, and compares its course with that of the undisturbed run. */
export type Trial = (random: SeededRandom, program: string) => Promise<Outcome>;
