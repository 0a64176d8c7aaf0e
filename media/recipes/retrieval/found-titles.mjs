/** Compares titles as the tasks do: without case, accents' composition, and what stands around words. */
export function plainTitle(title) {
  return title
    .normalize('NFC')
    .replace(/[_\s]+/g, ' ')
    .trim()
    .toLowerCase();
}

/**
 * Says for each hop which of the wanted documents it found first, and which are still missing after it.
 *
 * @returns the sentences, and the documents that no hop found.
 */
export function hopsInWords(hops, wanted) {
  let missing = wanted;
  const sentences = hops.map(({ query, titles }, at) => {
    const there = new Set(titles.map(plainTitle));
    const found = missing.filter((title) => there.has(plainTitle(title)));
    missing = missing.filter((title) => !found.includes(title));
    return `Hop ${at + 1} searched for ${JSON.stringify(query)} and found ${named(found, 'none of the documents that were still needed')}. Still missing after it: ${named(missing, 'nothing')}.`;
  });
  return { sentences, missing };
}

function named(titles, none) {
  return titles.length === 0 ? none : titles.map((title) => `"${title}"`).join(', ');
}
