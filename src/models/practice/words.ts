/**
 * Words that say nothing about the subject of a text. Question words and "not" are not among them: they often tell one
 * label from another.
 */
const stopWords: ReadonlySet<string> = new Set(
  (
    'a about after again ago all already also although always am an and another any anything are as at be because ' +
    'been before being both but by came can come coming could day days did do does doing done during eight eleven ' +
    'else etc even ever every everybody everything few five for four from get gets getting give given go goes ' +
    'going got had half has have having he hello help her here hi him his hour hours i if in into is it its ' +
    'itself just let like little made make many may maybe me might mine more most much my myself need needs new ' +
    'nine nobody nothing now of often ok old on one only or other our ours out over own please really said same ' +
    'say saying says seven she should show since six so some somebody someone something still such tell ten than ' +
    'thank thanks that the their them then there these they thing things this those three to today tomorrow too ' +
    'try trying twelve two until up us very via want wants was way we well were whole will with without would yes ' +
    'yesterday yet you your yours'
  ).split(' '),
);

/** The words of a text as they are written there, in order: letters and digits, with an apostrophe inside at most. */
export function wordsOf(text: string): readonly string[] {
  return text.replaceAll('’', "'").match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];
}

/** The words of an identifier such as `top_up_failed` or `topUpFailed`, separated by blanks. */
export function spellOut(identifier: string): string {
  return identifier.replace(/[_\-/.]+/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
}

/**
 * What "charge", "charged", "charges" and "charging" have in common. A few English endings are taken off; the result
 * is a key for comparison and need not be a word.
 */
export function stemOf(word: string): string {
  const lower = word.toLowerCase();
  if (lower.endsWith("n't")) return 'not';
  let stem = lower.replace(/'.*$/, '').replace(/ies$/, 'y');
  if (stem.length > 3) stem = stem.replace(/(?<![su])s$/, '');
  if (stem.length > 4) stem = stem.replace(/(?<=[aeiouy].*)(?:ing|ed|ly)$/, '');
  if (stem.length > 5) stem = stem.replace(/(?:ation|ion|ment|er|or)$/, '');
  stem = stem.replace(/([bdgklmnprt])\1$/, '$1');
  return stem.length > 3 ? stem.replace(/[ey]$/, '') : stem;
}

/**
 * The distinct stems of a text's telling words, each with the word that showed it first, in lower case. Stop words, lone
 * letters and bare numbers do not tell.
 */
export function stemsOf(text: string): ReadonlyMap<string, string> {
  const stems = new Map<string, string>();
  for (const word of wordsOf(text)) {
    const lower = word.toLowerCase();
    const stem = stemOf(lower);
    if (isTelling(lower) && !stems.has(stem)) stems.set(stem, stem === 'not' ? 'not' : lower.replace(/'.*$/, ''));
  }
  return stems;
}

function isTelling(word: string): boolean {
  if (word.length < 2 || !/\p{L}/u.test(word)) return false;
  return word.endsWith("n't") || !stopWords.has(word.replace(/'.*$/, ''));
}
