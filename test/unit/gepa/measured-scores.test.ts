import { describe, expect, test } from 'vitest';
import type { ComponentTexts, ExampleReference, Subject } from '../../../src/gepa/candidate';
import type { RunEvent } from '../../../src/gepa/events';
import type { ReviewDecision } from '../../../src/gepa/proposal';
import { describeEvidence } from '../../../src/gepa/words/evidence-words';
import { RunFold } from '../../../src/gepa/fold';
import { classicSearchOptions, defaultSearchOptions, type SearchOptions } from '../../../src/gepa/run-description';
import type { RolloutRequest } from '../../../src/gepa/rollout';
import type { ProposalState, RunState } from '../../../src/gepa/state';
import { searchWords, wordRun } from './word-world';

const words = 8;
const usual = defaultSearchOptions.lineages;
if (usual === null) throw new Error('The default search grows lineages.');
const lineages = { ...defaultSearchOptions, seed: 1, lineages: { ...usual, batch: 3 } };

const accept: ReviewDecision = { kind: 'accept' };
/** Edits every second proposal, some for the better and some for the worse. */
const editsOften = (proposal: number): ReviewDecision =>
  proposal % 2 === 0
    ? accept
    : { kind: 'edit', texts: { route: proposal % 3 === 0 ? 'Say nothing.' : 'Start. word0 word3 word5' }, note: '' };

interface Case {
  readonly search: SearchOptions;
  readonly review: 'every' | 'improving' | 'off';
  readonly decide?: (proposal: number) => ReviewDecision;
}

const cases: Readonly<Record<string, Case>> = {
  'of the default search': { search: lineages, review: 'off' },
  'of the default search under review': { search: lineages, review: 'improving', decide: () => accept },
  'of the default search with edits': { search: lineages, review: 'improving', decide: editsOften },
  'of the default search, all reviewed first': { search: lineages, review: 'every', decide: editsOften },
  'of a system that does not repeat itself': {
    search: { ...lineages, reuse: 'never' },
    review: 'improving',
    decide: editsOften,
  },
  'of overlapping iterations': { search: { ...lineages, overlap: 3 }, review: 'improving', decide: editsOften },
  'of the classic search with merges': { search: { ...classicSearchOptions, merges: 4 }, review: 'off' },
};

async function searchIn({ search, review, decide }: Case) {
  const run = wordRun({ search, review, budget: { rollouts: 200 } });
  return searchWords(run, { words, ...(decide === undefined ? {} : { review: decide }) });
}

describe.each(Object.entries(cases))('every score %s', (_, of) => {
  test('belongs to a text that was run on the example', async () => {
    const { state, requests } = await searchIn(of);
    const measured = state.proposals.filter((proposal) => proposal.measured !== undefined);
    expect(measured.length).toBeGreaterThan(2);
    for (const proposal of measured) {
      const { examples, before, after, against } = proposal.measured ?? never();
      expect(after).toEqual(examples.map((example) => rolloutOf(requests, textsOf(state, proposal), example)));
      expect(before).toEqual(examples.map((example) => rolloutOf(requests, textsOfSubject(state, against), example)));
    }
  });
});

describe('a run of the default search under review', () => {
  test('never calls a text better without running it on the examples', async () => {
    const of = cases['of the default search with edits'] ?? never();
    const { events, requests } = await searchIn(of);
    const shown = reviewed(events);
    expect(shown.map(({ words: said }) => said.split(' ')[0])).toEqual(expect.arrayContaining(['its', 'better']));
    for (const { state, proposal, words: said } of shown) {
      const wasRun = (example: ExampleReference) =>
        hasRollout(requests, textsOf(state, proposal), example) &&
        hasRollout(
          requests,
          textsOfSubject(state, { kind: 'candidate', index: proposal.proposal.parents[0] }),
          example,
        );
      if (said.startsWith('better than its parent')) expect(proposal.measured?.examples.every(wasRun)).toBe(true);
    }
  });

  test('gives a combination only the scores of its parts', async () => {
    const { events } = await searchIn(cases['of the default search under review'] ?? never());
    const combined = reviewed(events).filter(({ proposal }) => proposal.proposal.origin.kind === 'combination');
    expect(combined.length).toBeGreaterThan(0);
    for (const { proposal, words: said } of combined) {
      expect(proposal.measured).toBeUndefined();
      expect(said).toMatch(/^its \d+ parts?, (each )?alone: /);
    }
  });
});

