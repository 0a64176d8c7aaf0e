import type { RolloutDetails } from '../../rollout';
import type { RandomSource } from '../../world';
import { fitsBlock, type Demonstration } from './demonstrations';

/** A rollout of the seed on a feedback example. */
export interface SeedRun {
  /** The name of the example, e.g. `feedback-4`. */
  readonly example: string;
  readonly score: number;
  readonly details: RolloutDetails;
  /** The expected answer of the row, if it has one. */
  readonly expected?: string;
}

/** What demonstrations of a module can be made of. */
export interface DemonstrationPool {
  /** The module's own answers in rollouts that scored well, whatever the module did there. */
  readonly bootstrapped: readonly Demonstration[];
  /** The expected answers of rows. Only the module that answers last has them. */
  readonly labelled: readonly Demonstration[];
}

/** Longer texts don't become demonstrations: a prompt would carry them in every request. */
const longestText = 4000;

/**
 * Makes demonstrations of the seed's rollouts (Step 1 of MIPRO, arXiv 2406.11695, §4: as in Bootstrap Random Search). A module's
 * input and output in a rollout with a good score demonstrate it, although only the whole output was scored. Where rows have expected
 * answers, those demonstrate the last module.
 *
 * @param threshold the score from which on a rollout demonstrates every module, from 0 to 1.
 * @param literal writes a text so that the component's template prints it, or returns undefined if that can't be.
 */
export function demonstrationPool(
  component: string,
  runs: readonly SeedRun[],
  threshold: number,
  literal: (text: string) => string | undefined,
): DemonstrationPool {
  const made = (run: SeedRun, output: string | undefined, labelled?: true): readonly Demonstration[] => {
    const step = run.details.trace.findLast(({ module }) => module === component);
    if (step === undefined || output === undefined) return [];
    const { input } = step;
    const isUsable = (text: string) => text.trim() !== '' && text.length <= longestText && literal(text) !== undefined;
    const demonstration = { example: run.example, input, output, ...(labelled === true ? { labelled } : {}) };
    return isUsable(input) && isUsable(output) && fitsBlock(demonstration) ? [demonstration] : [];
  };
  return {
    bootstrapped: runs
      .filter(({ score }) => score >= threshold)
      .flatMap((run) => made(run, run.details.trace.findLast(({ module }) => module === component)?.output)),
    labelled: runs
      .filter(({ details: { trace } }) => trace.at(-1)?.module === component)
      .flatMap((run) => made(run, run.expected, true)),
  };
}

/** How many demonstrations there are. */
export interface DemonstrationOptions {
  /** The number of sets, with the empty one. */
  readonly sets: number;
  /** The most demonstrations in a set. */
  readonly size: number;
}

/**
 * Draws sets of demonstrations for a module: an empty one, one of labelled examples, and others that begin with 1 to `size`
 * bootstrapped ones and are filled up with labelled ones. If nothing was solved, all are of labelled examples.
 *
 * @returns fewer sets if there are too few demonstrations for different ones.
 */
export function drawDemonstrationSets(
  { bootstrapped, labelled }: DemonstrationPool,
  { sets, size }: DemonstrationOptions,
  random: RandomSource,
): readonly (readonly Demonstration[])[] {
  const drawn = [[], random.sample(labelled, size)];
  for (let nth = drawn.length; nth < sets; nth += 1) {
    const own = random.sample(bootstrapped, 1 + random.index(size));
    const others = labelled.filter(({ example }) => own.every((other) => other.example !== example));
    drawn.push([...own, ...random.sample(others, size - own.length)]);
  }
  const different = new Map(drawn.slice(0, sets).map((set) => [keyOf(set), set]));
  return [...different.values()];
}

function keyOf(set: readonly Demonstration[]): string {
  return JSON.stringify(set.map(({ example, labelled }) => [example, labelled]));
}
