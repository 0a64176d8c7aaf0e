// Tested by test/unit/runs/evidence/example-view.test.ts.
import type { ExampleReference, Subject } from '../../gepa/candidate';
import type { RunState } from '../../gepa/state';
import { usualSides, type Side } from './example-view';
import { presentSubject, textsOfSubject } from './run-evidence';

/** The most texts that are compared at once. The view of an example shows the first two. */
export const mostCompared = 6;

/** Whether the run has an example. */
export function hasExample({ run }: RunState, { set, index }: ExampleReference): boolean {
  return run.examples[set][index] !== undefined;
}

/**
 * Returns the texts to compare: those that the run has, each once. A proposal that was accepted is its candidate. Without any, the
 * seed and the best candidate.
 */
export function comparedSides(state: RunState, subjects: readonly Subject[]): readonly Side[] {
  const sides: Side[] = [];
  for (const wanted of subjects) {
    const subject = presentSubject(state, wanted);
    if (textsOfSubject(state, subject) === undefined) continue;
    if (!sides.some((side) => isSameSubject(side.subject, subject))) sides.push({ subject });
  }
  return sides.length === 0 ? usualSides(state) : sides.slice(0, mostCompared);
}

export function isSameSubject(one: Subject, other: Subject): boolean {
  if (one.kind === 'candidate') return other.kind === 'candidate' && one.index === other.index;
  return other.kind === 'proposal' && one.number === other.number;
}
