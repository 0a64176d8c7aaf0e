import { resolve } from 'node:path';
import { afterAll, describe, expect, it, test } from 'vitest';
import { createMetric } from '../../../src/metrics/create-metric';
import { noServices, rowsOf, runOf } from '../metrics/scored-run';
import { lines, RecipeCopy, rewritten, type ScriptedModel } from './recipe-copy';

/** Rows of the shape of the training file: constraints as Python prints them. The queries are ours. */
const training = ['a harbour', 'a bakery', 'an attic', 'a meadow'].map((place, at) => ({
  key: `k${at}`,
  messages: [{ role: 'user', content: `Describe ${place}. Use no comma, and say "salt" once.` }],
  ground_truth: `[{'instruction_id': ['punctuation:no_comma', 'keywords:word_once'], 'kwargs': [None, {'keyword': "salt"}]}]`,
  constraint_type: 'multi',
}));

/** Rows of the shape of the test file: every argument of every constraint. */
const tests = [
  {
    key: '1',
    prompt: 'Say something in six words.',
    instruction_id_list: ['count:word_count_range'],
    kwargs: [{ N: null, min_words: 6, max_words: 6 }],
  },
  { key: '2', prompt: 'Name people.', instruction_id_list: ['count:person_names'], kwargs: [{ N: 3 }] },
];

/** Answers with a comma, unless the second module is told to count. */
const model: ScriptedModel = ({ model: name, system }) => {
  if (name === 'reflector') return rewritten('Check the constraints one by one.');
  return system.includes('one by one') ? 'It smells of salt and bread here.' : 'Well, it is nice.';
};

describe('the recipe IFBench', () => {
  it('converts both published files, leaves out what it can’t check, and learns to follow constraints', async () => {
    const recipe = await RecipeCopy.of('ifbench');
    recipe.write('train.jsonl', lines(training));
    recipe.write('test.jsonl', lines(tests));
    const { output } = await recipe.convert('train.jsonl', '--test', 'test.jsonl', '--sizes', '2,2,294');
    expect(output).toContain('test.jsonl: left out 1 of 2 rows, which ask for count:person_names (1).');
    expect(recipe.rows('pareto.jsonl')[0]).toMatchObject({ kwargs: [{}, { keyword: 'salt' }] });
    expect(recipe.rows('test.jsonl')).toHaveLength(1);

    const { result, reflections } = await recipe.optimize('ifbench.gepa.yaml', model, '30');
    expect([result.seed.pareto, result.best.pareto]).toEqual([0, 1]);
    const told = reflections.join('\n');
    expect(told).toContain('The response follows 0 of 2 constraints.');
    expect(told).toContain('Not followed: the response must contain no commas, but it contains 1.');
    expect(told).toContain(
      'Not followed: the response must contain &quot;salt&quot; exactly once, but it does so 0 times.'.replaceAll(
        '&quot;',
        '"',
      ),
    );
  });
});

