/**
 * Answers a private query with the help of a model that must not see what is private in it: a module writes a request without it, the
 * other model answers that, and a second module responds to the user. It knows nothing of GEPA:
 *
 *     node program.mjs --model gpt-4.1-mini --external gpt-4.1-mini "I am …"
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { askModel, askModule } from '../ask-model.mjs';
import { reportShortly } from '../report-shortly.mjs';

reportShortly();

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    model: { type: 'string', default: 'gpt-4.1-mini' },
    external: { type: 'string', default: 'gpt-4.1-mini' },
  },
});
const [query = ''] = positionals;

const request = await ask('redact', { query }, 'request');
const answer = await askModel(values.external, [{ role: 'user', content: request }]);
console.log(await ask('respond', { query, request, answer }, 'response'));

function ask(name, fields, result) {
  const prompt = readFileSync(new URL(`prompts/${name}.md`, import.meta.url), 'utf8').trim();
  return askModule({ model: values.model, prompt, fields, result });
}
