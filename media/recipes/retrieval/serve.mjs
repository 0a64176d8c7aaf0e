/**
 * Serves a corpus that is too large to be read for every rollout, such as the abstracts of Wikipedia, on this machine:
 *
 *     node --max-old-space-size=12000 media/recipes/retrieval/serve.mjs wiki.abstracts.2017.jsonl --port 8893
 *
 * It answers GET /?query=…&most=7 with a JSON list of {"title", "text"}.
 */
import { createServer } from 'node:http';
import { parseArgs } from 'node:util';
import { reportShortly } from '../report-shortly.mjs';
import { Corpus } from './corpus.mjs';

reportShortly();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { port: { type: 'string', default: '8893' } },
});
const [file] = positionals;
if (file === undefined) {
  console.error('Usage: node serve.mjs FILE [--port 8893]');
  process.exit(2);
}
const corpus = await Corpus.open(file);
const server = createServer((request, response) => {
  void answer(request.url ?? '/').then(
    ({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    (error) => response.writeHead(500).end(String(error)),
  );
});
server.listen(Number(values.port), '127.0.0.1', () => {
  console.log(`${corpus.size} passages at http://127.0.0.1:${server.address().port}`);
});

async function answer(url) {
  const { searchParams } = new URL(url, 'http://127.0.0.1');
  const query = searchParams.get('query');
  const most = Number(searchParams.get('most') ?? 7);
  if (query === null || !Number.isInteger(most) || most < 1) {
    return { status: 400, body: { error: 'Expected ?query=…&most=7' } };
  }
  return { status: 200, body: await corpus.search(query, most) };
}
