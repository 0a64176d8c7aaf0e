// Tested by test/unit/models/practice/student.test.ts.
/**
 * Words that say nothing about the subject of a text. Question words and "not" are missing on purpose: they often distinguish
 * labels.
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

/** Returns the words of a text as written, in order: letters and digits, with apostrophes inside. */
export function wordsOf(text: string): readonly string[] {
  return text.replaceAll('’', "'").match(/[\p{L}\p{N}]+(?:'[\p{L}]+)?/gu) ?? [];
}

/** Returns an identifier such as `top_up_failed` or `topUpFailed` as words separated by spaces. */
export function spellOut(identifier: string): string {
  return identifier.replace(/[_\-/.]+/g, ' ').replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
}

/**
 * Returns what "charge", "charged", "charges" and "charging" have in common, by removing a few English endings. The result is a
 * key for comparison and may not be a word.
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
 * Returns the distinct stems of a text's significant words, each with its first occurrence in lower case. Stop words, single
 * letters and bare numbers are left out.
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
