import type { SeededRandom } from '../../src/gepa/random';

/** What came of a run that was disturbed. */
export interface Outcome {
  /** How often it was disturbed. */
  readonly disturbances: number;
  /** What is not as in the undisturbed run. Empty when all is. */
  readonly differences: readonly string[];
}

/** Disturbs a run as the random numbers say, and compares its course with that of the run that nothing disturbs. */
export type Trial = (random: SeededRandom, program: string) => Promise<Outcome>;
