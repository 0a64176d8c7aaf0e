import { describe, expect, it } from 'vitest';
import { RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

const places = [
  ['Lumen Bridge', 'Ostervik', 'Norland'],
  ['Harrow Tower', 'Castelmar', 'Veria'],
  ['Quill Library', 'Tannau', 'Esterland'],
  ['Amber Gate', 'Portofel', 'Lusia'],
] as const;

/** Rows of the shape of the distractor file. Their sights, towns and countries are invented. */
const published = places.map(([sight, town, country], at) => ({
  _id: `q${at}`,
  question: `In which country is the town of the ${sight}?`,
  answer: country,
  type: 'bridge',
  level: 'hard',
  supporting_facts: [
    [sight, 0],
    [town, 0],
  ],
  context: [
    [sight, [`The ${sight} stands in ${town}.`, ' It is a sight.']],
    [town, [`${town} is a town in ${country}.`]],
    ['Country', ['A country is a region. In which country a town is differs.']],
  ],
}));

/** Writes a useful second query only if its prompt says what to look for. */
const model: ScriptedModel = ({ model: name, system, user }) => {
  if (name === 'reflector') {
    return rewritten(
      user.includes('write the query') ? 'Write the query: the name of the town, alone.' : 'Be thorough.',
    );
  }
  if (user.includes('"### query"')) {
    const [, town = 'country'] = /stands in (\w+)/.exec(user) ?? [];
    return `I think.\n### query\n${system.includes('name of the town') ? town : 'which country'}`;
  }
  if (user.includes('"### answer"'))
    return `So.\n### answer\nThe ${/is a town in (\w+)/.exec(user)?.[1] ?? 'unknown'}.`;
  return `### summary\n${user}`;
};

describe('the recipe HotpotQA', () => {
  it('converts the published file, and finds the prompt of the second search', async () => {
    const recipe = await RecipeCopy.of('hotpotqa');
    recipe.write('published.json', JSON.stringify(published));
    const { output } = await recipe.convert('published.json', '--sizes', '2,2,0');
    expect(output).toContain('2 rows for feedback, 2 rows for pareto, 0 rows for test');
    expect(recipe.rows('corpus.jsonl')).toHaveLength(9);
    recipe.changeSpec('hotpotqa.gepa.yaml', ', test: data/test.jsonl', '');
    recipe.changeSpec('hotpotqa.gepa.yaml', '--top 7', '--top 1');

    const checked = await recipe.run(['headroom', 'hotpotqa.gepa.yaml'], model);
    expect(checked.output).toContain('summarize1, create_query_hop2, summarize2, final_answer');

    const { result, reflections } = await recipe.optimize('hotpotqa.gepa.yaml', model, '40');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0, 1]);
    const told = reflections.join('\n');
    expect(told).toMatch(/Expected the answer .(Norland|Veria|Esterland|Lusia)., but the output was .*unknown/);
    expect(told).toMatch(
      /Hop 1 searched for .* and found .*(Bridge|Tower|Library|Gate).*\. Still missing after it: .*(Ostervik|Castelmar|Tannau|Portofel)/,
    );
    expect(told).toContain('found none of the documents that were still needed');
  });

  it('takes the columns of the other published form', async () => {
    const recipe = await RecipeCopy.of('hotpotqa');
    const [row] = published;
    const nested = {
      id: 'q',
      question: 'Which?',
      answer: 'yes',
      supporting_facts: { title: ['Lumen Bridge', 'Lumen Bridge'], sent_id: [0, 1] },
      context: { title: ['Lumen Bridge'], sentences: [['It stands.', ' It shines.']] },
    };
    recipe.write('published.json', JSON.stringify({ rows: [{ row: nested }, { row }] }));
    expect((await recipe.convert('published.json', '--sizes', '2,0,0')).status).toBe(0);
    expect(recipe.rows('feedback.jsonl')).toContainEqual({
      id: 'q',
      question: 'Which?',
      answer: 'yes',
      supporting_titles: ['Lumen Bridge'],
    });
    expect(recipe.rows('corpus.jsonl')).toContainEqual({ title: 'Lumen Bridge', text: 'It stands. It shines.' });
  });

  it.each([
    ['[{"claim":"x"}]', 'A row has no column "_id" or "id". It has: claim.'],
    ['{"_id": 1}\nnothing', "published.json:2 isn't a JSON object."],
    [JSON.stringify(published), '750 rows are wanted and the file has 4 that fit. Give fewer with --sizes.'],
  ])('says what is wrong with the file %#', async (content, problem) => {
    const recipe = await RecipeCopy.of('hotpotqa');
    recipe.write('published.json', content);
    const { status, output } = await recipe.convert('published.json');
    expect(status).toBe(1);
    expect(output).toContain(problem);
    expect(output).not.toContain('    at ');
  });
});
