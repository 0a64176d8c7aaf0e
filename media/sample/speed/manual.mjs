import { readFileSync } from 'node:fs';

/** How many passages are quoted. */
const quoted = 3;

const passages = readFileSync(new URL('manual.md', import.meta.url), 'utf8')
  .split(/^(?=## )/m)
  .slice(1)
  .map((text) => ({
    text: text.trim(),
    heading: new Set(wordsIn(text.split('\n', 1)[0])),
    words: new Set(wordsIn(text)),
  }));

/** The passages of the manual that say most about a message: they share its rarest words, best in the heading. */
export function passagesFor(message) {
  const asked = [...new Set(wordsIn(message))];
  const weighed = passages
    .map(({ text, heading, words }) => ({
      text,
      weight: asked.reduce((sum, word) => sum + (words.has(word) ? rarity(word) * (heading.has(word) ? 4 : 1) : 0), 0),
    }))
    .sort((a, b) => b.weight - a.weight);
  const best = weighed[0].weight;
  return weighed
    .slice(0, quoted)
    .filter(({ weight }) => weight > best / 3)
    .map(({ text }) => text);
}

function rarity(word) {
  return Math.log((passages.length + 1) / passages.filter(({ words }) => words.has(word)).length);
}

/** Words of at least four letters, and the names of errors, such as E2. */
function wordsIn(text) {
  return text.match(/[A-Za-z]\w{3,}|E\d/g)?.map((word) => word.toLowerCase()) ?? [];
}
