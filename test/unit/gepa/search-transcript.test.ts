import { join } from 'node:path';
import { expect, test } from 'vitest';
import { defaultSearchOptions, type RunDescription } from '../../../src/gepa/run-description';
import { renderTranscript } from './transcript-lines';
import { searchWords, wordRun, type WordWorldOptions } from './word-world';

const transcripts = join(import.meta.dirname, '../../golden/transcripts');

const usual = defaultSearchOptions.lineages;
if (usual === null) throw new Error('The default search grows lineages.');
const search = { ...defaultSearchOptions, seed: 1, lineages: { ...usual, batch: 3 } };

interface Scene {
  /** The first line of the transcript: what to look for in it. */
  readonly title: string;
  readonly run?: Partial<RunDescription>;
  readonly world?: WordWorldOptions;
}

/** The worlds to search, by the name of the transcript. */
const scenes: Readonly<Record<string, Scene>> = {
  'default-search': {
    title: 'Reflections side by side, combined into one proposal per iteration, until every example is solved',
  },
  'overlapping-iterations': {
    title: 'Two iterations under way at once; two children of the seed are merged in iteration 4',
    run: { search: { ...search, overlap: 2 }, budget: { rollouts: 45 } },
    world: { words: 8 },
  },
  'several-components': {
    title: 'Every reflection changes both components, and combinations merge the changes of each component',
    run: { seed: { route: 'Route.', answer: 'Answer.' } },
    world: { words: 8 },
  },
  'rejected-with-a-reason': {
    title: 'The developer rejects proposal 7 with a reason and accepts later proposals',
    run: { review: 'improving' },
    world: {
      review: (proposal) => (proposal === 7 ? { kind: 'reject', reason: 'Too blunt.' } : { kind: 'accept' }),
    },
  },
  'example-left-out': {
    title:
      'An example that always fails is left out, and a second lineage inherits from the first and is merged with it',
    run: { budget: { rollouts: 44 } },
    world: {
      unscored: ({ example: { set, index } }) =>
        set === 'feedback' && index === 2 ? 'The request was refused.' : undefined,
    },
  },
};

// A change of the search shows as a diff of these files. Update them with `npm run unit --`, the path of this test, and `-u`.
test.each(Object.entries(scenes))('the default search decides as in %s.txt', async (name, { title, run, world }) => {
  const { events, reason } = await searchWords(wordRun({ search, budget: { rollouts: 60 }, ...run }), world);
  const transcript = `${title}.\n\n${renderTranscript(events, reason)}`;
  await expect(transcript).toMatchFileSnapshot(join(transcripts, `${name}.txt`));
});
