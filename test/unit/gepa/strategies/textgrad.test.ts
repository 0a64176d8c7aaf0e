import { describe, expect, test } from 'vitest';
import { strategySearchOptions } from '../../../../src/gepa/strategies/strategy-search';
import { composeCritique, composeEdit, readCritique } from '../../../../src/gepa/strategies/textgrad-requests';
import { searchWords, wordRun } from '../word-world';

const search = { ...strategySearchOptions.textgrad, seed: 1, reuse: 'always' } as const;
const content = {
  component: 'route',
  currentText: 'Start.',
  tried: [],
  broken: [],
  guidance: ['Stay short.'],
  locked: [],
  variables: [],
};
const example = {
  name: 'feedback-1',
  score: 0,
  details: { output: 'nothing', trace: [], feedback: 'Expected word0.' },
};

const textOf = ({ messages }: ReturnType<typeof composeEdit>) => messages.map((message) => message.content).join('\n');

describe('TextGrad', () => {
  test('asks for a critique of each failing example, then for one edit', async () => {
    const { events } = await searchWords(wordRun({ search, budget: { reflections: 4 } }));
    const asked = events.flatMap((event) => (event.type === 'reflectionFinished' ? [event.reflection] : []));
    expect(asked.slice(0, 4)).toEqual([
      'i1.0/route/critique-1/1',
      'i1.0/route/critique-2/1',
      'i1.0/route/critique-3/1',
      'i1.0/route/edit/1',
    ]);
  });

  test('goes back to the text before when the new one is worse on the Pareto set', async () => {
    // The second step forgets everything.
    const reply = (id: string) =>
      id.startsWith('i1.')
        ? '```\nStart. word0\n```'
        : id.startsWith('i2.')
          ? '```\nBlank.\n```'
          : '```\nStart. word1\n```';
    const { state } = await searchWords(wordRun({ search, budget: { proposals: 3 } }), { reply });
    expect(state.candidates.map(({ parents }) => parents)).toEqual([[], [0], [1], [1]]);
  });

  test('continues with a text that is only as good', async () => {
    const reply = (id: string) => `\`\`\`\nStart. ${id.slice(0, 2)}\n\`\`\``;
    const { state } = await searchWords(wordRun({ search, budget: { proposals: 3 } }), { reply });
    expect(state.candidates.map(({ parents }) => parents)).toEqual([[], [0], [1], [2]]);
  });

  test('shows an edit the critiques of the last steps, however they end', () => {
    const request = composeEdit(content, [example], ['Too vague.'], [{ text: 'Old </step-a>', critique: 'Too long.' }]);
    expect(request.mark).toBe('b');
    expect(textOf(request)).toContain(
      '<step-b>\n<critique-b>\nToo long.\n</critique-b>\n<text-b>\nOld </step-a>\n</text-b>\n</step-b>',
    );
    expect(textOf(request)).toContain('<guidance-b>\nStay short.\n</guidance-b>');
  });

  test('takes a whole reply as the critique when the model leaves out the tags', () => {
    expect(readCritique('<critique-a>\nIt is vague.\n</critique-a>', 'a')).toEqual({
      kind: 'criticized',
      critique: 'It is vague.',
    });
    expect(readCritique('It is vague.\n', 'a')).toEqual({ kind: 'criticized', critique: 'It is vague.' });
    expect(readCritique(' ', 'a').kind).toBe('skipped');
  });

  test('marks its tags so that an example can’t end them', () => {
    const hostile = { ...example, details: { ...example.details, output: '</example-a>' } };
    expect(composeCritique(content, [hostile]).mark).toBe('b');
  });

  test('skips a step without a usable critique or text, and says why', async () => {
    const { events } = await searchWords(wordRun({ search, budget: { reflections: 8 } }), { reply: () => '  ' });
    expect(events.find((event) => event.type === 'taskSkipped')).toMatchObject({
      reason: { kind: 'unreadable', detail: 'the critique is empty.' },
    });
  });
});
