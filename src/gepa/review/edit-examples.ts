import { nameOfExample, type ExampleReference } from '../candidate';
import { partsOf } from '../lineages/combined-parts';
import type { Proposal } from '../events';
import type { RunState } from '../state';

/** An example that an edit is run on. */
export interface EditExample {
  readonly example: ExampleReference;
  /** The parent's score on it; undefined where the parent has to be run there first. */
  readonly before: number | undefined;
}

/**
 * The examples that a developer's edit of a proposal is run on: those of the proposal, or of the parts that it combines.
 * What a part was compared with counts only where that was the parent of the whole.
 */
export function editExamples({ proposals }: RunState, edited: Proposal): readonly EditExample[] {
  const { baseline, parents } = edited;
  if (baseline?.of.kind === 'candidate') {
    return baseline.examples.map((example, place) => ({ example, before: baseline.scores[place] }));
  }
  const byName = new Map<string, EditExample>();
  for (const { proposal } of partsOf(proposals, edited)) {
    if (proposal.baseline === undefined) continue;
    const { of, examples, scores } = proposal.baseline;
    const isOfParent = of.kind === 'candidate' && of.index === parents[0];
    for (const [place, example] of examples.entries()) {
      const before = isOfParent ? scores[place] : undefined;
      const name = nameOfExample(example);
      byName.set(name, { example, before: before ?? byName.get(name)?.before });
    }
  }
  return [...byName.values()];
}

/** Rollouts that it takes to run a developer's edit of a proposal, and its parent where that was not run. */
export function rolloutsForEdit(state: RunState, proposal: Proposal): number {
  const examples = editExamples(state, proposal);
  return examples.length + examples.filter(({ before }) => before === undefined).length;
}
