import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lines, RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

const chains = [
  ['Silver Kite', 'Mara Volt', 'Port Elin'],
  ['Iron Fern', 'Theo Brand', 'Old Haven'],
  ['Blue Hour', 'Ines Calder', 'Sankt Otmar'],
  ['Salt Road', 'Pavel Ruiz', 'Greywater'],
] as const;

/** Rows of the shape of the published file. Their films, people and places are invented. */
const published = [
  ...chains.map(([film, director, place], uid) => ({
    uid: `u${uid}`,
    claim: `The director of ${film} was born in a harbour town.`,
    supporting_facts: [
      [film, 0],
      [director, 1],
      [place, 0],
      [place, 2],
    ],
    label: 'SUPPORTED',
    num_hops: 3,
    hpqa_id: 'x',
  })),
  {
    uid: 'two',
    claim: 'Two documents are enough.',
    supporting_facts: [
      ['A', 0],
      ['B', 0],
    ],
    label: 'SUPPORTED',
    num_hops: 2,
  },
];

const corpus = chains.flatMap(([film, director, place]) => [
  { title: film, text: [`${film} is a film.`, ` Its director is ${director}.`] },
  { title: director, text: `${director} makes films and was born in ${place}.` },
  { title: place, text: `${place} lies at the sea.` },
]);

/** Follows the chain of names, in the third search only if its prompt says so. */
const model: ScriptedModel = ({ model: name, system, user }) => {
  if (name === 'reflector')
    return rewritten(user.includes('third search') ? 'Search for the place of birth.' : 'Look closely.');
  const place = /was born in ([A-Z]\w+ ?[A-Z]?\w*)/.exec(user)?.[1];
  const director = /Its director is (\w+ \w+)/.exec(user)?.[1] ?? 'nobody';
  if (user.includes('summary_2:'))
    return `### query\n${system.includes('place of birth') ? (place ?? 'nowhere') : director}`;
  return user.includes('"### query"') ? `### query\n${director}` : `### summary\n${user}`;
};

/** Serves a corpus as the recipe's README says. */
async function servedCorpus(recipe: RecipeCopy): Promise<string> {
  const server = spawn(process.execPath, ['../retrieval/serve.mjs', 'wiki.jsonl', '--port', '0'], {
    cwd: recipe.folder,
  });
  onTestFinished(() => void server.kill());
  const [printed] = (await once(server.stdout, 'data')) as [Buffer];
  return /http:\S+/.exec(printed.toString())?.[0] ?? '';
}

describe('the recipe HoVer', () => {
  it('converts the published file, searches a served corpus, and finds the prompt of the third search', async () => {
    const recipe = await RecipeCopy.of('hover');
    recipe.write('published.json', JSON.stringify(published));
    expect((await recipe.convert('published.json', '--sizes', '2,2,0')).status).toBe(0);
    recipe.write('wiki.jsonl', lines(corpus));
    recipe.changeSpec('hover.gepa.yaml', '  test: data/test.jsonl\n', '');
    recipe.changeSpec(
      'hover.gepa.yaml',
      '--corpus http://127.0.0.1:8893 --top 7',
      `--corpus ${await servedCorpus(recipe)} --top 1`,
    );

    const { result, reflections } = await recipe.optimize('hover.gepa.yaml', model, '40');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0, 1]);
    const told = reflections.join('\n');
    expect(told).toContain('Expected all 3 supporting documents, but 1 of them were not found.');
    expect(told).toMatch(
      /Hop 2 searched for .(Mara|Theo|Ines|Pavel).*Still missing after it: .(Port Elin|Old Haven|Sankt Otmar|Greywater)/,
    );
  });

  it('says how to start the retriever when it doesn’t answer', async () => {
    const recipe = await RecipeCopy.of('hover');
    recipe.write('published.json', JSON.stringify(published));
    await recipe.convert('published.json', '--sizes', '1,1,1');
    recipe.changeSpec('hover.gepa.yaml', '127.0.0.1:8893', '127.0.0.1:1');
    const { output, errors } = await recipe.run(['evaluate', 'hover.gepa.yaml'], model);
    expect(output + errors).toContain('No retriever answers at http://127.0.0.1:1. Start it:');
  });
});