/** For each constraint its arguments, a text that follows it, one that doesn't, and what is said of that. */
const constraints: readonly (readonly [id: string, kwargs: object, good: string, bad: string, said: string])[] = [
  ['keywords:existence', { keywords: ['Salt', 'sea'] }, 'The sea is salt.', 'The seaside.', '"Salt", "sea" is missing'],
  [
    'keywords:frequency',
    { keyword: 'sea', frequency: 2, relation: 'at least' },
    'sea, Sea',
    'seas',
    'it does so 0 times',
  ],
  ['keywords:word_once', { keyword: 'sea' }, 'a sea', 'sea sea', '2 times'],
  [
    'keywords:word_count_different_numbers',
    { keyword: 'sea', frequency: 2, relation: 'less than' },
    'sea',
    'sea sea',
    '2 times',
  ],
  ['keywords:forbidden_words', { forbidden_words: ['sea'] }, 'seas', 'The sea.', 'it contains "sea"'],
  ['keywords:exclude_word_harder', { keyword: 'sea' }, 'Land.', 'The sea.', 'it contains "sea"'],
  ['keywords:letter_frequency', { letter: 'a', let_frequency: 2, let_relation: 'at least' }, 'Ana', 'b', '0 times'],
  ['letters:letter_counting2', { letter: 'a', let_frequency: 2, let_relation: 'less than' }, 'a', 'aa', '2 times'],
  ['letters:letter_counting', { N: 3, relation: 'at least' }, 'abc', 'a 1 b', 'it has 2'],
  ['keywords:start_end', {}, 'Sea and sea.', 'Sea and land.', 'begins with "sea" and ends with "land"'],
  [
    'keywords:keyword_specific_position',
    { keyword: 'sea', n: 2, m: 3 },
    'Yes. At the sea.',
    'Yes. The sea.',
    'there is no such word'.slice(0, 8),
  ],
  ['keywords:no_adjacent_consecutive', {}, 'a c e', 'a b', '"a b" do'],
  ['keywords:palindrome', {}, 'My level.', 'My land.', 'it contains none'],
  ['length_constraints:number_sentences', { num_sentences: 2, relation: 'at least' }, 'One. Two!', 'One.', 'it has 1'],
  ['length_constraints:number_words', { num_words: 2, relation: 'less than' }, 'One.', "It's well-known.", 'it has 2'],
  ['length_constraints:number_paragraphs', { num_paragraphs: 2 }, 'a\n***\nb', 'a', 'it has 1'],
  [
    'length_constraints:nth_paragraph_first_word',
    { num_paragraphs: 2, nth_paragraph: 2, first_word: 'Sea' },
    'a\n\nsea b',
    'a\n\nb',
    'paragraph 2 begins with "b"',
  ],
  ['paragraphs:paragraphs', {}, 'a\n***\nb', 'a\n\nb', 'it has 1'],
  ['paragraphs:paragraphs2', {}, 'a\n\nb', 'a', 'it has 1'],
  ['first_word:first_word_sent', { first_word: 'we' }, 'We go. We see.', 'We go. I see.', 'sentence 2 of 2'],
  ['first_word:first_word_answer', { first_word: 'we' }, 'We go.', 'I go.', 'it begins with "I"'],
  ['last_word:last_word_sent', { last_word: 'sea' }, 'A sea. The sea!', 'A sea. Land.', 'sentence 2 of 2'],
  ['last_word:last_word_answer', { last_word: 'sea' }, 'The sea.', 'Land.', 'it ends with "Land"'],
  ['detectable_content:number_placeholders', { num_placeholders: 2 }, '[name] [place]', '[name]', 'it has 1'],
  ['detectable_content:postscript', { postscript_marker: 'P.S.' }, 'Hi\nP.S. Bye', 'Hi', 'no line begins with "P.S."'],
  ['detectable_format:number_bullet_lists', { num_bullets: 2 }, '* a\n- b', '* a', 'it has 1'],
  ['detectable_format:number_highlighted_sections', { num_highlights: 2 }, '*a* and **b**', '*a*', 'it has 1'],
  [
    'detectable_format:multiple_sections',
    { section_spliter: 'SECTION', num_sections: 2 },
    'SECTION 1\na\nSECTION 2\nb',
    'SECTION 1',
    'it has 1',
  ],
  ['detectable_format:json_format', {}, '```json\n{"a": 1}\n```', '{a}', "it isn't"],
  ['detectable_format:title', {}, '<<Sea>>\nIt is.', '<Sea>', 'it has none'],
  ['detectable_format:constrained_response', {}, 'My answer is yes.', 'Yes.', 'it is "Yes."'],
  ['detectable_format:square_brackets', {}, '[a] [b.]', '[a] b', 'word 2 of 2'],
  ['detectable_format:sentence_hyphens', {}, 'I go.-I see.', 'I go. I see.', 'separated by white space'],
  ['detectable_format:bigram_wrapping', {}, '<<I am>> <<at home.>>', '<<I am>> here', '"here" isn\'t'],
  ['combination:two_responses', {}, 'a\n******\nb', 'a\n******\na', 'it has 2 parts'],
  ['combination:repeat_prompt', { prompt_to_repeat: 'Why?' }, 'Why? So.', 'So.', 'it begins with "So."'],
  ['copy:repeat_phrase', { phrase: 'so it is', small_n: 2 }, 'So it is so it is', 'So it is', 'it does so once'],
  ['startend:end_checker', { end_phrase: 'The end.' }, 'a\nThe end.', 'a', 'it ends with "a"'],
  ['startend:quotation', {}, '"a"', 'a', 'it begins with "a"'],
  [
    'change_case:capital_word_frequency',
    { capital_frequency: 2, capital_relation: 'at least' },
    'SEA AND',
    'SEA 12',
    'it has 1',
  ],
  ['change_case:english_capital', {}, 'SEA!', 'SEa', '"SEa" isn\'t'],
  ['change_case:english_lowercase', {}, 'sea!', 'Sea', '"Sea" isn\'t'],
  ['count:lowercase_counting', { N: 1 }, 'The sea', 'the sea', 'it has 2'],
  ['count:count_unique', {}, 'The sea', 'the The', '"the" is there again'],
  [
    'count:counting_composition',
    { n_sent: 1, n_words: 2 },
    'A b.\n***\nC d.\n***\nE f.',
    'A b.\n***\nC d.\n***\nE.',
    'paragraph',
  ],
  ['count:count_increment_word', { keyword1: 'sea', keyword2: 'salt' }, 'sea salt salt', 'sea salt', '1 and 1 times'],
  ['punctuation:no_comma', {}, 'a', 'a, b', 'it contains 1'],
  ['punctuation:punctuation_dot', {}, 'a!', 'a.', 'it contains 1'],
  ['punctuation:punctuation_exclamation', {}, 'a.', 'a!', 'it contains 1'],
  ['count:word_count_range', { min_words: 2, max_words: 3 }, 'a b', 'a', 'it has 1'],
  ['count:unique_word_count', { N: 2 }, 'a b', 'a A', 'it has 1'],
  ['count:conjunctions', { small_n: 2 }, 'a and b or c', 'a and b', 'it has 1'],
  ['count:numbers', { N: 2 }, '1,000 and 2.5', '1', 'it has 1'],
  ['count:pronouns', { N: 2 }, 'She saw it.', 'She saw.', 'it has 1'],
  ['count:punctuation', {}, 'A, b; c: d! E?! F.', 'A, b; c: d! E. F?', '?! is missing'],
  ['count:words_japanese', { N: 2 }, 'The うみ is みず', 'The sea', 'word 2 of 2'],
  [
    'count:keywords_multiple',
    { keyword1: 'a', keyword2: 'b', keyword3: 'c', keyword4: 'd', keyword5: 'e' },
    'a b b c c c d d d d d e e e e e e e',
    'a b b c c c d d d d d e',
    '"e" is there 1 times',
  ],
  ['ratio:stop_words', { percentage: 50 }, 'the sea', 'it is the sea', 'it has 75 percent'],
  ['ratio:sentence_type', {}, 'A is. B is. Is C?', 'A is. Is C?', '1 statements, 1 questions'],
  ['ratio:sentence_balance', {}, 'A is. Is B? C!', 'A is. Is B?', '0 exclamations'],
  ['ratio:sentence_words', {}, 'Ab cd. Ef gh. Ij kl.', 'Ab cd. Ab gh. Ij kl.', '"ab" is in two of them'],
  ['words:alphabet', {}, 'Ys zoom around', 'a c', 'word 2 of 2'],
  ['words:consonants', {}, 'salt strand', 'salt sea', 'word 2 of 2'],
  [
    'words:palindrome',
    {},
    'level radar civic refer rotor kayak madam tenet rotator deified',
    'level level',
    'it has 1',
  ],
  ['words:prime_lengths', {}, 'the sea to', 'the seas', 'word 2 of 2'],
  ['words:repeats', { small_n: 1 }, 'a b', 'a A', '"a" is there more often'],
  ['words:no_consecutive', {}, 'a b', 'sea salt', 'word 2 of 2'],
  ['words:last_first', {}, 'I see. See me.', 'I see. You me.', 'sentence 2 of 2'],
  ['words:paragraph_last_first', {}, 'Sea and sea.\nB b.', 'Sea and land.', 'paragraph 1 of 1'],
  ['words:words_position', { keyword: 'sea' }, 'A sea and sea b.', 'A sea and b.', 'they are'],
  ['words:keywords_specific_position', { keyword: 'sea', n: 1, m: 2 }, 'The sea.', 'Sea.', 'there is no such word'],
  ['sentence:keyword', { word: 'sea', N: 2 }, 'A. The sea.', 'The sea. A.', 'sentence 2 is "A."'],
  ['sentence:increment', { small_n: 1 }, 'One. One two.', 'One. One.', 'sentence 2 of 2'],
  ['format:parentheses', {}, '([{([a])}])', '((a))', 'the deepest is 2'],
  ['format:options', { options: 'yes/no/maybe' }, 'Yes.', 'Certainly', 'it is "Certainly"'],
  ['format:newline', {}, 'a\nb', 'a b', 'line 1 of 1'],
  ['format:emoji', {}, 'I go. 🌊 I see! 🙂', 'I go. I see! 🙂', '"I go." doesn\'t'],
  ['format:line_indent', {}, 'a\n b\n  c', 'a\n b\nc', 'line 3 of 3'],
  ['format:list', { sep: '->' }, '-> a\n-> b', '* a\n* b', 'it has 0'],
  ['format:sub-bullets', {}, '* a\n  - b', '* a\n* b', 'point 1 has none below it'],
  ['format:title_case', {}, 'The Sea', 'The sea', 'word 2 of 2'],
  [
    'format:output_template',
    {},
    'My Answer: a My Conclusion: b Future Outlook: c',
    'My Conclusion: b My Answer: a',
    'the three headings',
  ],
  ['format:no_whitespace', {}, 'TheSea', 'The sea', 'it contains some'],
];

