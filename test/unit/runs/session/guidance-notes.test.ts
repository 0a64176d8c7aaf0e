import { describe, expect, it } from 'vitest';
import { changeSources } from '../../../../src/gepa/changes/change-sources';
import { textChanges } from '../../../../src/gepa/changes/text-changes';
import type { ProposedChange } from '../../../../src/gepa/proposal';
import { describeChange } from '../../../../src/gepa/words/change-words';
import { guidanceEdit, newGuidance, rejectionNote, rejectionNotes } from '../../../../src/runs/session/guidance-notes';
import { ExampleRun } from '../../dashboard/example-run';

const seed = { route: 'Sort into billing for payments or delivery for addresses.', answer: 'Be kind.' };
const summaries: readonly ProposedChange[] = [
  { summary: 'billing: say invoices.', examples: [] },
  { summary: 'delivery: say parcels.', examples: [] },
];
const run = (changes = summaries) =>
  new ExampleRun(2, {}, seed).scores(0, [0, 0]).proposes({
    texts: { route: seed.route.replace('payments', 'invoices').replace('addresses', 'parcels') },
    changes,
    diagnosis: 'Too vague.',
  });
const proposalOf = ({ state }: ExampleRun) => {
  const [first] = state.proposals;
  if (first === undefined) throw new Error('There is a proposal.');
  return first.proposal;
};
const changesOf = (of: ExampleRun) => {
  const proposal = proposalOf(of);
  return textChanges(seed.route, proposal.texts['route'] ?? '', changeSources(of.state, proposal, 'route'));
};

describe('the notes about a rejected proposal', () => {
  it('name its changes and the reason, for the component that it changes', () => {
    const rejected = run();

    expect(rejectionNotes(rejected.state, proposalOf(rejected), 'Too long.')).toEqual([
      {
        component: 'route',
        text: "Rejected, do not propose it again: billing: say invoices.; delivery: say parcels. The developer's reason: Too long.",
      },
    ]);
  });

  it('leave out a change that was rejected before', () => {
    const rejected = run();
    const [first] = changesOf(rejected).changes;
    const note = { rejectedProposal: 1, rejectedChange: first?.key ?? '' };
    rejected.add({ type: 'guidanceGiven', guidance: newGuidance(rejected.state, 'route', 'No.', note) });

    expect(rejectionNotes(rejected.state, proposalOf(rejected), '').map(({ text }) => text)).toEqual([
      'Rejected, do not propose it again: delivery: say parcels.',
    ]);
  });

  it('are none when all its changes were rejected before', () => {
    const rejected = run();
    for (const { key } of changesOf(rejected).changes) {
      const note = { rejectedProposal: 1, rejectedChange: key };
      rejected.add({ type: 'guidanceGiven', guidance: newGuidance(rejected.state, 'route', 'No.', note) });
    }

    expect(rejectionNotes(rejected.state, proposalOf(rejected), '')).toEqual([]);
  });

  it('use the diagnosis where the reflection explained no change', () => {
    const rejected = run([]);

    expect(rejectionNotes(rejected.state, proposalOf(rejected), '')[0]?.text).toMatch(/: Too vague\.$/);
  });
});

describe('the note about a rejected change', () => {
  it('says only what that change is', () => {
    const changed = changesOf(run());
    const [first] = changed.changes;

    expect(rejectionNote(first === undefined ? '' : describeChange(changed, first), 'Wrong word.')).toBe(
      "Rejected, do not propose it again: billing: say invoices. The developer's reason: Wrong word.",
    );
  });

  it('quotes its words where the reflection gave no reason', () => {
    const changed = changesOf(run([]));
    const [first] = changed.changes;

    expect(first && describeChange(changed, first)).toBe('"payments" → "invoices", "addresses" → "parcels"');
  });
});

it('an edited note is still about the same rejection', () => {
  const { state } = run().add({
    type: 'guidanceGiven',
    guidance: { number: 1, component: 'route', text: 'No.', rejectedProposal: 1, rejectedChange: 'key' },
  });

  expect(guidanceEdit(state, 1, 'Really not.')[0]).toEqual({
    type: 'guidanceGiven',
    guidance: { number: 2, component: 'route', text: 'Really not.', rejectedProposal: 1, rejectedChange: 'key' },
  });
});
