import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lines, RecipeCopy } from './recipe-copy';

/** Starts the retriever on a corpus, and returns what it prints first. */
async function serve(corpus: string): Promise<string> {
  const copy = await RecipeCopy.of('retrieval');
  copy.write('corpus.jsonl', corpus);
  const server = spawn(process.execPath, ['serve.mjs', 'corpus.jsonl', '--port', '0'], { cwd: copy.folder });
  onTestFinished(() => void server.kill());
  let errors = '';
  server.stderr.on('data', (part: Buffer) => (errors += part.toString()));
  const printed = once(server.stdout, 'data').then(([part]) => String(part));
  return Promise.race([printed, once(server, 'close').then(() => errors)]);
}

async function search(address: string, query: string): Promise<unknown> {
  return (await fetch(`${address}/?${query}`)).json();
}

describe('the retriever of the recipes', () => {
  it('finds passages by their rarest words, in a corpus of many reads, whatever their letters', async () => {
    // A read has 1 MiB; characters of several bytes stand across its ends.
    const many = Array.from({ length: 300 }, (_, at) => ({ title: `Nr ${at}`, text: 'häufig '.repeat(600) }));
    const corpus = lines([
      ...many.slice(0, 150),
      { title: 'Malmö', text: ['Malmö is a häufig visited town.', ' It has a bridge.'] },
      ...many.slice(150),
    ]);
    // No line break behind the last passage.
    const printed = await serve(corpus.trimEnd());
    expect(printed).toContain('301 passages at http://127.0.0.1:');
    const address = /http:\S+/.exec(printed)?.[0] ?? '';
    expect(await search(address, 'query=the+HAUFIG+bridge+of+Malmo&most=1')).toEqual([
      { title: 'Malmö', text: 'Malmö is a häufig visited town. It has a bridge.' },
    ]);
    expect(await search(address, 'query=nr+299&most=1')).toMatchObject([{ title: 'Nr 299' }]);
    expect(await search(address, 'query=haufig&most=3')).toHaveLength(3);
    expect(await search(address, 'query=nothing+there')).toEqual([]);
    expect(await search(address, 'most=0&query=x')).toEqual({ error: 'Expected ?query=…&most=7' });
  });

  it.each(['{"title": "A"}', '["A", "text"]', 'A'])('names a line that isn’t a passage: %s', async (line) => {
    expect(await serve(`{"title": "A", "text": "a"}\n${line}\n`)).toContain("corpus.jsonl:2 isn't a passage. Expected");
  });
});
