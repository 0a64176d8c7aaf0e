// Tested by test/unit/gepa/long-prompts.test.ts.
import type { ComponentTexts } from '../candidate';
import { editExamples } from './edit-examples';
import type { Baseline, Proposal } from '../proposal';
import { isLeftOut } from '../failures/left-out';
import type { SearchContext } from '../search-context';

/** Makes a new proposal of the developer's texts, which replaces the proposal that they edited. */
export async function proposeEdit(
  context: SearchContext,
  edited: Proposal,
  texts: ComponentTexts,
  note: string,
): Promise<Proposal> {
  const number = context.state.proposals.length + 1;
  const { iteration, parents } = edited;
  const baseline = await baselineOf(context, edited, number);
  const proposal: Proposal = {
    number,
    iteration,
    parents,
    texts: { ...edited.texts, ...texts },
    diagnosis: note,
    changes: [],
    origin: { kind: 'edit', of: edited.number },
    ...(baseline === undefined ? {} : { baseline }),
  };
  context.emit({ type: 'proposalDiscarded', proposal: edited.number, reason: { kind: 'edited', by: number } });
  context.emitProposal(proposal);
  return proposal;
}

/** Makes the baseline of a text that replaces a proposal. Runs the parent on examples where its score isn't known. */
export async function baselineOf(
  context: SearchContext,
  edited: Proposal,
  number: number,
): Promise<Baseline | undefined> {
  const examples = editExamples(context.state, edited);
  if (examples.length === 0) return undefined;
  const index = edited.baseline?.of.kind === 'candidate' ? edited.baseline.of.index : edited.parents[0];
  const outcome = await context.runOne({
    subject: { kind: 'candidate', index },
    texts: context.state.candidates[index]?.texts ?? {},
    examples: examples.filter(({ before }) => before === undefined).map(({ example }) => example),
    purpose: `p${number}.parent`,
  });
  // A parent that fails now leaves nothing to compare the edit with.
  if (outcome.kind === 'failed') return undefined;
  const added = outcome.results.map((result) => result?.score);
  const scored = examples.flatMap(({ example, before }) => {
    const score = before ?? added.shift();
    return score === undefined || isLeftOut(context.state, example) ? [] : [{ example, score }];
  });
  return {
    of: { kind: 'candidate', index },
    examples: scored.map(({ example }) => example),
    scores: scored.map(({ score }) => score),
  };
}
