import { describe, expect, it, test } from 'vitest';
import { EmbeddingEndpoint } from '../../../../src/models/endpoints/embedding-endpoint';
import { noServices } from '../scored-run';
import { modelServer, sendJson } from '../../models/model-server';
import { embedderThatKnows, judgeThatSays, score } from './judge-server';

describe('similar', () => {
  const vectors = { right: [1, 0], near: [0.8, 0.6], other: [0, 2], opposite: [-1, 0], nothing: [0, 0] };

  test.each<[string, number]>([
    ['right', 1],
    ['near', 0.8],
    ['other', 0],
    ['opposite', 0],
  ])('scores the cosine of the embeddings: %s', async (output, expected) => {
    const services = await embedderThatKnows(vectors);
    expect((await score({ similar: '{{answer}}' }, services, output, { answer: 'right' })).score).toBeCloseTo(expected);
  });

  it('says how similar the texts are, and counts the tokens', async () => {
    const services = await embedderThatKnows(vectors);
    expect(await score({ similar: 'right' }, services, 'near')).toEqual({
      score: 0.8,
      objectives: {},
      feedback:
        'Partly right (0.8). Expected the output to mean the same as "right". Their similarity is 0.8 (cosine of embeddings; 1 is identical).\nThe output: "near"',
      usage: { calls: 1, promptTokens: 7, completionTokens: 0 },
    });
  });

  it('takes the best of several texts', async () => {
    const services = await embedderThatKnows(vectors);
    expect((await score({ similar: ['other', 'right'] }, services, 'near')).score).toBeCloseTo(0.8);
  });

  it('passes or fails at a threshold', async () => {
    const services = await embedderThatKnows(vectors);
    expect((await score({ similar: 'right', threshold: 0.75 }, services, 'near')).score).toBe(1);
    expect((await score({ similar: 'right', threshold: 0.85 }, services, 'near')).score).toBe(0);
  });

  it('scores 0 when the output is empty', async () => {
    const services = await embedderThatKnows(vectors);
    expect((await score({ similar: 'right' }, services, ' ')).score).toBe(0);
  });

  it('rejects an embedding of zeros', async () => {
    const services = await embedderThatKnows(vectors);
    await expect(score({ similar: 'nothing' }, services, 'near')).rejects.toThrow(
      'train.jsonl:1: The metric\'s rule "similar" got an embedding of zeros, which cannot be compared.',
    );
  });

  it('needs an embedding model', async () => {
    await expect(score({ similar: 'right' }, noServices, 'near')).rejects.toThrow(
      'The metric\'s rule "similar" compares meanings by their embeddings. Name an embedding model as models.embedding in the spec',
    );
  });

  it('says when the endpoint does not support embeddings', async () => {
    const { baseUrl } = await modelServer((response) =>
      sendJson(response, 404, { error: { message: 'no such path' } }),
    );
    const embedding = new EmbeddingEndpoint({ baseUrl, model: 'chatty' }, undefined);
    await expect(score({ similar: 'a' }, { ...noServices, models: { embedding } }, 'b')).rejects.toThrow(
      'doesn\'t know the model "chatty" or the path',
    );
  });
});

describe('answer-relevance', () => {
  const questions =
    (...lines: string[]) =>
    () =>
      `<questions-a>\n${lines.join('\n')}\n</questions-a>`;
  const vectors = { 'Where is it?': [1, 0], 'Where?': [1, 0], 'In which town?': [0.6, 0.8], 'How old?': [0, 1] };

  async function services(reply: () => string) {
    const [judge, embedder] = [await judgeThatSays(reply), await embedderThatKnows(vectors)];
    return { ...noServices, models: { ...judge.services.models, ...embedder.models } };
  }

  it('is the mean similarity of the input to the questions that the output answers', async () => {
    const models = await services(questions('1. Where?', '- In which town?', 'How old?'));
    const {
      score: graded,
      feedback,
      usage,
    } = await score({ 'answer-relevance': '{{question}}' }, models, 'In Paris.', { question: 'Where is it?' });
    expect(graded).toBeCloseTo((1 + 0.6 + 0) / 3);
    expect(feedback).toBe(
      'Partly right (0.53). Expected the output to answer the question: "Where is it?". ' +
        'Judged by the output alone, the question would be "Where?", "In which town?" or "How old?". ' +
        'Their similarity to the real question is 0.53 (mean cosine of embeddings; 1 is identical).\nThe output: "In Paris."',
    );
    expect(usage?.calls).toBe(2);
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['the variable "query"', { query: 'Where is it?' }, 'something else'],
    ['what the system was given', {}, 'Where is it?'],
  ])('takes %s for what was asked when the rule does not say', async (_, row, input) => {
    const models = await services(questions('Where?', 'Where?', 'Where?'));
    const more = { trace: [{ module: 'm', input, output: 'In Paris.' }] };
    expect((await score({ 'answer-relevance': true }, models, 'In Paris.', row, more)).score).toBeCloseTo(1);
  });

  it('is an error when the input is unknown', async () => {
    const models = await services(questions('Where?', 'Where?', 'Where?'));
    await expect(score({ 'answer-relevance': true }, models, 'In Paris.')).rejects.toThrow(
      'does not know the question, because the trace of the system has no input. Give it as a template, such as "{{question}}".',
    );
  });

  it('of an empty output is 0', async () => {
    const models = await services(questions());
    const more = { trace: [{ module: 'm', input: 'Where is it?', output: '' }] };
    const { score: graded, feedback } = await score({ 'answer-relevance': true }, models, '', {}, more);
    expect(graded).toBe(0);
    expect(feedback).toMatch('It is empty.');
  });

  it('is an error when the judge writes too few questions, twice', async () => {
    const models = await services(questions('Where?'));
    await expect(score({ 'answer-relevance': 'Where is it?' }, models, 'In Paris.')).rejects.toThrow(
      'Two replies of the judge were unreadable: it has 1 questions in <questions-a>, not 3.',
    );
  });
});
