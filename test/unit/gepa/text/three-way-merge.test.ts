import { Script } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { combine } from '../../../../src/gepa/lineages/combination';
import { mergeTexts, newLines } from '../../../../src/gepa/text/three-way-merge';

describe('merging two changes of one text', () => {
  const base = 'Answer the question.\nBe brief.';

  it('keeps what either change inserted, the first one’s lines first', () => {
    expect(mergeTexts(base, `${base}\nOne.`, `${base}\nTwo.`)).toBe(`${base}\nOne.\nTwo.`);
  });

  it('leaves out what either change left out', () => {
    expect(mergeTexts(base, 'Answer the question.', `${base}\nTwo.`)).toBe('Answer the question.\nTwo.');
  });

  it('inserts a line once that both inserted at the same place', () => {
    expect(mergeTexts(base, `${base}\n}`, `${base}\n}`)).toBe(`${base}\n}`);
  });

  it('inserts a rule once that both added at different places', () => {
    const rule = '- A refund needs an order number.';
    expect(mergeTexts(base, `${base}\n${rule}`, `${rule}\n${base}`)).toBe(`${rule}\n${base}`);
  });

  it('adds a sentence once that both added to a paragraph', () => {
    const rule = 'A refund needs an order number.';
    expect(mergeTexts('Sort it. Be brief.', `Sort it. ${rule} Be brief.`, `Sort it. Be brief. ${rule} Go.`)).toBe(
      `Sort it. ${rule} Be brief. Go.`,
    );
  });

  it('gives up where both replaced the same words', () => {
    expect(mergeTexts(base, 'Answer it.\nBe brief.', 'Reply to it.\nBe brief.')).toBeUndefined();
  });

  it('merges sentences that both added to one paragraph', () => {
    expect(mergeTexts('Sort it.', 'Sort it. Refunds are billing.', 'Sort it. Parcels are delivery.')).toBe(
      'Sort it. Refunds are billing. Parcels are delivery.',
    );
  });

  it('merges changes of different sentences of one line', () => {
    expect(mergeTexts('Be kind. Be brief. Go.', 'Be polite. Be brief. Go.', 'Be kind. Be brief. Stop.')).toBe(
      'Be polite. Be brief. Stop.',
    );
  });

  it('keeps a line that one left out and the other reworded', () => {
    expect(mergeTexts('Be kind.\nBe brief.\nGo.', 'Be brief.\nGo.', 'Be very kind.\nBe brief.\nGo.')).toBe(
      'Be very kind.\nBe brief.\nGo.',
    );
  });

  it('says a paragraph once that one moved and the other kept', () => {
    const [one, two] = ['Refunds are a matter of billing.', 'Parcels are a matter of delivery.'];
    expect(mergeTexts(`${one}\n${two}\nGo.`, `${two}\n${one}\nGo.`, `${one}\n${two}\nGo. Be brief.`)).toBe(
      `${two}\n${one}\nGo. Be brief.`,
    );
  });

  it('merges changes of different words of one sentence', () => {
    expect(
      mergeTexts(
        'Sort the ticket {{id}} by its topic',
        'Sort each ticket {{id}} by its topic',
        'Sort the ticket {{id}} by its label',
      ),
    ).toBe('Sort each ticket {{id}} by its label');
  });

  it('does not write words one behind the other that both inserted at the same place', () => {
    expect(mergeTexts('Answer now', 'Answer briefly now', 'Answer in French now')).toBeUndefined();
  });

  it('does not mix the halves of numbers, dates and addresses', () => {
    for (const [base, first, second] of [
      ['10.5', '10.7', '12.5'],
      ['1,000', '2,000', '1,500'],
      ['17:30', '18:30', '17:00'],
      ['2024-01-05', '2025-01-05', '2024-02-05'],
      ['a.org/one/x', 'a.org/two/x', 'a.org/one/y'],
    ] as const) {
      const withValue = (value: string) => `Wait until ${value} at most.`;
      expect(mergeTexts(withValue(base), withValue(first), withValue(second))).toBeUndefined();
    }
  });

  it('keeps the line end of a line that one left out and the other filled', () => {
    expect(mergeTexts('Reply as:\n\n```\nX\n```', 'Reply as:\nJSON only.\n```\nX\n```', 'Reply as:\n```\nX\n```')).toBe(
      'Reply as:\nJSON only.\n```\nX\n```',
    );
    expect(mergeTexts('Intro.\nBe brief.\n```\n', 'Intro.\nThink first. Be brief.\n```\n', 'Intro.\n```\n')).toBe(
      'Intro.\nThink first. Be brief.\n```\n',
    );
  });

  it('leaves no space where a sentence was that is said elsewhere', () => {
    const rule = 'Send all refunds to billing.';
    expect(mergeTexts('Sort.\n\nEnd.', `Sort. ${rule}\n\nEnd.`, `Sort.\n\n${rule} Be brief.\n\nEnd.`)).toBe(
      `Sort. ${rule}\n\nBe brief.\n\nEnd.`,
    );
  });

  it('ends soon on thousands of lines of a few kinds', () => {
    const base = '}\n'.repeat(20_000);
    expect(mergeTexts(base, `Begin.\n${base}`, `${base}End.\n`)).toBe(`Begin.\n${base}End.\n`);
  });

  it('merges scripts without spaces between sentences', () => {
    expect(mergeTexts('回答する。短く。', '回答する。丁寧に。短く。', '回答する。短く。例を示す。')).toBe(
      '回答する。丁寧に。短く。例を示す。',
    );
  });

  it('names the lines that a text has and its earlier version does not', () => {
    expect(newLines(base, `New.\n${base}`)).toEqual(['New.']);
  });
});

