import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { changeSources } from '../../../../src/gepa/changes/change-sources';
import { textChanges, withChanges } from '../../../../src/gepa/changes/text-changes';
import { RunFold } from '../../../../src/gepa/fold';
import type { Proposal } from '../../../../src/gepa/proposal';
import { changedTexts } from '../../../../src/gepa/text/changed-texts';
import { readJournal } from '../../../../src/runs/journal/journal';
import { ExampleRun } from '../../dashboard/example-run';

const golden = join(__dirname, '../../../golden');

describe.each(readdirSync(golden).filter((name) => name.startsWith('decisions-')))(
  'in the run recorded by %s',
  (version) => {
    const { state } = RunFold.over(readJournal(join(golden, version)));
    const texts = state.proposals.flatMap(({ proposal }) =>
      changedTexts(state, proposal).map((text) => ({ ...text, proposal })),
    );

    it('each change of a proposal comes from a reflection, and has its reason', () => {
      for (const { proposal, component, parentText, text } of texts) {
        const { changes } = textChanges(parentText, text, changeSources(state, proposal, component));
        expect(changes.filter(({ source }) => source === undefined)).toEqual([]);
        // A final line break that a reply leaves out is part of no explanation.
        const inWords = changes.filter(({ edits }) =>
          edits.some(({ start, end, newStart, newEnd }) =>
            /\S/.test(parentText.slice(start, end) + text.slice(newStart, newEnd)),
          ),
        );
        expect(inWords.filter(({ explanations }) => explanations.length === 0)).toEqual([]);
      }
    });

    it('all changes give the proposal, and none gives the parent', () => {
      for (const { proposal, component, parentText, text } of texts) {
        const changes = textChanges(parentText, text, changeSources(state, proposal, component));
        expect(withChanges(changes, () => true)).toBe(text);
        expect(withChanges(changes, () => false)).toBe(parentText);
      }
    });
  },
);

describe('the sources of a proposal', () => {
  const seed = 'Sort it.';
  const route = (text: string) => ({ texts: { route: text } });
  const numbersOf = ({ state }: ExampleRun, last: Partial<Proposal> = {}) => {
    const proposal = { ...state.proposals.at(-1)?.proposal, ...last } as Proposal;
    return changeSources(state, proposal, 'route').map((source) => source.proposal);
  };
  const run = () =>
    new ExampleRun()
      .scores(0, [0, 0])
      .proposes(route(`${seed} Briefly.`))
      .proposes(route(`${seed} Now.`));

  it('are the reflections that a combination consists of', () => {
    const whole = { ...route(`${seed} Briefly. Now.`), origin: { kind: 'combination', of: [1, 2] } } as const;

    expect(numbersOf(run().proposesWithoutBaseline(whole))).toEqual([1, 2]);
  });

  it('are one trial if several tried the same texts', () => {
    const trial = { ...route(`${seed} Briefly.`), origin: { kind: 'trial', asked: 1 } } as const;
    const chosen = { ...route(`${seed} Briefly.`), origin: { kind: 'combination', of: [3, 4] } } as const;

    expect(numbersOf(run().proposes(trial).proposes(trial).proposesWithoutBaseline(chosen))).toEqual([3]);
  });

  it('include the proposal that a reflection extends', () => {
    const baseline = { of: { kind: 'proposal', number: 1 }, examples: [], scores: [] } as const;

    expect(numbersOf(run().proposes({ ...route(`${seed} Briefly. Please.`), baseline }))).toEqual([1, 3]);
  });

  it('include an edit and what was edited', () => {
    const edit = { ...route(`${seed} Now. Really.`), origin: { kind: 'edit', of: 2 } } as const;

    expect(numbersOf(run().proposes(edit))).toEqual([2, 3]);
  });

  it('do not include reflections on other components', () => {
    expect(numbersOf(run().proposes({ texts: { answer: 'Other.' } }))).toEqual([]);
  });

  it('are found in a damaged journal where a combination consists of itself', () => {
    const whole = { ...route(`${seed} Briefly.`), origin: { kind: 'combination', of: [3, 1] } } as const;

    expect(numbersOf(run().proposesWithoutBaseline(whole))).toEqual([1]);
  });
});
