import { open } from 'node:fs/promises';
import { Bm25 } from './bm25.mjs';

const chunkSize = 1024 * 1024;

/**
 * Passages in a file of JSON Lines `{ "title", "text" }`, where the text may be a list of sentences. The index is in memory; the
 * passages stay in the file.
 */
export class Corpus {
  #file;
  #places;
  #index;

  /** @throws {Error} that names a line that isn't a passage. */
  static async open(path) {
    const corpus = new Corpus();
    corpus.#file = await open(path);
    corpus.#places = [];
    const places = corpus.#places;
    let isFirstReading = true;
    corpus.#index = await Bm25.build(async function* () {
      for await (const { start, line } of linesOf(corpus.#file)) {
        if (isFirstReading) places.push(start);
        const { title, text } = passageIn(line, path, places.length);
        yield `${title} ${text}`;
      }
      isFirstReading = false;
    });
    return corpus;
  }

  get size() {
    return this.#places.length;
  }

  /** Returns the passages that fit best, best first. */
  async search(query, most) {
    return Promise.all(this.#index.search(query, most).map((number) => this.#passage(number)));
  }

  async #passage(number) {
    const parts = [];
    for (let at = this.#places[number]; ;) {
      const { buffer, bytesRead } = await this.#file.read(Buffer.alloc(16 * 1024), 0, 16 * 1024, at);
      const end = buffer.subarray(0, bytesRead).indexOf(10);
      parts.push(buffer.subarray(0, end === -1 ? bytesRead : end));
      if (end !== -1 || bytesRead === 0) break;
      at += bytesRead;
    }
    return passageIn(Buffer.concat(parts).toString('utf8'), 'The corpus', number + 1);
  }
}

/**
 * Returns a function that searches a corpus: a file, or the address of `serve.mjs`.
 *
 * @throws {Error} when the server doesn't answer.
 */
export async function retriever(corpus) {
  if (!/^https?:/.test(corpus)) {
    const opened = await Corpus.open(corpus).catch((error) => {
      throw error.code === 'ENOENT'
        ? new Error(`There is no corpus ${corpus}. Run convert.mjs first, or name one with --corpus.`)
        : error;
    });
    return (query, most) => opened.search(query, most);
  }
  return async (query, most) => {
    const address = new URL(corpus);
    address.search = new URLSearchParams({ query, most: String(most) }).toString();
    const response = await fetch(address).catch((error) => {
      throw new Error(`No retriever answers at ${corpus}. Start it: node media/recipes/retrieval/serve.mjs FILE`, {
        cause: error,
      });
    });
    if (!response.ok)
      throw new Error(`The retriever answered with status ${response.status}: ${await response.text()}`);
    return response.json();
  };
}

function passageIn(line, path, number) {
  let passage;
  try {
    passage = JSON.parse(line);
  } catch {
    // Reported below.
  }
  const { title, text } = passage ?? {};
  if (typeof title !== 'string' || text === undefined) {
    throw new Error(
      `${path}:${number} isn't a passage. Expected {"title": "…", "text": "…"}, or a list of sentences as text.`,
    );
  }
  return { title, text: Array.isArray(text) ? text.join('') : String(text) };
}

/** Yields the lines that aren't empty, with the byte at which each begins. */
async function* linesOf(file) {
  let rest = Buffer.alloc(0);
  let restStart = 0;
  for (let at = 0; ;) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(chunkSize), 0, chunkSize, at);
    at += bytesRead;
    const whole = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let from = 0;
    for (let end = whole.indexOf(10); end !== -1; end = whole.indexOf(10, from)) {
      if (end > from) yield { start: restStart + from, line: whole.toString('utf8', from, end) };
      from = end + 1;
    }
    restStart += from;
    rest = whole.subarray(from);
    if (bytesRead === 0) break;
  }
  if (rest.length > 0) yield { start: restStart, line: rest.toString('utf8') };
}
