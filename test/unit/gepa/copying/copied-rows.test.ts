import { describe, expect, test } from 'vitest';
import { copiedFromRows } from '../../../../src/gepa/copying/copied-rows';
import { shownExamples } from '../../../../src/gepa/copying/shown-examples';
import { nameOfExample } from '../../../../src/gepa/candidate';
import { defaultSearchOptions } from '../../../../src/gepa/run-description';
import { Search } from '../../../../src/gepa/search';
import { blockOf, withBlock } from '../../../../src/gepa/strategies/mipro/demonstrations';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';
import { describeCopying } from '../../../../src/gepa/words/copy-words';
import { searchWords, undisturbed, wordRun, wordWorld } from '../word-world';

const rowOf = (name: string) => `Row ${name} says that one two three four five six seven eight`;

describe('the examples behind a proposal', () => {
  test('are those of its reflection and of its ancestors, and none of the Pareto set', async () => {
    const { state } = await searchWords(wordRun());
    const last = state.proposals.find(({ proposal }) => proposal.parents[0] > 0)?.proposal;
    const own = (last?.baseline?.examples ?? []).map(nameOfExample);
    const shown = last === undefined ? [] : shownExamples(state, last).map(nameOfExample);
    expect(shown).toEqual(expect.arrayContaining(own));
    expect(shown.length).toBeGreaterThan(own.length);
    expect(shown.every((name) => name.startsWith('feedback-'))).toBe(true);
  });

  test('are those of all parts of a combination', async () => {
    const search = { ...defaultSearchOptions, seed: 1 };
    const { state } = await searchWords(wordRun({ seed: { route: 'Start.\nEnd.' }, search }));
    const combination = state.proposals.find(({ proposal }) => proposal.origin.kind === 'combination')?.proposal;
    const parts = combination?.origin.kind === 'combination' ? combination.origin.of : [];
    const ofParts = parts.flatMap((part) => state.proposals[part - 1]?.proposal.baseline?.examples ?? []);
    expect(ofParts.length).toBeGreaterThan(1);
    expect(combination && shownExamples(state, combination)).toEqual(expect.arrayContaining(ofParts));
  });
});

describe('a proposal that copies from a row', () => {
  /** Searches a world whose reflections copy the row of their first example. */
  async function copyingSearch(refuseCopies?: boolean) {
    const base = wordRun({ budget: { proposals: 2, iterationsWithoutImprovement: 6 } });
    const run = { ...base, search: { ...base.search, ...(refuseCopies === undefined ? {} : { refuseCopies }) } };
    const asked: string[] = [];
    const { world, events } = wordWorld(run);
    const reflector: typeof world.reflector = {
      reflect: (id, compose, signal, note) => {
        const request = compose();
        const said = request.messages.map(({ content }) => content).join('\n');
        asked.push(said);
        const [, name = ''] = /name="(feedback-\d)"/.exec(said) ?? [];
        const copy = id.endsWith('/1') ? rowOf(name) : 'In general words.';
        return world.reflector
          .reflect(id, compose, signal, note)
          .then((reply) => ({ ...reply, text: reply.text.replace(/\n```$/, `\n${copy}\n\`\`\``) }));
      },
    };
    const rowTexts = (example: Parameters<typeof nameOfExample>[0]) => [rowOf(nameOfExample(example))];
    const search = new Search(run, { ...world, reflector, rowTexts }, undisturbed);
    await search.search();
    return { state: search.state, events, asked };
  }

  test('says how much, and what', async () => {
    const { state } = await copyingSearch();
    const copied = state.proposals[0]?.proposal.copied;
    expect(copied).toMatchObject({ words: 13, passage: expect.stringMatching(/^Row feedback-\d says that/) as string });
    expect(copied && describeCopying(copied)).toMatch(
      /^\d\d% is copied from rows that reflections saw \(13 of 1\d words\): “Row feedback-\d says/,
    );
  });

  test('is written again if the search refuses copies, and the reflection is told before', async () => {
    const { state, asked } = await copyingSearch(true);
    expect(asked[0]).toContain('A text that repeats 8 or more words in a row of an example is refused.');
    expect(asked[1]).toMatch(/cannot be used: The new text copies words from an example\. [^"]*"Row feedback-\d says/);
    expect(state.proposals.length).toBeGreaterThan(0);
    for (const { proposal } of state.proposals) {
      expect(proposal.copied).toBeUndefined();
      expect(proposal.texts['route']).toContain('In general words.');
    }
  });

  test('is not charged with what the seed has', async () => {
    const { state } = await copyingSearch();
    const [proposal] = state.proposals.map((one) => one.proposal);
    const seeded = { ...state, run: { ...state.run, seed: { route: Object.values(proposal?.texts ?? {}).join() } } };
    expect(proposal && copiedFromRows(seeded, proposal, (example) => [rowOf(nameOfExample(example))])).toBeUndefined();
  });
});

describe('a combination of instructions and demonstrations', () => {
  test('is charged with what its instruction copies from any feedback row, not with its demonstrations', async () => {
    const search = strategySearchOptions.mipro;
    const { state } = await searchWords(wordRun({ budget: { rollouts: 4 }, search }));
    const row = rowOf('feedback-3');
    const block = blockOf([{ example: 'feedback-2', input: rowOf('feedback-2'), output: 'word1' }]);
    const made = (instruction: string) => ({
      number: 1,
      iteration: 1,
      parents: [0] as const,
      texts: { route: withBlock(instruction, block) },
      diagnosis: '',
      changes: [],
      origin: { kind: 'trial', asked: 1 } as const,
    });
    const copied = (instruction: string) =>
      copiedFromRows(state, made(instruction), (example) => [rowOf(nameOfExample(example))]);
    expect(copied('In general words.')).toBeUndefined();
    expect(copied(`Remember: ${row}.`)?.passage).toBe(row);
  });
});
