import { describe, expect, it } from 'vitest';
import { verdict } from '../metrics/judging/judge-server';
import { RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

const people = ['Dana Okoro', 'Luis Ferran', 'Mei Tan', 'Rolf Haug'];

/** Rows of the shape of the published file. The people are invented. */
const published = [
  'conversation_hash,predicted_category,user_query,target_response,pii_units,redacted_query',
  ...people.map(
    (name, at) =>
      `h${at},job,"My name is ${name}, ""the baker"" of Elmtown.\nWrite a short thank-you note to my team.","Thank you all, ${name}",${name}||Elmtown,x`,
  ),
].join('\n');

/** Passes private things on unless its prompt forbids names and places. */
const model: ScriptedModel = ({ model: name, system, user }) => {
  if (name === 'reflector') {
    return rewritten(user.includes('without any private information') ? 'Leave out names and places.' : 'Be kind.');
  }
  if (system.includes('You judge the output')) {
    return verdict('at least as good', 'It thanks the team.')(user);
  }
  if (user.includes('"### request"')) {
    return `### request\n${system.includes('names and places') ? 'Write a thank-you note.' : (/is (.*)\n/.exec(user)?.[1] ?? '')}`;
  }
  return user.includes('"### response"') ? '### response\nThank you all!' : 'Thanks to everybody.';
};

describe('the recipe PUPA', () => {
  it('converts the published file, and finds a prompt that keeps private what is private', async () => {
    const recipe = await RecipeCopy.of('pupa');
    recipe.write('published.csv', published);
    expect((await recipe.convert('published.csv', '--sizes', '2,2,0')).status).toBe(0);
    expect(recipe.rows('feedback.jsonl')[0]).toMatchObject({ pii_units: [expect.any(String), 'Elmtown'] });
    recipe.changeSpec('pupa.gepa.yaml', '  test: data/test.jsonl\n', '');

    const { result, reflections } = await recipe.optimize('pupa.gepa.yaml', model, '30');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0.5, 1]);
    const told = reflections.join('\n');
    expect(told).toMatch(
      /no private information in the request to the other model, but it has .(Dana|Luis|Mei|Rolf).*Elmtown.*2 of 2 private units leaked/,
    );
    expect(told).toContain('It thanks the team.');
  });
});
