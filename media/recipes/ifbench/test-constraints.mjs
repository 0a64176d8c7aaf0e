import { amount, constraint, every } from './constraint.mjs';
import { linesIn, lowerWords, partsIn, quoted, sentencesIn, timesOf, wordsIn } from './texts.mjs';
import { isPalindrome, oneOf, wordAt } from './training-constraints.mjs';

const conjunctions = ['for', 'and', 'nor', 'but', 'or', 'yet', 'so'];
const pronouns = new Set(
  'i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it its itself we us our ours ourselves they them their theirs themselves'.split(
    ' ',
  ),
);
const stopWords = new Set(
  `${[...pronouns].join(' ')} a an the and or but if because as until while of at by for with about against between into through during before after above below to from up down in out on off over under again then once here there when where why how all any both each few more most other some such no nor not only own same so than too very can will just should now is am are was were be been being have has had having do does did doing this that these those what which who whom`.split(
    ' ',
  ),
);

/**
 * The constraints of IFBench's test rows that can be checked from the text alone, by their ids in the published file. Written from the
 * wording of the constraints. What is left out needs a tagger, a dictionary or a list of names: see the README.
 */
export const testConstraints = {
  'count:word_count_range': ({ min_words: least, max_words: most }) =>
    constraint(`have ${least} to ${most} words`, (text) => {
      const { length } = wordsIn(text);
      return length >= least && length <= most ? undefined : `it has ${length}`;
    }),
  'count:unique_word_count': ({ N }) =>
    amount('different words', 'at least', N, (text) => new Set(lowerWords(text)).size),
  'count:conjunctions': ({ small_n: number }) =>
    amount(
      'different coordinating conjunctions',
      'at least',
      number,
      (text) => conjunctions.filter((word) => timesOf(text, word) > 0).length,
    ),
  'count:numbers': ({ N }) => amount('numbers', 'exactly', N, (text) => (text.match(/\d+(?:[.,]\d+)*/g) ?? []).length),
  'count:pronouns': ({ N }) =>
    amount('pronouns', 'at least', N, (text) => lowerWords(text).filter((word) => pronouns.has(word)).length),
  'count:punctuation': () =>
    constraint('use every standard punctuation mark, also the semicolon, the colon and ?! together', (text) => {
      const missing = ['.', ',', '!', '?', ';', ':', '?!'].filter((mark) => !text.includes(mark));
      return missing.length === 0 || (missing.length === 1 && missing[0] === '?!' && /!\?|‽/.test(text))
        ? undefined
        : `${missing.join(' ')} is missing`;
    }),
  'count:words_japanese': ({ N }) =>
    every(
      `have a Japanese word as every ${N}th word`,
      wordsIn,
      (word, at) => (at + 1) % N !== 0 || /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u.test(word),
      'word',
    ),
  'count:keywords_multiple': ({ keyword1, keyword2, keyword3, keyword4, keyword5 }) => {
    const wanted = [
      [keyword1, 1],
      [keyword2, 2],
      [keyword3, 3],
      [keyword4, 5],
      [keyword5, 7],
    ];
    return constraint(`contain ${wanted.map(([word, times]) => `"${word}" ${times} times`).join(', ')}`, (text) => {
      const wrong = wanted.filter(([word, times]) => timesOf(text, word) !== times);
      return wrong.length === 0
        ? undefined
        : wrong.map(([word]) => `"${word}" is there ${timesOf(text, word)} times`).join(', ');
    });
  },
  'ratio:stop_words': ({ percentage }) =>
    constraint(`have at most ${percentage} percent stop words, such as "the" and "of"`, (text) => {
      const words = lowerWords(text);
      const share = (100 * words.filter((word) => stopWords.has(word)).length) / Math.max(1, words.length);
      return share <= percentage ? undefined : `it has ${share.toFixed(0)} percent`;
    }),
  'ratio:sentence_type': () =>
    sentenceKinds(
      'have two statements for each question',
      ({ statements, questions }) => statements === 2 * questions && questions > 0,
    ),
  'ratio:sentence_balance': () =>
    sentenceKinds(
      'have as many statements as questions and exclamations',
      ({ statements, questions, exclamations }) =>
        statements === questions && questions === exclamations && questions > 0,
    ),
  'ratio:sentence_words': () =>
    constraint('have three sentences with the same number of characters and different words', (text) => {
      const sentences = sentencesIn(text);
      if (sentences.length !== 3) return `it has ${sentences.length} sentences`;
      const lengths = sentences.map((sentence) => sentence.length);
      if (new Set(lengths).size > 1) return `they have ${lengths.join(', ')} characters`;
      const words = sentences.flatMap((sentence) => [...new Set(lowerWords(sentence))]);
      const shared = words.find((word, at) => words.indexOf(word) !== at);
      return shared === undefined ? undefined : `"${shared}" is in two of them`;
    }),
  'words:alphabet': () =>
    every(
      'have words that begin with the letters of the alphabet in their order, from A again after Z',
      lowerWords,
      (word, at, words) => at === 0 || (word.charCodeAt(0) - words[at - 1].charCodeAt(0) + 26) % 26 === 1,
      'word',
    ),
  'words:consonants': () =>
    every(
      'have two consonants beside each other in every word',
      lowerWords,
      (word) => /[bcdfghjklmnpqrstvwxyz]{2}/.test(word),
      'word',
    ),
  'words:palindrome': () =>
    amount(
      'different palindromes of at least 5 letters',
      'at least',
      10,
      (text) => new Set(lowerWords(text).filter((word) => word.length >= 5 && isPalindrome(word))).size,
    ),
  'words:prime_lengths': () =>
    every('have only words whose number of letters is a prime', wordsIn, (word) => isPrime(word.length), 'word'),
  'words:repeats': ({ small_n: most }) =>
    constraint(`use no word more than ${most} times`, (text) => {
      const words = lowerWords(text);
      const often = [...new Set(words)].find((word) => words.filter((other) => other === word).length > most);
      return often === undefined ? undefined : `"${often}" is there more often`;
    }),
  'words:no_consecutive': () =>
    every(
      'have no two words beside each other that begin with the same letter',
      lowerWords,
      (word, at, words) => at === 0 || word[0] !== words[at - 1][0],
      'word',
    ),
  'words:last_first': () =>
    every(
      'begin every sentence with the last word of the sentence before',
      sentencesIn,
      (sentence, at, all) => at === 0 || lowerWords(sentence)[0] === lowerWords(all[at - 1]).at(-1),
      'sentence',
    ),
  'words:paragraph_last_first': () =>
    every(
      'end every paragraph with the word that it begins with',
      (text) => partsIn(text, '\n'),
      (paragraph) => lowerWords(paragraph)[0] === lowerWords(paragraph).at(-1),
      'paragraph',
    ),
  'words:words_position': ({ keyword }) =>
    constraint(`have "${keyword}" as the second and as the second to last word`, (text) => {
      const words = lowerWords(text);
      const [second, last] = [words[1], words.at(-2)];
      return second === keyword.toLowerCase() && last === second ? undefined : `they are "${second}" and "${last}"`;
    }),
  'words:keywords_specific_position': ({ keyword, n, m }) => wordAt(keyword, n, m),
  'sentence:keyword': ({ word, N }) =>
    constraint(`have "${word}" in sentence ${N}`, (text) => {
      const sentence = sentencesIn(text)[N - 1];
      if (sentence === undefined) return `it has ${sentencesIn(text).length} sentences`;
      return timesOf(sentence, word) > 0 ? undefined : `sentence ${N} is ${quoted(sentence)}`;
    }),
  'sentence:increment': ({ small_n: more }) =>
    every(
      `have ${more} words more in each sentence than in the one before`,
      sentencesIn,
      (sentence, at, all) => at === 0 || wordsIn(sentence).length === wordsIn(all[at - 1]).length + more,
      'sentence',
    ),
  'format:parentheses': () =>
    constraint('nest parentheses, brackets or braces at least 5 levels deep', (text) => {
      const deepest = depthIn(text);
      return deepest >= 5 ? undefined : `the deepest is ${deepest}`;
    }),
  'format:options': ({ options }) => oneOf(Array.isArray(options) ? options : String(options).split(/\s*[,/|]\s*/)),
  'format:newline': () =>
    every('have every word on a line of its own', linesIn, (line) => !/\S\s+\S/.test(line), 'line'),
  'format:emoji': () =>
    constraint('end every sentence with an emoji', (text) => {
      const bare = linesIn(text)
        .flatMap((line) => line.split(/(?<=[.!?])\s+(?!\p{Extended_Pictographic})/u))
        .filter((sentence) => wordsIn(sentence).length > 0)
        .find((sentence) => !/\p{Extended_Pictographic}\uFE0F?\p{Emoji_Modifier}?[.!?\s]*$/u.test(sentence));
      return bare === undefined ? undefined : `${quoted(bare)} doesn't`;
    }),
  'format:line_indent': () =>
    every(
      'indent every line more than the line before, like stairs',
      linesIn,
      (line, at, all) => at === 0 || indentOf(line) > indentOf(all[at - 1]),
      'line',
    ),
  'format:list': ({ sep }) =>
    amount(
      `list items that begin with "${sep}"`,
      'at least',
      2,
      (text) => linesIn(text).filter((line) => line.trim().startsWith(sep)).length,
    ),
  'format:sub-bullets': () =>
    constraint('have bullet points that begin with *, each with points below it that begin with -', (text) => {
      const marks = linesIn(text).map((line) => line.trim()[0]);
      const points = marks.flatMap((mark, at) => (mark === '*' ? [at] : []));
      if (points.length === 0) return 'no line begins with *';
      const bare = points.findIndex((at) => marks[at + 1] !== '-');
      return bare === -1 ? undefined : `point ${bare + 1} has none below it`;
    }),
  'format:title_case': () =>
    every(
      'begin every word with a capital letter',
      (text) => wordsIn(text).filter((word) => /^\p{L}/u.test(word)),
      (word) => /^\p{Lu}/u.test(word),
      'word',
    ),
  'format:output_template': () =>
    constraint('follow the template "My Answer: … My Conclusion: … Future Outlook: …"', (text) => {
      const places = ['My Answer:', 'My Conclusion:', 'Future Outlook:'].map((heading) => text.indexOf(heading));
      return places.every((place, at) => place > (places[at - 1] ?? -1))
        ? undefined
        : 'the three headings aren’t there in this order';
    }),
  'format:no_whitespace': () =>
    constraint('contain no white space', (text) => (/\s/.test(text.trim()) ? 'it contains some' : undefined)),
};

function sentenceKinds(wanted, holds) {
  return constraint(wanted, (text) => {
    const ends = sentencesIn(text).map((sentence) => /[?!](?=["'’”)\]]*$)/.exec(sentence)?.[0] ?? '.');
    const of = (end) => ends.filter((each) => each === end).length;
    const kinds = { statements: of('.'), questions: of('?'), exclamations: of('!') };
    if (holds(kinds)) return undefined;
    return `it has ${Object.entries(kinds)
      .map(([kind, number]) => `${number} ${kind}`)
      .join(', ')}`;
  });
}

function depthIn(text) {
  const closing = { '(': ')', '[': ']', '{': '}' };
  const open = [];
  let deepest = 0;
  for (const sign of text) {
    if (Object.hasOwn(closing, sign)) open.push(closing[sign]);
    else if (sign === open.at(-1)) {
      deepest = Math.max(deepest, open.length);
      open.pop();
    }
  }
  return deepest;
}

function indentOf(line) {
  return line.length - line.trimStart().length;
}

function isPrime(number) {
  for (let factor = 2; factor * factor <= number; factor += 1) if (number % factor === 0) return false;
  return number > 1;
}
