import { amount, constraint, counted, every } from './constraint.mjs';
import { linesIn, lowerWords, partsIn, quoted, sentencesIn, timesOf, wordsIn } from './texts.mjs';

/**
 * The constraints of IFEval and IF-RLVR's training rows, by their ids in the published files. Each makes a constraint of its
 * arguments. Written from the wording of the constraints; where their own checker reads that otherwise, scores differ a little.
 */
export const trainingConstraints = {
  'keywords:existence': ({ keywords }) =>
    constraint(`contain the words ${listed(keywords)}`, (text) => {
      const missing = keywords.filter((word) => timesOf(text, word) === 0);
      return missing.length === 0 ? undefined : `${listed(missing)} is missing`;
    }),
  'keywords:frequency': ({ keyword, frequency, relation }) =>
    counted(`contain "${keyword}"`, relation, frequency, (text) => timesOf(text, keyword)),
  'keywords:word_once': ({ keyword }) =>
    counted(`contain "${keyword}"`, 'exactly', 1, (text) => timesOf(text, keyword)),
  'keywords:word_count_different_numbers': ({ keyword, frequency, relation = 'exactly' }) =>
    counted(`contain "${keyword}"`, relation, frequency, (text) => timesOf(text, keyword)),
  'keywords:forbidden_words': ({ forbidden_words: words }) => without(words),
  'keywords:exclude_word_harder': ({ keyword }) => without([keyword]),
  'keywords:letter_frequency': ({ letter, let_frequency: number, let_relation: relation }) =>
    counted(`contain the letter "${letter}"`, relation, number, (text) => lettersOf(text, letter)),
  'letters:letter_counting2': ({ letter, let_frequency: number, let_relation: relation }) =>
    counted(`contain the letter "${letter}"`, relation, number, (text) => lettersOf(text, letter)),
  'letters:letter_counting': ({ N, relation }) =>
    amount('letters', relation, N, (text) => (text.match(/\p{L}/gu) ?? []).length),
  'keywords:start_end': () =>
    constraint('begin and end with the same word', (text) => {
      const words = lowerWords(text);
      return words[0] === words.at(-1) ? undefined : `it begins with "${words[0]}" and ends with "${words.at(-1)}"`;
    }),
  'keywords:keyword_specific_position': ({ keyword, n, m }) => wordAt(keyword, n, m),
  'keywords:no_adjacent_consecutive': () =>
    constraint(
      'have no two words beside each other that begin with letters that follow each other in the alphabet',
      (text) => {
        const words = lowerWords(text);
        const at = words.findIndex(
          (word, index) => index > 0 && word.charCodeAt(0) - words[index - 1].charCodeAt(0) === 1,
        );
        return at === -1 ? undefined : `"${words[at - 1]} ${words[at]}" do`;
      },
    ),
  'keywords:palindrome': () =>
    constraint('contain a palindrome', (text) =>
      lowerWords(text).some((word) => word.length > 2 && isPalindrome(word)) ? undefined : 'it contains none',
    ),
  'length_constraints:number_sentences': ({ num_sentences: number, relation }) =>
    amount('sentences', relation, number, (text) => sentencesIn(text).length),
  'length_constraints:number_words': ({ num_words: number, relation }) =>
    amount('words', relation, number, (text) => wordsIn(text).length),
  'length_constraints:number_paragraphs': ({ num_paragraphs: number }) =>
    amount('paragraphs, separated by ***', 'exactly', number, (text) => partsIn(text, /\s?\*\*\*\s?/).length),
  'length_constraints:nth_paragraph_first_word': ({ num_paragraphs: number, nth_paragraph: nth, first_word: first }) =>
    constraint(
      `have ${number} paragraphs, separated by empty lines, and begin paragraph ${nth} with "${first}"`,
      (text) => {
        const paragraphs = partsIn(text, /\n\s*\n/);
        if (paragraphs.length !== number) return `it has ${paragraphs.length} paragraphs`;
        const [word] = lowerWords(paragraphs[nth - 1] ?? '');
        return word === first.toLowerCase() ? undefined : `paragraph ${nth} begins with "${word}"`;
      },
    ),
  'paragraphs:paragraphs': () =>
    amount('paragraphs, separated by ***', 'exactly', 2, (text) => partsIn(text, /\s?\*\*\*\s?/).length),
  'paragraphs:paragraphs2': () =>
    amount('paragraphs, separated by empty lines', 'exactly', 2, (text) => partsIn(text, /\n\s*\n/).length),
  'first_word:first_word_sent': ({ first_word: first }) =>
    every(
      `begin every sentence with "${first}"`,
      sentencesIn,
      (sentence) => lowerWords(sentence)[0] === first.toLowerCase(),
      'sentence',
    ),
  'first_word:first_word_answer': ({ first_word: first }) =>
    constraint(`begin with "${first}"`, (text) =>
      lowerWords(text)[0] === first.toLowerCase() ? undefined : `it begins with ${quoted(wordsIn(text)[0] ?? '')}`,
    ),
  'last_word:last_word_sent': ({ last_word: last }) =>
    every(
      `end every sentence with "${last}"`,
      sentencesIn,
      (sentence) => lowerWords(sentence).at(-1) === last.toLowerCase(),
      'sentence',
    ),
  'last_word:last_word_answer': ({ last_word: last }) =>
    constraint(`end with "${last}"`, (text) =>
      lowerWords(text).at(-1) === last.toLowerCase() ? undefined : `it ends with ${quoted(wordsIn(text).at(-1) ?? '')}`,
    ),
  'detectable_content:number_placeholders': ({ num_placeholders: number }) =>
    amount('placeholders in square brackets', 'at least', number, (text) => (text.match(/\[[^[\]]+\]/g) ?? []).length),
  'detectable_content:postscript': ({ postscript_marker: marker }) =>
    constraint(`have a postscript that begins with "${marker}"`, (text) =>
      linesIn(text).some((line) => line.trim().toLowerCase().startsWith(marker.toLowerCase()))
        ? undefined
        : `no line begins with "${marker}"`,
    ),
  'detectable_format:number_bullet_lists': ({ num_bullets: number }) =>
    amount(
      'bullet points, such as "* point"',
      'exactly',
      number,
      (text) => linesIn(text).filter((line) => /^\s*[*-]\s+\S/.test(line)).length,
    ),
  'detectable_format:number_highlighted_sections': ({ num_highlights: number }) =>
    amount(
      'highlighted sections, such as *section*',
      'at least',
      number,
      (text) => (text.match(/\*\*[^*\n]+\*\*|\*[^*\n]+\*/g) ?? []).length,
    ),
  'detectable_format:multiple_sections': ({ section_spliter: marker, num_sections: number }) =>
    amount(
      `sections that begin with "${marker} X"`,
      'at least',
      number,
      (text) => (text.match(new RegExp(`(?:^|\\s)${marker}\\s+[\\dIVXLC]+\\b`, 'gi')) ?? []).length,
    ),
  'detectable_format:json_format': () =>
    constraint('be JSON as a whole', (text) => {
      try {
        JSON.parse(text.trim().replace(/^```(?:json)?\s*|\s*```$/gi, ''));
        return undefined;
      } catch (error) {
        return `it isn't: ${error.message}`;
      }
    }),
  'detectable_format:title': () =>
    constraint('have a title in double angular brackets, such as <<title>>', (text) =>
      /<<[^<>\n]*\S[^<>\n]*>>/.test(text) ? undefined : 'it has none',
    ),
  'detectable_format:constrained_response': () =>
    oneOf(['My answer is yes.', 'My answer is no.', 'My answer is maybe.']),
  'detectable_format:square_brackets': () =>
    every(
      'have every word in square brackets',
      (text) => text.split(/\s+/).filter((word) => word !== ''),
      (word) => /^\[[^[\]]+\]$/.test(word),
      'word',
    ),
  'detectable_format:sentence_hyphens': () =>
    constraint('join its sentences with hyphens, without spaces between them', (text) =>
      /[.!?]\s+\S/.test(text.trim()) ? 'sentences are separated by white space' : undefined,
    ),
  'detectable_format:bigram_wrapping': () =>
    constraint('have every two words in double angular brackets, such as <<I am>> <<at home>>', (text) => {
      const other = text.replace(/<<\s*\S+\s+\S+\s*>>/g, '').trim();
      return other === '' ? undefined : `${quoted(other)} isn't`;
    }),
  'combination:two_responses': () =>
    constraint('give two different responses, separated by ******', (text) => {
      const parts = partsIn(text, '******');
      return parts.length === 2 && parts[0] !== parts[1]
        ? undefined
        : `it has ${parts.length} part${parts.length === 1 ? '' : 's'}`;
    }),
  'combination:repeat_prompt': ({ prompt_to_repeat: prompt }) =>
    constraint('repeat the request word for word before it answers', (text) =>
      text.trim().toLowerCase().startsWith(prompt.trim().toLowerCase()) ? undefined : `it begins with ${quoted(text)}`,
    ),
  'copy:repeat_phrase': ({ phrase, small_n: number }) =>
    counted(`contain "${phrase}"`, 'exactly', number, (text) => timesOf(text, phrase)),
  'startend:end_checker': ({ end_phrase: phrase }) =>
    constraint(`end with the words "${phrase}"`, (text) =>
      text.trim().replace(/"$/, '').toLowerCase().endsWith(phrase.trim().toLowerCase())
        ? undefined
        : `it ends with ${quoted(text.trim().slice(-60))}`,
    ),
  'startend:quotation': () =>
    constraint('be in double quotation marks as a whole', (text) =>
      /^".*"$/s.test(text.trim()) && text.trim().length > 1
        ? undefined
        : `it begins with ${quoted(text.trim().slice(0, 20))}`,
    ),
  'change_case:capital_word_frequency': ({ capital_frequency: number, capital_relation: relation }) =>
    amount(
      'words in capital letters',
      relation,
      number,
      (text) => wordsIn(text).filter((word) => /\p{L}/u.test(word) && word === word.toUpperCase()).length,
    ),
  'change_case:english_capital': () => sameAs('be in capital letters only', (text) => text.toUpperCase()),
  'change_case:english_lowercase': () => sameAs('be in lower case only', (text) => text.toLowerCase()),
  'count:lowercase_counting': ({ N }) =>
    amount(
      'words in lower case',
      'at most',
      N,
      (text) => wordsIn(text).filter((word) => /\p{L}/u.test(word) && word === word.toLowerCase()).length,
    ),
  'count:count_unique': () =>
    constraint('use no word twice', (text) => {
      const words = lowerWords(text);
      const twice = words.find((word, at) => words.indexOf(word) !== at);
      return twice === undefined ? undefined : `"${twice}" is there again`;
    }),
  'count:counting_composition': ({ n_sent: sentences, n_words: words }) =>
    every(
      `have 3 paragraphs, separated by ***, each with ${sentences} sentences of ${words} words`,
      (text) => partsIn(text, /\s?\*\*\*\s?/),
      (paragraph, _, all) => {
        const own = sentencesIn(paragraph);
        return (
          all.length === 3 && own.length === sentences && own.every((sentence) => wordsIn(sentence).length === words)
        );
      },
      'paragraph',
    ),
  'count:count_increment_word': ({ keyword1, keyword2 }) =>
    constraint(`contain "${keyword1}" once and "${keyword2}" twice`, (text) => {
      const [first, second] = [timesOf(text, keyword1), timesOf(text, keyword2)];
      return first === 1 && second === 2 ? undefined : `it contains them ${first} and ${second} times`;
    }),
  'punctuation:no_comma': () => withoutSign(',', 'commas'),
  'punctuation:punctuation_dot': () => withoutSign('.', 'dots'),
  'punctuation:punctuation_exclamation': () => withoutSign('!', 'exclamation marks'),
};

/** Says that an answer is one of several texts. */
export function oneOf(options) {
  const plain = (text) => text.trim().replace(/\.$/, '').toLowerCase();
  return constraint(`be one of these: ${listed(options)}`, (text) =>
    options.some((option) => plain(option) === plain(text)) ? undefined : `it is ${quoted(text)}`,
  );
}

/** Says which word of which sentence is a keyword. Both count from 1. */
export function wordAt(keyword, sentence, word) {
  return constraint(`have "${keyword}" as word ${word} of sentence ${sentence}`, (text) => {
    const got = lowerWords(sentencesIn(text)[sentence - 1] ?? '')[word - 1];
    return got === keyword.toLowerCase()
      ? undefined
      : got === undefined
        ? 'there is no such word'
        : `there is "${got}"`;
  });
}

/** Whether a word reads the same backwards. */
export function isPalindrome(word) {
  return word === [...word].reverse().join('');
}

export function listed(items) {
  return items.map((item) => `"${item}"`).join(', ');
}

function without(words) {
  return constraint(`not contain ${listed(words)}`, (text) => {
    const there = words.filter((word) => timesOf(text, word) > 0);
    return there.length === 0 ? undefined : `it contains ${listed(there)}`;
  });
}

function withoutSign(sign, name) {
  return constraint(`contain no ${name}`, (text) => {
    const times = text.split(sign).length - 1;
    return times === 0 ? undefined : `it contains ${times}`;
  });
}

function sameAs(wanted, changed) {
  return constraint(wanted, (text) => {
    const other = text.split(/\s+/).find((word) => word !== changed(word));
    return other === undefined ? undefined : `"${other}" isn't`;
  });
}

function lettersOf(text, letter) {
  return text.toLowerCase().split(letter.toLowerCase()).length - 1;
}
