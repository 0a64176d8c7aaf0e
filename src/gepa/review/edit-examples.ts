// Tested by test/unit/gepa/budget/budget.test.ts.
import { nameOfExample, type ExampleReference } from '../candidate';
import { partsOf } from '../lineages/combined-parts';
import type { Proposal } from '../proposal';
import type { RunState } from '../state';

/** An example to test an edit on. */
export interface EditExample {
  readonly example: ExampleReference;
  /** The parent's score; undefined if the parent has to be run first. */
  readonly before: number | undefined;
}

/**
 * Returns the examples to test an edit of a proposal on: those of the proposal, or of the parts that it combines. Uses
 * the baseline of a part only if it is the parent of the whole.
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

/** Returns the rollouts for testing an edit, including those of its parent where its score isn't known. */
export function rolloutsForEdit(state: RunState, proposal: Proposal): number {
  const examples = editExamples(state, proposal);
  return examples.length + examples.filter(({ before }) => before === undefined).length;
}
