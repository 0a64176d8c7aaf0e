import type { ExampleReference, ExampleSet } from '../candidate';
import type { RunDescription } from '../run-description';
import type { LeftOutExample, RunState } from '../state';

type Sets = Pick<RunDescription, 'paretoIsFeedback'>;
type Remaining = Pick<RunState, 'run' | 'leftOut'>;

/** The row behind an example: where the Pareto set is the feedback set, an example of either is the same row. */
export function rowOf({ paretoIsFeedback }: Sets, { set, index }: ExampleReference): ExampleReference {
  return { set: paretoIsFeedback && set === 'pareto' ? 'feedback' : set, index };
}

/** Whether two references lead to the same row of data. */
export function isSameRow(run: Sets, a: ExampleReference, b: ExampleReference): boolean {
  const [one, other] = [rowOf(run, a), rowOf(run, b)];
  return one.set === other.set && one.index === other.index;
}

/** Whether an example was left out of the run, whichever set it is taken from. */
export function isLeftOut(state: Remaining, example: ExampleReference): boolean {
  return failureOf(state, example) !== undefined;
}

/** What an example was left out for; undefined when it was not. */
export function failureOf({ run, leftOut }: Remaining, example: ExampleReference): LeftOutExample | undefined {
  return leftOut.find((other) => isSameRow(run, other.example, example));
}

/** What was left out of a set, in the order in which it was. */
export function leftOutOf({ run, leftOut }: Remaining, set: ExampleSet): readonly LeftOutExample[] {
  return leftOut.filter(({ example }) => rowOf(run, example).set === rowOf(run, { ...example, set }).set);
}

/** The examples of a set that count. */
export function remainingExamples(state: Remaining, set: ExampleSet): readonly ExampleReference[] {
  return state.run.examples[set]
    .map((_, index): ExampleReference => ({ set, index }))
    .filter((example) => !isLeftOut(state, example));
}

/** The run as if it never had what was left out, to count by. The places of its examples are not those of the run. */
export function remainingRun(state: Remaining): RunDescription {
  const { run, leftOut } = state;
  if (leftOut.length === 0) return run;
  const rows = (set: ExampleSet) => run.examples[set].filter((_, index) => !isLeftOut(state, { set, index }));
  return { ...run, examples: { feedback: rows('feedback'), pareto: rows('pareto'), test: rows('test') } };
}
