/**
 * Words that say nothing about the subject of a text. Question words and "not" are not among them: they often tell one
 * label from another.
 */
const stopWords: ReadonlySet<string> = new Set(
  (
    'a about after again all also am an and any anything are as at be because been before being but by can could did do ' +
    'does doing done else etc even every for from get gets getting give given go goes going got had has have having he ' +
    'hello help her here hi him his i if in into is it its itself just let like make made many may maybe me might mine ' +
    'more most much my myself need needs now of ok on one or other our ours out over own please really same say says she ' +
    'should show since so some something still such tell than thank thanks that the their them then there these they ' +
    'thing things this those to too try trying up us very via want wants was way we well were will with would yes yet ' +
    'you your yours'
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
    if (isTelling(lower) && !stems.has(stem)) stems.set(stem, stem === 'not' ? 'not' : lower);
  }
  return stems;
}

function isTelling(word: string): boolean {
  if (word.length < 2 || !/\p{L}/u.test(word)) return false;
  return word.endsWith("n't") || !stopWords.has(word.replace(/'.*$/, ''));
}
