// @ts-check
import { createServer } from 'node:http';

/**
 * @typedef {{word: string, from: string, to: string, summary: string}} Lesson what makes a prompt mention a word, and why
 * @typedef {{model: string, stream?: boolean, messages: readonly {role: string, content: string}[]}} ChatRequest
 */

/**
 * An OpenAI-compatible endpoint on loopback. Its model `echo` answers with its prompt. Its model `teacher` reflects: for each
 * expected word that is missing, it makes the change of the lesson. Asked again, it adds the developer's note to the text that it
 * proposed. So each proposal is known in advance.
 */
export class ScriptedModels {
  /**
   * The requests of reflections so far, oldest first.
   *
   * @type {string[]}
   */
  reflections = [];

  /** Answers to what it is asked again wait for this. Of a streamed one, only the part before the new text comes meanwhile. */
  mayAnswerAgain = Promise.resolve();

  /**
   * @param {import('node:http').Server} server
   * @param {readonly Lesson[]} lessons
   */
  constructor(server, lessons) {
    this.server = server;
    this.lessons = lessons;
  }

  /**
   * @param {readonly Lesson[]} lessons
   * @returns {Promise<ScriptedModels>} once it listens
   */
  static async start(lessons) {
    const server = createServer();
    const models = new ScriptedModels(server, lessons);
    server.on('request', (request, response) => {
      models.#answer(request, response).catch((error) => response.destroy(error));
    });
    await new Promise((resolve) => {
      server.listen(0, '127.0.0.1', () => resolve(undefined));
    });
    return models;
  }

  /** Both models for a spec, on one line. */
  get spec() {
    const address = this.server.address();
    if (address === null || typeof address === 'string') throw new Error('The models do not listen.');
    const baseUrl = `http://127.0.0.1:${address.port}/v1`;
    return `{ task: { baseUrl: "${baseUrl}", model: echo }, reflection: { baseUrl: "${baseUrl}", model: teacher } }`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  /**
   * @param {import('node:http').IncomingMessage} request
   * @param {import('node:http').ServerResponse} response
   */
  async #answer(request, response) {
    response.setHeader('content-type', 'application/json');
    if (request.url === '/v1/models') {
      response.end(JSON.stringify({ data: [{ id: 'echo' }, { id: 'teacher' }] }));
      return;
    }
    const parts = [];
    for await (const part of request) parts.push(part);
    const {
      model,
      messages,
      stream = false,
    } = /** @type {ChatRequest} */ (JSON.parse(Buffer.concat(parts).toString('utf8')));
    const last = messages.at(-1)?.content ?? '';
    const isAskedAgain = last.includes('<proposed-');
    if (isAskedAgain && !stream) await this.mayAnswerAgain;
    const content = model === 'echo' ? (messages[0]?.content ?? '') : this.#reflect(last);
    if (stream) {
      const half = content.lastIndexOf('<new_text');
      response.setHeader('content-type', 'text/event-stream');
      response.write(chunk({ choices: [{ index: 0, delta: { content: content.slice(0, half) } }] }));
      if (isAskedAgain) await this.mayAnswerAgain;
      response.write(
        chunk({ choices: [{ index: 0, delta: { content: content.slice(half) }, finish_reason: 'stop' }] }),
      );
      response.end(`${chunk({ choices: [], usage: { prompt_tokens: 100, completion_tokens: 10 } })}data: [DONE]\n\n`);
      return;
    }
    response.end(
      JSON.stringify({
        id: 'completion',
        object: 'chat.completion',
        created: 0,
        model,
        choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 110 },
      }),
    );
  }

  /** @param {string} request */
  #reflect(request) {
    const mark = /<new_text-([a-z]+)>/.exec(request)?.[1];
    if (mark === undefined) return 'ok';
    this.reflections.push(request);
    const parts = (/** @type {string} */ tag) =>
      [...request.matchAll(new RegExp(`<${tag}-${mark}>\n([^]*?)\n</${tag}-${mark}>`, 'g'))].map(
        ([, body]) => body ?? '',
      );
    const [proposed] = parts('proposed');
    if (proposed !== undefined) return replyWith(mark, 'I was asked again.', `${proposed} ${parts('guidance').at(-1)}`);
    let [text = ''] = parts('current_text');
    const changes = [];
    const missing = [];
    for (const { word, from, to, summary } of this.lessons) {
      const asked = new RegExp(`<example-${mark} name="([^"]*)"[^>]*>(?:(?!</example-)[^])*?About ${word}[.]`).exec(
        request,
      );
      if (asked === null || text.includes(word) || !text.includes(from)) continue;
      text = text.replace(from, () => to);
      missing.push(word);
      changes.push(`<change examples="${asked[1]}">${summary}</change>`);
    }
    return [
      `<diagnosis-${mark}>\nThe text does not mention ${missing.join(' or ')}, so these examples failed.\n</diagnosis-${mark}>`,
      `<changes-${mark}>\n${changes.join('\n')}\n</changes-${mark}>`,
      `<new_text-${mark}>\n${text}\n</new_text-${mark}>`,
    ].join('\n');
  }
}

/** @param {object} event */
function chunk(event) {
  return `data: ${JSON.stringify(event)}\n\n`;
}

/**
 * @param {string} mark
 * @param {string} diagnosis
 * @param {string} text
 */
function replyWith(mark, diagnosis, text) {
  return [
    `<diagnosis-${mark}>\n${diagnosis}\n</diagnosis-${mark}>`,
    `<changes-${mark}>\n</changes-${mark}>`,
    `<new_text-${mark}>\n${text}\n</new_text-${mark}>`,
  ].join('\n');
}

/**
 * Writes the files of a run whose examples each expect one word of a lesson in the prompt.
 *
 * @param {readonly Lesson[]} lessons
 */
export function rowsFor(lessons) {
  return lessons.map(({ word }) => `${JSON.stringify({ input: `About ${word}.`, answer: word })}\n`).join('');
}
