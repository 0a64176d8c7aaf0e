import type { EndpointSpec } from '../../models/endpoints/endpoint-spec';
import type { ModelChoice } from './run-draft';
import { valueOf } from '../../gepa/named-values';

/** The developer's answers about the models of an endpoint, stored as defaults for the next run. */
export interface EndpointAnswers {
  readonly baseUrl: string;
  readonly task: string;
  readonly reflection: string;
  readonly embedding: string;
  /** Prices by the model's name as they were typed, e.g. `0.40/1.60`; empty for a skipped question. */
  readonly prices: Readonly<Record<string, string>>;
}

/** The defaults before any answers are stored. */
export const firstAnswers: EndpointAnswers = {
  baseUrl: 'https://api.openai.com/v1',
  task: 'gpt-4.1-mini',
  reflection: 'gpt-4.1',
  embedding: 'text-embedding-3-small',
  prices: {},
};

/** A question about an endpoint. */
export type EndpointQuestion =
  | { readonly kind: 'baseUrl' | 'task' | 'reflection' | 'embedding' }
  | { readonly kind: 'price'; readonly model: string };

/**
 * Returns the questions about an endpoint, in order, given the answers so far. Each model's price is a question, but when
 * the first one is skipped, there is no second, because the cost stays unknown anyway.
 *
 * @param embeds whether the metric uses an embedding model.
 */
export function endpointQuestions(answers: EndpointAnswers, embeds: boolean): readonly EndpointQuestion[] {
  return [
    { kind: 'baseUrl' },
    { kind: 'task' },
    { kind: 'reflection' },
    ...(embeds ? [{ kind: 'embedding' } as const] : []),
    ...pricedModels(answers).map((model) => ({ kind: 'price', model }) as const),
  ];
}

/** Returns the answer to a question; empty when there is none yet. */
export function answerTo(question: EndpointQuestion, answers: EndpointAnswers): string {
  return question.kind === 'price' ? (valueOf(answers.prices, question.model) ?? '') : answers[question.kind];
}

/** Returns the answers with one changed. */
export function withAnswer(answers: EndpointAnswers, question: EndpointQuestion, text: string): EndpointAnswers {
  return question.kind === 'price'
    ? { ...answers, prices: { ...answers.prices, [question.model]: text } }
    : { ...answers, [question.kind]: text };
}

/** Models of one endpoint. */
export interface EndpointModels extends ModelChoice {
  readonly task: EndpointSpec;
  readonly reflection: EndpointSpec;
}

/** Returns the models that the answers describe, with their prices. */
export function endpointModels(answers: EndpointAnswers, embeds: boolean): EndpointModels {
  const { baseUrl, task, reflection, embedding } = answers;
  const priced = (model: string): Pick<EndpointSpec, 'price'> => {
    const price = pricedModels(answers).includes(model) ? parsePrice(valueOf(answers.prices, model) ?? '') : undefined;
    return price === undefined ? {} : { price };
  };
  return {
    task: { baseUrl, model: task, temperature: 0, ...priced(task) },
    reflection: { baseUrl, model: reflection, ...priced(reflection) },
    ...(embeds ? { embedding: { baseUrl, model: embedding } } : {}),
  };
}

/** Returns the models with a question about their price. */
function pricedModels({ task, reflection, prices }: EndpointAnswers): readonly string[] {
  const isLeftOut = (valueOf(prices, task) ?? '') === '';
  return isLeftOut || task === reflection ? [task] : [task, reflection];
}

/** Parses a price such as `0.40/1.60`: US dollars per million prompt tokens and per million completion tokens. */
export function parsePrice(text: string): EndpointSpec['price'] {
  const [, input, output] = /^(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return input === undefined || output === undefined ? undefined : { input: Number(input), output: Number(output) };
}
