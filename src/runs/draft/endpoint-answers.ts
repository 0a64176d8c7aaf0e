import type { EndpointSpec } from '../../models/endpoints/endpoint-spec';
import type { ModelChoice } from './run-draft';
import { valueOf } from '../../gepa/named-values';

/** What the developer says about the models of an endpoint; kept for the next time. */
export interface EndpointAnswers {
  readonly baseUrl: string;
  readonly task: string;
  readonly reflection: string;
  readonly embedding: string;
  /** Prices by the model's name, as they were typed, e.g. `0.40/1.60`; empty where one was left out. */
  readonly prices: Readonly<Record<string, string>>;
}

export const firstAnswers: EndpointAnswers = {
  baseUrl: 'https://api.openai.com/v1',
  task: 'gpt-4.1-mini',
  reflection: 'gpt-4.1',
  embedding: 'text-embedding-3-small',
  prices: {},
};

/** A thing to ask about an endpoint. */
export type EndpointQuestion =
  | { readonly kind: 'baseUrl' | 'task' | 'reflection' | 'embedding' }
  | { readonly kind: 'price'; readonly model: string };

/**
 * What is asked about an endpoint, in this order, given the answers so far. A price is asked once for each model, and no
 * further one where the first was left out: without it, what the run costs cannot be told anyway.
 *
 * @param embeds whether the metric compares meanings.
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

/** The answer to a question so far; empty where there is none. */
export function answerTo(question: EndpointQuestion, answers: EndpointAnswers): string {
  return question.kind === 'price' ? (valueOf(answers.prices, question.model) ?? '') : answers[question.kind];
}

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

/** The models that the answers name, with the prices that were asked for. */
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

/** The models whose price is asked for. */
function pricedModels({ task, reflection, prices }: EndpointAnswers): readonly string[] {
  const isLeftOut = (valueOf(prices, task) ?? '') === '';
  return isLeftOut || task === reflection ? [task] : [task, reflection];
}

/** Reads a price as it is typed: US dollars per million prompt tokens, a slash, and per million completion tokens. */
export function parsePrice(text: string): EndpointSpec['price'] {
  const [, input, output] = /^(\d+(?:\.\d+)?)\s*\/\s*(\d+(?:\.\d+)?)$/.exec(text) ?? [];
  return input === undefined || output === undefined ? undefined : { input: Number(input), output: Number(output) };
}
