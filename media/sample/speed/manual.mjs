import { readFileSync } from 'node:fs';

/** How many passages are quoted. */
const quoted = 3;

/**
 * Reads a manual in Markdown, whose passages begin with `## `.
 *
 * @returns a function from a message to the passages that say most about it: they share its rarest words, best in the heading.
 */
export function readManual(file) {
  const passages = readFileSync(file, 'utf8')
    .split(/^(?=## )/m)
    .slice(1)
    .map((text) => ({
      text: text.trim(),
      heading: new Set(wordsIn(text.split('\n', 1)[0])),
      words: new Set(wordsIn(text)),
    }));
  const rarity = (word) => Math.log((passages.length + 1) / passages.filter(({ words }) => words.has(word)).length);
  return (message) => {
    const asked = [...new Set(wordsIn(message))];
    const weighed = passages
      .map(({ text, heading, words }) => ({
        text,
        weight: asked.reduce((sum, word) => sum + (words.has(word) ? rarity(word) * (heading.has(word) ? 4 : 1) : 0), 0),
      }))
      .sort((a, b) => b.weight - a.weight);
    const best = weighed[0]?.weight ?? 0;
    return weighed
      .slice(0, quoted)
      .filter(({ weight }) => weight > best / 3)
      .map(({ text }) => text);
  };
}

/** Names and words of at least four letters, and the names of errors, such as E2 and C2065. */
function wordsIn(text) {
  return text.match(/[A-Za-z]\w{3,}|[A-Z]{1,4}\d+/g)?.map((word) => word.toLowerCase()) ?? [];
}
