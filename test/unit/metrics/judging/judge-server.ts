import type { RowValues } from '../../../../src/datasets/row';
import { createMetric } from '../../../../src/metrics/create-metric';
import type { MetricResult, ScoredRun } from '../../../../src/metrics/metric';
import type { MetricDefinition } from '../../../../src/metrics/metric-definition';
import type { MetricServices } from '../../../../src/metrics/rule';
import { EmbeddingEndpoint } from '../../../../src/models/endpoints/embedding-endpoint';
import { createModel } from '../../../../src/models/provider-registry';
import { modelServer, sendJson } from '../../models/model-server';
import { noServices, rowsOf, runOf } from '../scored-run';

/** A judge behind a loopback endpoint, and what it was asked: the messages of every call. */
export interface LoopbackJudge {
  readonly services: MetricServices;
  readonly asked: () => readonly (readonly { readonly role: string; readonly content: string }[])[];
}

/** A judge that replies so, one call after the other; the last reply is repeated. */
export async function judgeThatSays(...replies: readonly ((question: string) => string)[]): Promise<LoopbackJudge> {
  const { baseUrl, requests } = await modelServer((_response, { body }, completion, count) => {
    const reply = replies[Math.min(count, replies.length) - 1];
    if (reply !== undefined) completion(reply(JSON.stringify(body)));
  });
  const spec = { baseUrl, model: 'judge', price: { input: 1, output: 5 } };
  return {
    services: { ...noServices, models: { judge: createModel(spec, { key: undefined }) } },
    asked: () => requests.map(({ body }) => body['messages'] as { role: string; content: string }[]),
  };
}

/** A reply in the form that is asked for. */
export function verdict(words: string, critique = 'It is curt.'): (question: string) => string {
  return (question) => {
    // What is judged may hold such tags too; those that are asked for come last.
    const mark = [...question.matchAll(/<verdict-([a-z]+)>/g)].at(-1)?.[1] ?? '';
    return `<critique-${mark}>\n${critique}\n</critique-${mark}>\n<verdict-${mark}>\n${words}\n</verdict-${mark}>`;
  };
}

/** An embedding model behind a loopback endpoint that knows the vectors of these texts. */
export async function embedderThatKnows(vectors: Readonly<Record<string, readonly number[]>>): Promise<MetricServices> {
  const { baseUrl } = await modelServer((response, { body }) => {
    const texts = body['input'] as readonly string[];
    sendJson(response, 200, {
      object: 'list',
      data: texts.map((text, index) => ({ object: 'embedding', index, embedding: vectors[text] })),
      usage: { prompt_tokens: 7, total_tokens: 7 },
    });
  });
  const embedding = new EmbeddingEndpoint({ baseUrl, model: 'small' }, undefined);
  return { ...noServices, models: { embedding } };
}

/** What a metric of one part says of an output. */
export async function score(
  definition: MetricDefinition,
  services: MetricServices,
  output: string,
  values: RowValues = {},
  more: Partial<ScoredRun> = {},
): Promise<MetricResult> {
  const rows = rowsOf(values);
  const [row] = rows;
  if (row === undefined) throw new Error('There is no row to judge.');
  return createMetric([definition], rows, services).score(runOf(row, output, more), new AbortController().signal);
}
