import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ReviewedChanges } from '../../../../src/editor/review/reviewed-changes';
import { changedTexts } from '../../../../src/gepa/text/changed-texts';
import { ExampleRun } from '../../dashboard/example-run';

const seed = 'Sort into billing for payments or delivery for addresses.';
const proposed = 'Sort into billing for invoices or delivery for late parcels.';
const { state } = new ExampleRun(2, {}, { route: seed }).scores(0, [0, 0]).proposes({
  texts: { route: proposed },
  changes: [
    { summary: 'billing: invoices', examples: [] },
    { summary: 'delivery: late parcels', examples: [] },
  ],
});

describe('the changes of a text under review', () => {
  let folder: string;
  const open = () => {
    const proposal = state.proposals[0]?.proposal;
    const text = proposal && changedTexts(state, proposal)[0];
    if (proposal === undefined || text === undefined) throw new Error('There is a proposal.');
    return new ReviewedChanges(state, proposal, text, path.join(folder, 'route.md'));
  };
  const decisionsIn = (text: string) =>
    open()
      .in(text)
      .map(({ decision }) => decision);

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'changes-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('are open at first, each with its words', () => {
    expect(open().in(proposed)).toMatchObject([
      { decision: 'open', words: 'invoices' },
      { decision: 'open', words: 'late parcels' },
    ]);
  });

  it('are accepted one by one', () => {
    const review = open();
    const [first] = review.in(proposed);
    if (first !== undefined) review.decisions.accept(first.change.key, first.words);

    expect(decisionsIn(proposed)).toEqual(['accepted', 'open']);
    expect(decisionsIn(proposed.replace('invoices', 'bills'))).toEqual(['open', 'open']);
  });

  it('are rejected one by one, and reopened', () => {
    const review = open();
    const [, second] = review.in(proposed);
    const without = second === undefined ? '' : review.toggled(proposed, second);
    if (second !== undefined) review.decisions.reject(second.change.key, '');

    expect(without).toBe('Sort into billing for invoices or delivery for addresses.');
    expect(decisionsIn(without)).toEqual(['open', 'rejected']);
    const [, rejected] = review.in(without);
    expect(rejected && review.toggled(without, rejected)).toBe(proposed);
  });
});
