import type { ExampleReference, ExampleSet } from '../candidate';
import type { RunDescription } from '../run-description';
import type { LeftOutExample, RunState } from '../state';

type Sets = Pick<RunDescription, 'paretoIsFeedback'>;
type Remaining = Pick<RunState, 'run' | 'leftOut'>;

/**
 * Returns the row of an example. If the Pareto set is the feedback set, examples of both with the same index are the
 * same row.
 */
export function rowOf({ paretoIsFeedback }: Sets, { set, index }: ExampleReference): ExampleReference {
  return { set: paretoIsFeedback && set === 'pareto' ? 'feedback' : set, index };
}

/** Whether two examples are the same row of data. */
export function isSameRow(run: Sets, a: ExampleReference, b: ExampleReference): boolean {
  const [one, other] = [rowOf(run, a), rowOf(run, b)];
  return one.set === other.set && one.index === other.index;
}

/** Whether the row of an example was left out of the run. */
export function isLeftOut(state: Remaining, example: ExampleReference): boolean {
  return failureOf(state, example) !== undefined;
}

/** Returns why an example was left out; undefined if it wasn't. */
export function failureOf({ run, leftOut }: Remaining, example: ExampleReference): LeftOutExample | undefined {
  return leftOut.find((other) => isSameRow(run, other.example, example));
}

/** Returns the examples left out of a set, in the order of leaving them out. */
export function leftOutOf({ run, leftOut }: Remaining, set: ExampleSet): readonly LeftOutExample[] {
  return leftOut.filter(({ example }) => rowOf(run, example).set === rowOf(run, { ...example, set }).set);
}

/** Returns the examples of a set that weren't left out. */
export function remainingExamples(state: Remaining, set: ExampleSet): readonly ExampleReference[] {
  return state.run.examples[set]
    .map((_, index): ExampleReference => ({ set, index }))
    .filter((example) => !isLeftOut(state, example));
}

/**
 * Returns the run without the examples that were left out, to count with. Indices in its sets differ from those of the
 * run.
 */
export function remainingRun(state: Remaining): RunDescription {
  const { run, leftOut } = state;
  if (leftOut.length === 0) return run;
  const rows = (set: ExampleSet) => run.examples[set].filter((_, index) => !isLeftOut(state, { set, index }));
  return { ...run, examples: { feedback: rows('feedback'), pareto: rows('pareto'), test: rows('test') } };
}
