/** The usual constants of BM25 for short passages. */
const k1 = 0.9;
const b = 0.4;

const stopWords = new Set(
  'a an and are as at be but by for from had has have he her his i in into is it its no not of on or she that the their there they this to was were which who whom will with'.split(
    ' ',
  ),
);

/** Returns the words of a text that are searched for: lower case, without accents and the commonest words. */
export function searchWords(text) {
  const plain = text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => !stopWords.has(word));
}

/**
 * An index of passages by their words. It holds numbers only, in typed arrays, so that millions of passages fit: about 6 bytes for
 * each different word of a passage.
 */
export class Bm25 {
  #terms = new Map();
  /** Where the passages of each term begin. */
  #starts;
  #passages;
  #counts;
  #lengths = [];
  #meanLength;

  /** @param readTexts yields the text of every passage; it is called twice, and yields the same again. */
  static async build(readTexts) {
    const index = new Bm25();
    await index.#count(readTexts());
    await index.#fill(readTexts());
    return index;
  }

  /** Returns the numbers of the passages that fit a query best, best first. Equal ones are in the order of the passages. */
  search(query, most) {
    const scores = new Float64Array(this.#lengths.length);
    for (const word of new Set(searchWords(query))) {
      const term = this.#terms.get(word);
      if (term === undefined) continue;
      const [from, to] = [this.#starts[term], this.#starts[term + 1]];
      const rarity = Math.log(1 + (this.#lengths.length - (to - from) + 0.5) / (to - from + 0.5));
      for (let at = from; at < to; at += 1) {
        const passage = this.#passages[at];
        const count = this.#counts[at];
        const norm = k1 * (1 - b + (b * this.#lengths[passage]) / this.#meanLength);
        scores[passage] += (rarity * count * (k1 + 1)) / (count + norm);
      }
    }
    return highest(scores, most);
  }

  async #count(texts) {
    const uses = [];
    for await (const text of texts) {
      const words = searchWords(text);
      this.#lengths.push(words.length);
      for (const word of new Set(words)) {
        const term = this.#terms.get(word) ?? this.#terms.size;
        this.#terms.set(word, term);
        uses[term] = (uses[term] ?? 0) + 1;
      }
    }
    this.#meanLength = this.#lengths.reduce((sum, length) => sum + length, 0) / Math.max(1, this.#lengths.length);
    this.#starts = new Float64Array(uses.length + 1);
    for (const [term, count] of uses.entries()) this.#starts[term + 1] = this.#starts[term] + count;
  }

  async #fill(texts) {
    const total = this.#starts[this.#starts.length - 1];
    this.#passages = new Uint32Array(total);
    this.#counts = new Uint16Array(total);
    const next = Float64Array.from(this.#starts);
    let passage = 0;
    for await (const text of texts) {
      const counts = new Map();
      for (const word of searchWords(text)) counts.set(word, (counts.get(word) ?? 0) + 1);
      for (const [word, count] of counts) {
        const at = next[this.#terms.get(word)]++;
        this.#passages[at] = passage;
        this.#counts[at] = Math.min(count, 65535);
      }
      passage += 1;
    }
  }
}

/** Returns the places of the highest numbers above 0, highest first. */
function highest(numbers, most) {
  const places = [];
  for (let place = 0; place < numbers.length; place += 1) {
    const number = numbers[place];
    if (number === 0 || (places.length === most && number <= numbers[places[most - 1]])) continue;
    let at = places.length;
    while (at > 0 && numbers[places[at - 1]] < number) at -= 1;
    places.splice(at, 0, place);
    places.length = Math.min(places.length, most);
  }
  return places;
}