describe('the constraints of IFBench', () => {
  /** Scores a text for a constraint. All rows share the process that runs the metric. */
  const score = (config: object, [id, kwargs]: readonly [id: string, kwargs: object], text: string) => {
    const row = { values: { instruction_id_list: [id], kwargs: [{ N: null, ...kwargs }] }, source: 'test.jsonl:1' };
    return (config === loosely ? loose : strict).score(runOf(row, text), new AbortController().signal);
  };
  const loosely = { loose: true };
  const metric = (config: object) =>
    createMetric([{ javascript: 'metric.mjs', config }], rowsOf({}), {
      ...noServices,
      folder: resolve('media/recipes/ifbench'),
      trusted: true,
    });
  const [strict, loose] = [metric({}), metric(loosely)];
  afterAll(() => Promise.all([strict.close?.(), loose.close?.()]));

  test.each(constraints)('%s', async (id, kwargs, good, bad, said) => {
    expect(await score({}, [id, kwargs], good)).toMatchObject({ score: 1 });
    const { score: failed, feedback } = await score({}, [id, kwargs], bad);
    expect(failed).toBe(0);
    expect(feedback).toContain('Not followed: the response must ');
    expect(feedback).toContain(said);
  });

  it('are followed by no empty response', async () => {
    expect(await score({}, ['punctuation:no_comma', {}], ' ')).toMatchObject({ score: 0 });
  });

  it('may be followed loosely, without the first line and asterisks', async () => {
    const text = 'Sure, here it is:\n**the sea**';
    expect(await score({}, ['punctuation:no_comma', {}], text)).toMatchObject({ score: 0 });
    expect(await score(loosely, ['punctuation:no_comma', {}], text)).toMatchObject({ score: 1 });
  });

  it.each(['count:person_names', 'constructor'])('say that they don’t know %s', async (id) => {
    await expect(score({}, [id, {}], 'Ada')).rejects.toThrow(`asks for "${id}", which this recipe can't check`);
  });
});