describe('an edit', () => {
  /** Edits the first combination under review, and accepts everything else. */
  const editsACombination = (texts: ComponentTexts, search: SearchOptions = lineages) => {
    const run = wordRun({ search, review: 'improving', budget: { rollouts: 120 } });
    let edited = false;
    return searchWords(run, {
      words,
      review: () => {
        if (edited) return accept;
        edited = true;
        return { kind: 'edit', texts, note: '' };
      },
    });
  };
  const editIn = (state: RunState) =>
    state.proposals.find(({ proposal }) => proposal.origin.kind === 'edit') ?? never();

  test('is described as worse when it scored worse than its parent', async () => {
    const run = wordRun({
      seed: { route: 'Start. word0 word1 word2' },
      search: { ...lineages, minibatch: 4, lineages: { ...usual, batch: 4 } },
      review: 'improving',
      budget: { rollouts: 60 },
    });
    const { events } = await searchWords(run, {
      review: (proposal) => (proposal === 1 ? { kind: 'edit', texts: { route: 'Nothing.' }, note: '' } : accept),
    });
    const [edit] = reviewed(events).filter(({ proposal }) => proposal.proposal.origin.kind === 'edit');
    expect(edit?.words).toBe('worse than its parent on the minibatch: 1 → 0 of 2');
  });

  test('of a combination is compared with the parent on all examples of the parts', async () => {
    const { state, requests } = await editsACombination({ route: 'Start. word1' }, { ...lineages, reuse: 'never' });
    const edit = editIn(state);
    const { examples, against } = edit.measured ?? never();
    expect(against).toEqual({ kind: 'candidate', index: edit.proposal.parents[0] });
    expect(new Set(examples.map(({ index }) => index)).size).toBe(examples.length);
    const ofParent = textsOfSubject(state, against);
    expect(examples.every((example) => hasRollout(requests, ofParent, example))).toBe(true);
  });
});

/** Returns the proposals under review, each as it was when its review was requested. */
function reviewed(events: readonly RunEvent[]) {
  return events.flatMap((event, place) => {
    if (event.type !== 'reviewRequested') return [];
    const { state } = RunFold.over([startOf(), ...events.slice(0, place + 1)]);
    const proposal = state.proposals[event.proposal - 1] ?? never();
    return [{ state, proposal, words: describeEvidence(state, proposal) }];
  });
}

function startOf(): RunEvent {
  return { type: 'runStarted', run: wordRun({ search: lineages }), at: 0 };
}

function textsOf({ candidates }: RunState, { proposal }: ProposalState): ComponentTexts {
  return { ...candidates[proposal.parents[0]]?.texts, ...proposal.texts };
}

function textsOfSubject(state: RunState, subject: Subject): ComponentTexts {
  return subject.kind === 'candidate'
    ? (state.candidates[subject.index]?.texts ?? {})
    : textsOf(state, state.proposals[subject.number - 1] ?? never());
}

function hasRollout(requests: readonly RolloutRequest[], texts: ComponentTexts, example: ExampleReference): boolean {
  const key = JSON.stringify([texts, example]);
  return requests.some((request) => JSON.stringify([request.texts, request.example]) === key);
}

/** Returns the word world's score of texts on an example; undefined if they weren't run on it. */
function rolloutOf(
  requests: readonly RolloutRequest[],
  texts: ComponentTexts,
  example: ExampleReference,
): number | undefined {
  if (!hasRollout(requests, texts, example)) return undefined;
  return Object.values(texts)
    .join(' ')
    .includes(`word${example.index % words}`)
    ? 1
    : 0;
}

function never(): never {
  throw new Error('It is there.');
}