describe('a prompt with lines that repeat', () => {
  const prompt = [
    'Classify the message.',
    '<example>',
    'Where is my parcel?',
    '</example>',
    '<example>',
    'I was charged twice.',
    '</example>',
    '{% if strict %}',
    'Answer with one word.',
    '{% endif %}',
    '{% if polite %}',
    'Be polite.',
    '{% endif %}',
    '```json',
    '{ "a": { "b": 1',
    '}',
    '}',
    '```',
  ];
  const text = prompt.join('\n');

  it('keeps each of them when two changes are merged', () => {
    const [top, end] = [`Read twice.\n${text}`, `${text}\nDo not explain.`];
    expect(mergeTexts(text, top, end)).toBe(`Read twice.\n${text}\nDo not explain.`);
  });

  it('keeps what each change inserted between them, at every pair of places', () => {
    for (let first = 0; first <= prompt.length; first += 1) {
      for (let second = first; second <= prompt.length; second += 1) {
        const merged = mergeTexts(text, withLine(first, 'New one.'), withLine(second, 'New two.'));
        const expected = [...prompt.slice(0, first), 'New one.', ...prompt.slice(first, second), 'New two.'];
        expect(merged).toBe([...expected, ...prompt.slice(second)].join('\n'));
      }
    }
  });

  it('keeps tags that both changes added with examples of their own', () => {
    const added = (words: string) => `${text}\n<example>\n${words}\n</example>`;
    expect(mergeTexts(text, added('First.'), added('Second.'))).toBe(
      `${text}\n<example>\nFirst.\n</example>\n<example>\nSecond.\n</example>`,
    );
  });

  const loop = (word: string) => `for (const bean of beans) {\n  count('${word}');\n}`;
  const json = (word: string) => `{\n  "name": "${word}",\n  "items": [\n  ]\n}`;
  const example = (word: string) => `<example>\n${word}\n</example>`;
  const fence = (word: string) => `\`\`\`\n${word}\n\`\`\``;
  const joined = (...blocks: readonly string[]) => ['Sort it.', ...blocks, 'That is all.'].join('\n');

  it('takes a block for the one with its words, not for another of its form', () => {
    expect(
      mergeTexts(
        joined(loop('one'), loop('two'), json('three')),
        joined(loop('two')),
        joined(loop('new'), loop('one'), json('three')),
      ),
    ).toBe(joined(loop('new')));
  });

  it('takes no block for a moved one because of its brackets', () => {
    const [one, two, rule] = [example('One.'), example('Two.'), '- Be kind.'];
    expect(
      mergeTexts(joined(one, json('one'), two), joined(one, two, json('new')), joined(one, rule, json('one'), two)),
    ).toBe(joined(one, rule, two, json('new')));
  });

  it('takes no fence of another block for the one that closes a new block', () => {
    expect(
      mergeTexts(
        joined(fence('one'), fence('two')),
        joined(fence('one'), fence('new'), fence('two')),
        joined(fence('one')),
      ),
    ).toBe(joined(fence('one'), fence('new')));
  });

  it('keeps what one inserted before the blocks that the other replaced', () => {
    const [one, two, three] = [example('One.'), example('Two.'), example('Three.')];
    expect(
      mergeTexts(joined(one, two, three), joined(loop('other'), three), joined(loop('new'), one, two, three)),
    ).toBe(joined(loop('new'), loop('other'), three));
  });

  it('keeps a sentence that stands twice on purpose', () => {
    const twice = 'Answer in one word only.\n\nSort it.\n\nAnswer in one word only.';
    expect(mergeTexts(twice, `Read it.\n${twice}`, `${twice}\nThat is all.`)).toBe(`Read it.\n${twice}\nThat is all.`);
  });

  it.each([
    ['labels in small letters', 'input: one', 'output: please contact the support team'],
    ['labels in bold', '**Input:** one', '**Output:** Please contact the support team.'],
    ['speakers', 'User - stuck', 'Bot - please contact the support team'],
    ['indented code', 'def one(x):', '    assert x is not None'],
    ['headings', '# How to handle the refunds', '- Be polite.'],
  ])('keeps what two added examples have in common: %s', (_name, question, answer) => {
    const both = joined('Sort.', 'Read.', 'End.');
    const first = joined('Sort.', `${question}\n${answer}`, 'Read.', 'End.');
    const second = joined('Sort.', 'Read.', `${question} again\n${answer}`, 'End.');
    expect(mergeTexts(both, first, second)).toBe(
      joined('Sort.', `${question}\n${answer}`, 'Read.', `${question} again\n${answer}`, 'End.'),
    );
  });

  it('keeps code parsing when two comments are combined', () => {
    const code =
      'function count(beans) {\n  let sum = 0;\n  for (const bean of beans) {\n    sum += bean;\n  }\n  return sum;\n}\n';
    const first = code.replace('  let sum', '  // Starts at none.\n  let sum');
    const second = code.replace('  return', '  // All are counted.\n  return');
    const { texts, used } = combine({ code }, [{ code: first }, { code: second }], () => undefined);
    expect(used).toEqual([0, 1]);
    expect(() => new Script(texts['code'] ?? '(')).not.toThrow();
    expect(texts['code']).toContain('  }\n  // All are counted.\n  return sum;\n}\n');
  });

  function withLine(place: number, line: string): string {
    return [...prompt.slice(0, place), line, ...prompt.slice(place)].join('\n');
  }
});
