import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { askModule } from '../ask-model.mjs';
import { reportShortly } from '../report-shortly.mjs';
import { retriever } from './corpus.mjs';

/**
 * Reads the arguments of a program that searches in several hops: `--model`, `--corpus` (a file or the address of `serve.mjs`),
 * `--top` (passages for each hop), and what it is asked.
 *
 * @param program the program's own address: its prompts are in the folder `prompts` beside it.
 * @returns what it is asked; `hop`, which searches; `ask`, which asks a module; and the hops so far, with what they found.
 */
export async function multiHop(program) {
  reportShortly();
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: 'gpt-4.1-mini' },
      corpus: { type: 'string', default: 'data/corpus.jsonl' },
      top: { type: 'string', default: '7' },
    },
  });
  const search = await retriever(values.corpus);
  const hops = [];
  return {
    asked: positionals[0] ?? '',
    hops,
    hop: async (query) => {
      const found = await search(query, Number(values.top));
      hops.push({ query, titles: found.map(({ title }) => title) });
      return found.map(({ title, text }, at) => `[${at + 1}] ${title} | ${text}`).join('\n');
    },
    ask: (name, fields, result) => {
      const prompt = readFileSync(new URL(`prompts/${name}.md`, program), 'utf8').trim();
      return askModule({ model: values.model, prompt, fields, result });
    },
  };
}
