// @ts-check
import { createServer } from 'node:http';

/**
 * @typedef {import('node:http').IncomingMessage} IncomingMessage
 * @typedef {import('node:http').ServerResponse} ServerResponse
 * @typedef {{model: string, messages: readonly {role: string, content: string}[]}} ChatRequest
 * @typedef {{authorization: string | undefined, status: number}} Call
 */

/**
 * An OpenAI-compatible endpoint on loopback. Its models `student` and `other-student` answer with one of the labels in the
 * prompt; its model `reflector` adds words of the examples to the descriptions of their labels. All know only the request.
 */
export class ModelServer {
  /**
   * All calls so far, oldest first.
   *
   * @type {Call[]}
   */
  calls = [];

  /** The status of single calls that fail, by their number from 1. */
  mishaps = /** @type {ReadonlyMap<number, number>} */ (new Map());

  /** Whether the models are gone, as when a local server has unloaded them. */
  isEmpty = false;

  /**
   * @param {import('node:http').Server} server
   * @param {string} key the only accepted one
   */
  constructor(server, key) {
    this.server = server;
    this.key = key;
  }

  /**
   * @param {string} key
   * @returns {Promise<ModelServer>} once it listens
   */
  static async start(key) {
    const server = createServer();
    const models = new ModelServer(server, key);
    server.on('request', (request, response) => {
      models.#answer(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(undefined));
    });
    return models;
  }

  /** Its address for a spec. */
  get baseUrl() {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The model server does not listen.');
    return `http://127.0.0.1:${address.port}/v1`;
  }

  /** The number of calls with a completion, which an endpoint would charge for. */
  get paidCalls() {
    return this.calls.filter(({ status }) => status === 200).length;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /**
   * @param {IncomingMessage} request
   * @param {ServerResponse} response
   */
  async #answer(request, response) {
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: ['student', 'reflector', 'other-student'].map((id) => ({ id })) }));
      return;
    }
    const parts = [];
    for await (const part of request) parts.push(part);
    const { authorization } = request.headers;
    const status = this.#statusOf(request.url, authorization);
    this.calls.push({ authorization, status });
    const body =
      status === 200
        ? completion(JSON.parse(Buffer.concat(parts).toString('utf8')))
        : { error: { message: failures.get(status) ?? 'failed' } };
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(status === 429 ? { 'retry-after': '0' } : {}),
    });
    response.end(JSON.stringify(body));
  }

  /**
   * @param {string | undefined} path
   * @param {string | undefined} authorization
   */
  #statusOf(path, authorization) {
    if (path !== '/v1/chat/completions') return 404;
    if (authorization !== `Bearer ${this.key}`) return 401;
    if (this.isEmpty) return 404;
    return this.mishaps.get(this.calls.length + 1) ?? 200;
  }
}

const failures = new Map([
  [404, 'No such path or model'],
  [401, 'Incorrect API key provided'],
  [429, 'Rate limit reached'],
  [500, 'The server had an error'],
]);

/** @param {ChatRequest} request */
function completion({ model, messages }) {
  const content = model === 'reflector' ? reflect(messages.at(-1)?.content ?? '') : sortUnderLabel(messages);
  return {
    id: 'completion',
    object: 'chat.completion',
    created: 0,
    model,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
  };
}

/** @param {ChatRequest['messages']} messages */
function sortUnderLabel(messages) {
  const prompt = messages.find(({ role }) => role === 'system')?.content ?? '';
  const words = wordsOf(messages.find(({ role }) => role === 'user')?.content ?? '');
  const ranked = labelsOf(prompt)
    .map(({ name, description }) => ({
      name,
      shared: [...wordsOf(description)].filter((word) => words.has(word)).length,
    }))
    .sort((a, b) => b.shared - a.shared);
  const label = ranked[0]?.name ?? 'nothing';
  return prompt.includes(labelOnly) ? label : `I would put this under ${label}.`;
}

/**
 * @param {string} request for a reflection
 * @returns {string} a reply in the form that the request asks for
 */
function reflect(request) {
  const mark = /<new_text-([a-z]+)>/.exec(request)?.[1] ?? '';
  const current = tagged(request, `current_text-${mark}`)[0]?.body ?? '';
  let text = current.includes(labelOnly) ? current : `${current}\n\n${labelOnly}`;
  const changes = tagged(request, `example-${mark}`).flatMap(({ name, body }) => {
    const input = tagged(body, `input-${mark}`)[0]?.body ?? '';
    const feedback = tagged(body, `feedback-${mark}`)[0]?.body ?? '';
    const label = labelsOf(current).find((candidate) => feedback.includes(`"${candidate.name}"`))?.name;
    if (label === undefined || feedback.startsWith('Right')) return [];
    const words = [...wordsOf(input)].join(', ');
    text = text.replace(new RegExp(`^(- ${label}: .*)$`, 'm'), `$1, ${words}`);
    return [`<change examples="${name}">${label}: words of its example.</change>`];
  });
  return [
    `<diagnosis-${mark}>\nThe descriptions do not say what the tickets are about.\n</diagnosis-${mark}>`,
    `<changes-${mark}>\n${changes.join('\n')}\n</changes-${mark}>`,
    `<new_text-${mark}>\n${text}\n</new_text-${mark}>`,
  ].join('\n');
}

const labelOnly = 'Answer with the label only.';

/** @param {string} prompt with a list `- name: description` */
function labelsOf(prompt) {
  return [...prompt.matchAll(/^- (\w+): (.*)$/gm)].map(([, name = '', description = '']) => ({ name, description }));
}

/** @param {string} text */
function wordsOf(text) {
  return new Set(text.toLowerCase().match(/[a-z]{5,}/g));
}

/**
 * @param {string} text
 * @param {string} tag
 */
function tagged(text, tag) {
  const expression = new RegExp(`<${tag}(?: name="([^"]*)")?[^>]*>\n([^]*?)\n</${tag}>`, 'g');
  return [...text.matchAll(expression)].map(([, name = '', body = '']) => ({ name, body }));
}
