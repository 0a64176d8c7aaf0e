import * as v from 'valibot';
import type { PromptEvaluator } from '../prompts/prompt-types';
import { metricSchema, type MetricDefinition } from './metric-definition';
import { MetricError } from './metric-error';

/** The ways of a GitHub Models evaluator to score. Each is a rule of the same name. */
const ways = ['string', 'llm', 'uses'] as const;

/**
 * The evaluators of a `.prompt.yml` as entries of a metric: each is an objective by its name, and all weigh the same.
 *
 * @param file the prompt file, for errors.
 * @throws MetricError when an evaluator is malformed, or `uses` what nobody knows: that is never a zero.
 */
export function definitionsOfEvaluators(
  evaluators: readonly PromptEvaluator[],
  file: string,
): readonly MetricDefinition[] {
  return evaluators.map(({ value, line }, index) => {
    const fields = typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : undefined;
    const name: unknown = fields?.get('name');
    const title = typeof name === 'string' && name !== '' ? `"${name}"` : `number ${index + 1}`;
    const way = ways.find((each) => isSet(fields?.get(each)));
    if (way === undefined) {
      throw new MetricError(
        `The evaluator ${title} says nothing of how to score. Give it one of ${ways.join(', ')}, such as ` +
          '{ name: mentions-it, string: { contains: "{{expected}}" } }.',
        { file, line },
      );
    }
    const entry = { [way]: textual(fields?.get(way)), ...(typeof name === 'string' && name !== '' ? { name } : {}) };
    const result = v.safeParse(metricSchema, entry);
    if (result.success) return result.output;
    const [{ message, path = [] }] = result.issues;
    const key = path.map((item) => String(item.key)).join('.');
    throw new MetricError(`The evaluator ${title} cannot be used: ${key}: ${message}.`, { file, line });
  });
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}

/** YAML reads `equals: 4` as a number, where GitHub Models means the text. */
function textual(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const plain = (one: unknown) => (typeof one === 'number' || typeof one === 'boolean' ? String(one) : one);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}
