import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { candidateChanges } from '../../../../src/gepa/changes/candidate-changes';
import { RunFold } from '../../../../src/gepa/fold';
import { readJournal } from '../../../../src/runs/journal/journal';
import { searchWords, wordRun } from '../word-world';

const golden = join(__dirname, '../../../golden');
const runs = readdirSync(golden).filter((name) => name.startsWith('decisions-'));

describe('the changes of a candidate against the seed', () => {
  test('are none for the seed', async () => {
    const { state } = await searchWords(wordRun({ budget: { proposals: 1 } }));
    expect(candidateChanges(state, 0).changes).toEqual([]);
  });

  test('can each be left out', async () => {
    const search = { ...wordRun().search, components: 'all' as const };
    const run = wordRun({ seed: { route: 'Start.', answer: 'Say it.' }, search, budget: { proposals: 1 } });
    const text = (id: string) => (id.includes('route') ? 'Start.\nword0 word1' : 'Say it. word2 word3');
    const { state } = await searchWords(run, { reply: (id) => `\`\`\`\n${text(id)}\n\`\`\`` });
    const last = state.candidates.length - 1;
    const { changes, textsWithout } = candidateChanges(state, last);
    expect(changes.map(({ component, added }) => [component, added.trim()])).toEqual([
      ['route', 'word0 word1'],
      ['answer', 'word2 word3'],
    ]);
    expect(textsWithout(new Set([0]))).toEqual({ route: 'Start.', answer: 'Say it. word2 word3' });
  });

  test.each(runs)('make every candidate of %s together, and the seed when all are left out', (name) => {
    const { state } = RunFold.over(readJournal(join(golden, name)));
    for (const { index, texts } of state.candidates) {
      const { changes, textsWithout } = candidateChanges(state, index);
      expect(textsWithout(new Set())).toEqual(texts);
      expect(textsWithout(new Set(changes.keys()))).toEqual(state.run.seed);
    }
  });
});
