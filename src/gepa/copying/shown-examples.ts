// Tested by test/unit/gepa/copying/copied-rows.test.ts.
import { nameOfExample, type ExampleReference } from '../candidate';
import type { Proposal } from '../proposal';
import type { RunState } from '../state';

/** Returns the examples that the reflections behind a proposal were shown: its own, those of its parts, and those of its ancestors. */
export function shownExamples(state: RunState, proposal: Proposal): readonly ExampleReference[] {
  const shown = new Map<string, ExampleReference>();
  const seen = new Set<Proposal>();
  const open: Proposal[] = [proposal];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const { origin, baseline } = next;
    if (origin.kind === 'trial') {
      // Which rows its requests showed isn't recorded, and any may be among them.
      for (const [index] of state.run.examples.feedback.entries()) {
        const example = { set: 'feedback', index } as const;
        shown.set(nameOfExample(example), example);
      }
    }
    if (origin.kind === 'reflection') {
      for (const example of baseline?.examples ?? []) shown.set(nameOfExample(example), example);
    }
    open.push(...sourcesOf(state, next));
  }
  return [...shown.values()];
}

/** Returns the proposals that a proposal was made of, and those that became its parents. */
function sourcesOf({ proposals, candidates }: RunState, { number, origin, parents, baseline }: Proposal) {
  const inherited = origin.kind === 'combination' ? (origin.inherits ?? []) : [];
  const ofCandidates = [...parents, inherited].flat().flatMap((index) => {
    const made = candidates[index]?.origin;
    return made === undefined || made.kind === 'seed' ? [] : [made.proposal];
  });
  const ofProposals = [
    origin.kind === 'combination' ? origin.of : origin.kind === 'edit' ? [origin.of] : [],
    origin.kind === 'reflection' ? (origin.insteadOf ?? []) : [],
    baseline?.of.kind === 'proposal' ? [baseline.of.number] : [],
  ].flat();
  // In a damaged journal, another proposal may have the number of a part.
  const earlier = [...ofCandidates, ...ofProposals].filter((other) => other < number);
  return earlier.flatMap((other) => proposals[other - 1]?.proposal ?? []);
}
