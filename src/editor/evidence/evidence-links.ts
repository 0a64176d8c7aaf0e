// Tested by test/unit/editor/evidence/evidence-links.test.ts.
import { exampleSets, nameOfExample, type ExampleReference, type Subject } from '../../gepa/candidate';
import type { RunState } from '../../gepa/state';
import type { ExampleTarget, ReflectionTarget } from '../commands';
import { commandLink, type CommandId } from '../manifest/commands';

/** The commands that links in comments may run. */
export const linkedCommands = [
  'gepa.showExample',
  'gepa.showEvaluation',
  'gepa.showReflection',
] as const satisfies readonly CommandId[];

/** Returns a link to an example, with the answers of the compared texts. */
export function exampleLink({ run }: RunState, example: ExampleReference, subjects: readonly Subject[]): string {
  const target: ExampleTarget = { run: run.id, example, subjects };
  return commandLink(nameOfExample(example), 'gepa.showExample', target);
}

/** Returns a link to a table of the examples that the compared texts were run on. */
export function evaluationLink(
  { run }: RunState,
  label: string,
  example: ExampleReference,
  subjects: readonly Subject[],
): string {
  const target: ExampleTarget = { run: run.id, example, subjects };
  return commandLink(label, 'gepa.showEvaluation', target);
}

/** Returns a link to the reasons of a proposal in full, with the requests and replies of its reflections. */
export function reflectionLink({ run }: RunState, label: string, proposal: number): string {
  const target: ReflectionTarget = { runId: run.id, proposal };
  return commandLink(label, 'gepa.showReflection', target);
}

/** Returns the example with a name such as `feedback-4`; undefined when the run has none. */
export function exampleNamed({ run }: RunState, name: string): ExampleReference | undefined {
  const [, set, number] = /^([a-z]+)-(\d+)$/.exec(name.trim()) ?? [];
  const known = exampleSets.find((one) => one === set);
  const index = Number(number) - 1;
  return known === undefined || run.examples[known][index] === undefined ? undefined : { set: known, index };
}
